import type { JudgementSum } from "@/api";
import type { ChartSeries } from "@/ui/Chart";

export interface JudgedGroup {
  key: string;
  judged: number;
  /** Mean, 0 to 1000. */
  score: number | null;
  failed: number;
  waiting: number;
}

/** All days together, the most judged first. */
export function totals(sums: JudgementSum[]): JudgedGroup[] {
  const groups = new Map<string, JudgedGroup>();
  for (const sum of sums) {
    const group = groups.get(sum.key) ?? { key: sum.key, judged: 0, score: null, failed: 0, waiting: 0 };
    if (sum.score !== null)
      group.score =
        ((group.score ?? 0) * group.judged + sum.score * sum.judged) / (group.judged + sum.judged);
    group.judged += sum.judged;
    group.failed += sum.failed;
    group.waiting += sum.waiting;
    groups.set(sum.key, group);
  }
  return [...groups.values()].sort((a, b) => b.judged - a.judged);
}

const mostSeries = 6;
const dayMicros = 86_400_000_000;

/** Every day (UTC) from then until now, when it begins, in microseconds. */
export function utcDays(from: number, now: number): number[] {
  const days: number[] = [];
  for (let day = Math.floor(from / dayMicros) * dayMicros; day <= now; day += dayMicros) days.push(day);
  return days;
}

/** One line for each of the most judged groups; a gap where a day has no judgement. */
export function lines(sums: JudgementSum[], days: number[], nameOf: (key: string) => string): ChartSeries[] {
  return totals(sums)
    .filter((group) => group.judged > 0)
    .slice(0, mostSeries)
    .map((group) => ({
      name: nameOf(group.key),
      values: days.map((day) => {
        const score = sums.find((sum) => sum.key === group.key && sum.day === day)?.score ?? null;
        return score === null ? null : score / 1000;
      }),
    }));
}
