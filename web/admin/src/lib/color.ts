function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

export function isHexColor(text: unknown): text is string {
  return typeof text === "string" && /^#[0-9a-fA-F]{6}$/.test(text);
}

/** Relative luminance as WCAG defines it. */
export function luminance(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return (
    0.2126 * channel((value >> 16) & 255) +
    0.7152 * channel((value >> 8) & 255) +
    0.0722 * channel(value & 255)
  );
}

/** Black or white, whichever reads better on the colour. */
export function textOn(hex: string): "#ffffff" | "#111111" {
  const light = luminance(hex);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.0556 ? "#ffffff" : "#111111";
}
