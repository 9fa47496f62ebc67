import { expect, it } from "vitest";
import { durationWords, formatDuration, parseDuration } from "./duration";

it.each([
  ["PT30S", 30, "seconds"],
  ["PT5M", 5, "minutes"],
  ["PT90S", 90, "seconds"],
  ["PT120S", 2, "minutes"],
  ["PT1H30M", 90, "minutes"],
  ["P2D", 2, "days"],
  ["P1DT12H", 36, "hours"],
  ["PT0S", 0, "seconds"],
] as const)("%s", (text, count, unit) => {
  expect(parseDuration(text)).toEqual({ count, unit });
  const again = formatDuration(count, unit);
  expect(parseDuration(again)).toEqual({ count, unit });
});

it("refuses what is none", () => {
  for (const text of ["", "P", "PT", "5 minutes", "P1Y", 5, null]) expect(parseDuration(text)).toBeNull();
});

it("is said in words", () => {
  expect(durationWords("P2D", "en")).toBe("2 days");
  expect(durationWords("PT1H", "en")).toBe("1 hour");
  expect(durationWords("P1Y", "en")).toBe("P1Y");
});
