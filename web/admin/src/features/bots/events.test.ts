import { expect, it } from "vitest";
import { sumEvents } from "./events";

it("puts days together", () => {
  const events = [
    { day: "2026-01-02", name: "order", count: 2, total: 30 },
    { day: "2026-01-03", name: "visit", count: 5, total: 0 },
    { day: "2026-01-01", name: "order", count: 1, total: 12.5 },
  ];
  expect(sumEvents(events)).toEqual([
    { name: "visit", count: 5, total: 0, last: "2026-01-03" },
    { name: "order", count: 3, total: 42.5, last: "2026-01-02" },
  ]);
  expect(sumEvents([])).toEqual([]);
});
