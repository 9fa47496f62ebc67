import { describe, expect, it } from "vitest";
import { readPlan, writePlan } from "./schedule";

describe("plans of a schedule", () => {
  it("are read from rules and written as them", () => {
    for (const rule of ["0 9 * * *", "30 18 * * MON-FRI", "5 0 * * SUN", "0 10 15 * *", "0 18 L * *"])
      expect(writePlan(readPlan(rule)!)).toBe(rule);
    expect(readPlan("0 9 * * 7")).toMatchObject({ every: "week", weekday: 0 });
    expect(readPlan("00 09 * * 1-5")).toMatchObject({ every: "weekdays", time: "09:00" });
  });

  it("leave other rules as they are", () => {
    for (const rule of [
      "*/15 * * * *",
      "0 9 1,15 * *",
      "0 9 1 * MON",
      "0 9 * 6 *",
      "0 24 * * *",
      "0 9 0 * *",
      "0 9 * * 8",
      "",
      undefined,
    ])
      expect(readPlan(rule)).toBeNull();
  });
});
