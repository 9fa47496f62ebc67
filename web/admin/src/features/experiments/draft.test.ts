import { expect, it } from "vitest";
import { emptyDraft, faultsOf, shares, verdict, withVariant } from "./draft";

it("a draft says what it lacks", () => {
  expect(faultsOf(emptyDraft())).toEqual(["name", "bot", "same"]);
  const [first, second] = emptyDraft().variants;
  const draft = { name: "Tone", bot_id: "bot_1", variants: [first!, { ...second!, model_id: "mdl_1" }] };
  expect(faultsOf(draft)).toEqual([]);
  expect(faultsOf(withVariant(draft))).toEqual(["same"]);
});

it("people are shared out by weight", () => {
  expect(shares([{ weight: 1 }, { weight: 3 }])).toEqual([0.25, 0.75]);
});

it("a verdict needs data and a small p-value", () => {
  expect(verdict(null, 0.9, 0.1)).toBe("notEnough");
  expect(verdict(0.2, 0.9, 0.1)).toBe("noDifference");
  expect(verdict(0.01, 0.9, 0.1)).toBe("better");
  expect(verdict(0.01, 0.1, 0.9)).toBe("worse");
});
