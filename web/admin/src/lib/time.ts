// Times travel as integer microseconds UTC.

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function toDate(micros: number): Date {
  return new Date(micros / 1000);
}

/** "3 minutes ago", "in 2 hours"; under a minute it is "now". */
export function relativeTime(micros: number, locale: string, nowMs: number = Date.now()): string {
  const seconds = (micros / 1000 - nowMs) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

export function exactTime(micros: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(toDate(micros));
}

export function clockTime(micros: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(toDate(micros));
}

export function sameDay(a: number, b: number): boolean {
  return toDate(a).toDateString() === toDate(b).toDateString();
}

export function dayLabel(micros: number, locale: string, nowMs: number = Date.now()): string {
  const day = toDate(micros);
  const today = new Date(nowMs);
  const distance = Math.round(
    (new Date(day.toDateString()).getTime() - new Date(today.toDateString()).getTime()) / 86_400_000,
  );
  if (distance === 0 || distance === -1) {
    const text = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(distance, "day");
    return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  }
  const withYear = day.getFullYear() !== today.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: withYear ? "numeric" : undefined,
  }).format(day);
}

/** "3 d 4 h", "12 min": for how long the server has been running. */
export function duration(seconds: number, locale: string): string {
  const part = (value: number, unit: "day" | "hour" | "minute" | "second") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${part(days, "day")} ${part(hours, "hour")}`;
  if (hours > 0) return `${part(hours, "hour")} ${part(minutes, "minute")}`;
  if (minutes > 0) return part(minutes, "minute");
  return part(Math.floor(seconds), "second");
}

export function bytes(size: number, locale: string): string {
  const names = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  let index = 0;
  let value = size;
  while (value >= 1024 && index < names.length - 1) {
    value /= 1024;
    index += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: names[index],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && index > 0 ? 1 : 0,
  }).format(value);
}
