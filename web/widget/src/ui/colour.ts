// Colours derived from the one accent a site owner chooses, so that text stays readable (WCAG AA) in both themes.

export type Rgb = [number, number, number];

export const DEFAULT_ACCENT = '#0f766e';

export function parseHex(text: string): Rgb | null {
  const long = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (long === undefined) return null;
  const full = long.length === 3 ? [...long].map((c) => c + c).join('') : long;
  const value = parseInt(full, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const toHex = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

export const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** `colour` moved towards `towards` until it reads on `ground`. */
export function readable(colour: Rgb, ground: Rgb, towards: Rgb, ratio = 4.5): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(colour, towards, share);
    if (contrast(tried, ground) >= ratio) return tried;
  }
  return towards;
}

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [16, 24, 32];

export function palette(accent: string, dark: boolean): Record<string, string> {
  const base = parseHex(accent) ?? (parseHex(DEFAULT_ACCENT) as Rgb);
  const ground: Rgb = dark ? [23, 27, 31] : WHITE;
  // A fill that vanishes in the ground (black accent in the dark theme) is lifted until one can see it.
  const fill = readable(base, ground, dark ? WHITE : INK, 1.6);
  const onWhite = contrast(fill, WHITE);
  const on = onWhite >= 4.5 || onWhite >= contrast(fill, INK) ? WHITE : INK;
  const solid = contrast(fill, on) >= 4.5 ? fill : readable(fill, on, on === WHITE ? INK : WHITE);
  // Links also stand on the grey of a bubble.
  const bubble: Rgb = dark ? [37, 43, 49] : [241, 243, 245];
  return {
    '--accent': toHex(solid),
    '--accent-strong': toHex(mix(solid, on === WHITE ? INK : WHITE, 0.14)),
    '--on-accent': toHex(on),
    '--accent-text': toHex(readable(base, bubble, dark ? WHITE : INK)),
    '--accent-soft': toHex(mix(ground, solid, dark ? 0.22 : 0.1)),
  };
}
