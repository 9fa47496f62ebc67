import type { CSSProperties, ReactNode } from "react";

/** What may be wider or higher than its place. Whoever has no mouse scrolls it with the arrow keys. */
export function Scroll({
  label,
  className,
  style,
  children,
}: {
  label: string;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it the keyboard cannot scroll it
    <div className={className} style={style} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
