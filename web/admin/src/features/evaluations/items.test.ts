import { expect, it } from "vitest";
import { itemsOfCsv, scorePerMoney } from "./items";

it("items are found by the names of the columns, or by their places", () => {
  expect(itemsOfCsv("expected,input\nParis,France?\n")).toEqual([
    { input: "France?", expected: "Paris", notes: "" },
  ]);
  expect(itemsOfCsv("France?,Paris,a city\n,Rome\n")).toEqual([
    { input: "France?", expected: "Paris", notes: "a city" },
  ]);
});

it("score per money needs a cost", () => {
  expect(scorePerMoney(500, 2_000_000, 10)).toBe(2.5);
  expect(scorePerMoney(500, null, 10)).toBeNull();
  expect(scorePerMoney(500, 0, 10)).toBeNull();
});
