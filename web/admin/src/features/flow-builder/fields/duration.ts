// Durations as people say them: a number and a unit; ISO 8601 as it is kept ("PT5M", "P2D").

export const units = ["seconds", "minutes", "hours", "days"] as const;
export type Unit = (typeof units)[number];

const letters: Record<Unit, [string, string]> = {
  seconds: ["PT", "S"],
  minutes: ["PT", "M"],
  hours: ["PT", "H"],
  days: ["P", "D"],
};
const seconds: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

export function formatDuration(count: number, unit: Unit): string {
  const [before, after] = letters[unit];
  return `${before}${count}${after}`;
}

/** In the largest unit that gives a whole number; null if it is not a duration of days, hours, minutes and seconds. */
export function parseDuration(text: unknown): { count: number; unit: Unit } | null {
  if (typeof text !== "string") return null;
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || match.slice(1).every((part) => part === undefined)) return null;
  const [days, hours, minutes, rest] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const total = days * seconds.days + hours * seconds.hours + minutes * seconds.minutes + rest;
  for (const unit of ["days", "hours", "minutes"] as const) {
    if (total > 0 && total % seconds[unit] === 0) return { count: total / seconds[unit], unit };
  }
  return { count: total, unit: "seconds" };
}

/** "2 days", in the language; what is no such duration stays as it is written. */
export function durationWords(text: string, language: string): string {
  const duration = parseDuration(text);
  if (!duration) return text;
  const unit = duration.unit.slice(0, -1);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(duration.count);
}
