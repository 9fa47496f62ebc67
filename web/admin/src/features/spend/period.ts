import { useMemo } from "react";
import { useUrlValue } from "@/lib/urlState";

export const periods = ["1", "7", "30", "90", "365"] as const;
export type Period = (typeof periods)[number];

/** How many days back the page looks; kept in the address. */
export function usePeriod(otherwise: Period = "30"): {
  period: Period;
  setPeriod: (value: string | null) => void;
  from: number;
} {
  const [value, setPeriod] = useUrlValue("days");
  const period = periods.find((one) => one === value) ?? otherwise;
  const from = useMemo(() => {
    const start = new Date();
    start.setHours(0, 0, 0, 0);
    start.setDate(start.getDate() - (Number(period) - 1));
    return start.getTime() * 1000;
  }, [period]);
  return { period, setPeriod, from };
}

/** Every day from then until today, "2026-01-31", so that days without calls have their place. */
export function daysSince(fromMicros: number, nowMs: number = Date.now()): string[] {
  const days: string[] = [];
  const day = new Date(fromMicros / 1000);
  for (; day.getTime() <= nowMs; day.setDate(day.getDate() + 1)) {
    const pad = (value: number) => String(value).padStart(2, "0");
    days.push(`${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`);
  }
  return days;
}
