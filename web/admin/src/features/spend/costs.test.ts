import { describe, expect, it } from "vitest";
import type { CallGroup } from "@/api";
import { toSeries } from "./CostsPage";
import { daysSince } from "./period";

const group = (day: string, model: string, cost: number) =>
  ({ keys: { day, model }, names: { model }, cost_micros: cost }) as unknown as CallGroup;

describe("charts of costs", () => {
  it("have a place for every day", () => {
    const from = new Date(2026, 0, 30).getTime() * 1000;
    expect(daysSince(from, new Date(2026, 1, 2, 12).getTime())).toEqual([
      "2026-01-30",
      "2026-01-31",
      "2026-02-01",
      "2026-02-02",
    ]);
  });
  it("show the largest and put the others together", () => {
    const groups = Array.from({ length: 12 }, (_, index) => group("2026-01-01", `m${index}`, 100 - index));
    groups.push(group("2026-01-02", "m0", 5), group("2025-12-31", "m0", 7));
    const series = toSeries(
      groups,
      ["2026-01-01", "2026-01-02"],
      (one) => one.names["model"]!,
      (one) => one.cost_micros,
      "rest",
    );
    expect(series).toHaveLength(8);
    expect(series[0]).toEqual({ name: "m0", values: [100, 5] });
    expect(series[7]).toEqual({ name: "rest", values: [93 + 92 + 91 + 90 + 89, 0] });
  });
});
