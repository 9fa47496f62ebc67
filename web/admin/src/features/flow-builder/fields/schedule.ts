// The plans that the form of a schedule can show; all others are written as rules ("minute hour day month weekday").

export type Every = "day" | "weekdays" | "week" | "month";

export interface Plan {
  every: Every;
  /** "09:00" */
  time: string;
  /** Of a week: 0 is Sunday. */
  weekday: number;
  /** Of a month; "L": its last one. */
  day: string;
}

const names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

function number(text: string, most: number): number | null {
  return /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

/** Null: it is a rule of another kind, or none. */
export function readPlan(rule: unknown): Plan | null {
  if (typeof rule !== "string") return null;
  const fields = rule.trim().split(/ +/);
  if (fields.length !== 5) return null;
  const [minutes, hours, day, month, weekday] = fields as [string, string, string, string, string];
  const minute = number(minutes, 59);
  const hour = number(hours, 23);
  if (minute === null || hour === null || month !== "*") return null;
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const plan: Plan = { every: "day", time, weekday: 1, day: "1" };
  const days = weekday.toUpperCase();
  if (day !== "*") {
    const good = day === "L" || (number(day, 31) ?? 0) > 0;
    return good && days === "*"
      ? { ...plan, every: "month", day: day === "L" ? day : String(Number(day)) }
      : null;
  }
  if (days === "*") return plan;
  if (days === "MON-FRI" || days === "1-5") return { ...plan, every: "weekdays" };
  const named = names.indexOf(days);
  const one = named >= 0 ? named : number(days, 7);
  return one === null ? null : { ...plan, every: "week", weekday: one % 7 };
}

export function writePlan({ every, time, weekday, day }: Plan): string {
  const [hour = "9", minute = "0"] = time.split(":");
  const at = `${Number(minute)} ${Number(hour)}`;
  switch (every) {
    case "day":
      return `${at} * * *`;
    case "weekdays":
      return `${at} * * MON-FRI`;
    case "week":
      return `${at} * * ${names[weekday] ?? "MON"}`;
    case "month":
      return `${at} ${day} * *`;
  }
}

/** "Every week · Monday · 09:00"; a rule of another kind stays as it is written. `words` says how often. */
export function scheduleWords(rule: string, language: string, words: (every: Every) => string): string {
  const plan = readPlan(rule);
  if (!plan) return rule;
  const parts = [words(plan.every)];
  if (plan.every === "week") {
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    // The 4th of January 1970 was a Sunday.
    parts.push(weekday.format(new Date(Date.UTC(1970, 0, 4 + plan.weekday))));
  }
  if (plan.every === "month") parts.push(plan.day);
  return [...parts, plan.time].join(" · ");
}
