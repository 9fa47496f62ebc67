// Money travels as integer millionths of a currency.

/** "$1,204.50", "$0.0031": two digits, or as many as a small amount needs to say something. */
export function formatMoney(micros: number, currency: string, locale: string): string {
  const value = micros / 1_000_000;
  const size = Math.abs(value);
  const digits = size === 0 || size >= 1 ? 2 : size >= 0.01 ? 4 : 6;
  try {
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency: currency || "USD",
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
    }).format(value);
  } catch {
    return `${value} ${currency}`;
  }
}

/** "2.5" or "2,5" as millionths; null if it is no amount of at least 0 with at most six digits after the point. */
export function parseAmount(text: string, places = 6): number | null {
  const match = new RegExp(`^(\\d{1,9})(?:[.,](\\d{1,${places}}))?$`).exec(text.trim().replace(/\s/g, ""));
  if (!match) return null;
  return Number(match[1]) * 10 ** places + Number((match[2] ?? "").padEnd(places, "0") || "0");
}

/** The shortest text that parseAmount reads back. */
export function amountText(amount: number, places = 6): string {
  const unit = 10 ** places;
  const whole = Math.floor(amount / unit);
  const rest = String(Math.round(amount - whole * unit))
    .padStart(places, "0")
    .replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}

export function compactNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** "840 ms", "2.4 s": how long a call took. */
export function shortDuration(micros: number | null, locale: string): string {
  if (micros === null) return "–";
  const millis = micros / 1000;
  const [value, unit, digits] =
    millis < 1000
      ? ([millis, "millisecond", millis < 10 ? 1 : 0] as const)
      : ([millis / 1000, "second", 1] as const);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}
