import { expect, it } from "vitest";
import { BadLine, itemsOf, itemsOfCsv, itemsToCsv, itemsToJsonLines, scorePerMoney } from "./items";

it("items are found by the names of the columns, or by their places", () => {
  expect(itemsOfCsv("expected,input\nParis,France?\n")).toEqual([
    { input: "France?", expected: "Paris", notes: "" },
  ]);
  expect(itemsOfCsv("France?,Paris,a city\n,Rome\n")).toEqual([
    { input: "France?", expected: "Paris", notes: "a city" },
  ]);
});

it("items may come as JSON, one a line or all in an array", () => {
  const france = { input: "France?", expected: "Paris", notes: "" };
  expect(itemsOf('{"input":"France?","expected":"Paris"}\n\n')).toEqual([france]);
  expect(itemsOf('\uFEFF [{"input":"France?","expected":"Paris","more":1}]')).toEqual([france]);
  expect(itemsOf('{"input":"A price","expected":{"type":"number"}}')[0]?.expected).toBe('{"type":"number"}');
  expect(itemsOf("[France]?,Paris")).toEqual([{ input: "[France]?", expected: "Paris", notes: "" }]);
});

it("says which line is no question", () => {
  const line = (text: string) => {
    try {
      itemsOf(text);
    } catch (error) {
      return error instanceof BadLine ? error.line : 0;
    }
    return 0;
  };
  expect(line('{"input":"a"}\n{"input":')).toBe(2);
  expect(line('{"input":"a"}\n\n{"expected":"b"}')).toBe(3);
  expect(line('[{"input":"a"},7]')).toBe(2);
});

it("what is exported can be imported again", () => {
  const items = [
    { input: 'Say "hi", please', expected: "=1+1", notes: "two\nlines" },
    { input: "-5?", expected: "'quoted'", notes: "" },
  ];
  expect(itemsOf(itemsToCsv(items))).toEqual(items);
  expect(itemsOf(itemsToJsonLines(items))).toEqual(items);
  expect(itemsToJsonLines([{ ...items[1]!, ...{ id: "evi_1" } }])).not.toContain("evi_1");
});

it("score per money needs a cost", () => {
  expect(scorePerMoney(500, 2_000_000, 10)).toBe(2.5);
  expect(scorePerMoney(500, null, 10)).toBeNull();
  expect(scorePerMoney(500, 0, 10)).toBeNull();
});
