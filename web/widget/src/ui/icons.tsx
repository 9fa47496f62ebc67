// 24×24 line icons. Decorative: the element that carries one has the name.
import type { ComponentChildren } from 'preact';

interface IconProps {
  size?: number;
  class?: string;
}

const icon =
  (children: ComponentChildren, viewBox = '0 0 24 24', stroke = 2) =>
  ({ size = 20, class: name }: IconProps) => (
    <svg
      class={`icon ${name ?? ''}`}
      width={size}
      height={size}
      viewBox={viewBox}
      fill="none"
      stroke="currentColor"
      stroke-width={stroke}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );

/** The speech bubble that is also the letter «б», as in the admin pages. */
export const Logo = icon(
  <path d="M22.5 6.2c-3 1.5-8.6.7-11.7 3.6-2.3 2.2-3.1 5.3-3.1 8.4 0 1.7.5 3.4 1.4 4.7L8 27l4.3-1.5c1.2.6 2.5.9 3.9.9 4.7 0 8.2-3.4 8.2-7.6s-3.3-7.3-7.7-7.3c-3.6 0-6.6 1.9-8 4.7" />,
  '4 4.5 24 24',
  2.4,
);
export const Close = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const Down = icon(<path d="M5 9l7 7 7-7" />);
export const Send = icon(<path d="M12 20V5M5.5 11.5L12 5l6.5 6.5" />);
export const Clip = icon(
  <path d="M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.5-8.5a3.5 3.5 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.5-2.4l7.9-7.8" />,
);
export const Check = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const Checks = icon(<path d="M2 12.5l4.5 4.5L15 8M12 16l1 1 9-9.5" />);
export const Clock = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </>,
);
export const Alert = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7.5v5.5M12 16.4v.1" />
  </>,
);
export const Copy = icon(
  <>
    <rect x="9" y="9" width="11" height="11" rx="2" />
    <path d="M5 15H4V5a1 1 0 0 1 1-1h10v1" />
  </>,
);
export const File = icon(
  <>
    <path d="M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5z" />
    <path d="M13.5 3v5.5H19" />
  </>,
);
export const Pin = icon(
  <>
    <path d="M12 21.5c4.5-4.6 7-8.2 7-11.3a7 7 0 1 0-14 0c0 3.1 2.5 6.7 7 11.3z" />
    <circle cx="12" cy="10" r="2.5" />
  </>,
);
export const Person = icon(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5c.8-3.7 3.8-6 7.5-6s6.7 2.3 7.5 6" />
  </>,
);
export const External = icon(
  <path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5" />,
);
export const Reply = icon(<path d="M9.5 6L4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19" />);
export const Back = icon(<path d="M15 5l-7 7 7 7" class="flip" />);
export const Forward = icon(<path d="M9 5l7 7-7 7" class="flip" />);
