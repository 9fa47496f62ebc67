/** A speech bubble that is also the letter «б». */
export function Logo({ size = 28, title }: { size?: number; title?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role={title ? "img" : undefined} aria-hidden={!title}>
      {title && <title>{title}</title>}
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M22.5 6.2c-3 1.5-8.6.7-11.7 3.6-2.300 2.200-3.100 5.300-3.100 8.400 0 1.700.5 3.400 1.400 4.700L8 27l4.300-1.500c1.200.6 2.500.9 3.900.9 4.700 0 8.200-3.400 8.200-7.600s-3.300-7.300-7.700-7.300c-3.600 0-6.600 1.900-8 4.700"
      />
    </svg>
  );
}
