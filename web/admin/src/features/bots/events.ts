import type { BotEvent } from "@/api";

export interface EventSum {
  name: string;
  count: number;
  total: number;
  /** The last day on which it happened. */
  last: string;
}

/** Days put together, the most frequent event first. */
export function sumEvents(events: BotEvent[]): EventSum[] {
  const sums = new Map<string, EventSum>();
  for (const { day, name, count, total } of events) {
    const sum = sums.get(name) ?? { name, count: 0, total: 0, last: day };
    sum.count += count;
    sum.total += total;
    if (day > sum.last) sum.last = day;
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
