import { expect, it } from "vitest";
import { lines, totals, utcDays } from "./sums";

const day = 86_400_000_000;
const sum = (key: string, at: number, judged: number, score: number | null, failed = 0) => ({
  key,
  day: at,
  judged,
  score,
  failed,
  waiting: 0,
});

it("means are weighted by how many were judged", () => {
  const all = totals([
    sum("a", 0, 1, 1000),
    sum("b", 0, 5, 400),
    sum("a", day, 3, 600, 2),
    sum("a", 2 * day, 0, null, 1),
  ]);
  expect(all.map((group) => group.key)).toEqual(["b", "a"]);
  expect(all[1]).toMatchObject({ judged: 4, score: 700, failed: 3 });
  expect(totals([sum("c", 0, 0, null, 1)])[0]?.score).toBeNull();
});

it("days are whole, from the first to now", () => {
  expect(utcDays(day + 5, 3 * day + 1)).toEqual([day, 2 * day, 3 * day]);
});

it("a day without judgements is a gap, not a zero", () => {
  const drawn = lines(
    [sum("a", 0, 1, 500), sum("a", 2 * day, 1, 0)],
    [0, day, 2 * day],
    (key) => `Bot ${key}`,
  );
  expect(drawn).toEqual([{ name: "Bot a", values: [0.5, null, 0] }]);
});
