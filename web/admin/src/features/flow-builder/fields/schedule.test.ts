import { describe, expect, it } from "vitest";
import { readPlan, scheduleWords, writePlan } from "./schedule";

describe("plans of a schedule", () => {
  it("are said in words", () => {
    const say = (rule: string) => scheduleWords(rule, "en", (every) => every);
    expect(say("0 9 * * MON")).toBe("week · Monday · 09:00");
    expect(say("30 18 L * *")).toBe("month · L · 18:30");
    expect(say("0 9 * * *")).toBe("day · 09:00");
    expect(say("*/15 * * * *")).toBe("*/15 * * * *");
  });

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
