import { describe, expect, it } from "vitest";
import type { Price } from "@/api";
import { hasPrice, matchesModel } from "./prices";

const price = (over: Partial<Price>) =>
  ({ provider_kind: "openai", model: "gpt-*", valid_from: null, valid_to: null, ...over }) as Price;

describe("prices of models", () => {
  it("fit by the beginning, the whole name, or the end of a path", () => {
    expect(matchesModel("gpt-*", "gpt-4o")).toBe(true);
    expect(matchesModel("gpt-*", "my-gpt-4o")).toBe(false);
    expect(matchesModel("lite", "lite/latest")).toBe(false);
    expect(matchesModel("*/lite*", "gpt://b1g/lite/latest")).toBe(true);
    expect(matchesModel("*/lite", "lite")).toBe(true);
    expect(matchesModel("*/lite", "a/b-lite")).toBe(false);
  });

  it("hold for their provider and their time", () => {
    expect(hasPrice([price({})], "openai", "gpt-4o", 5)).toBe(true);
    expect(hasPrice([price({})], "acme", "gpt-4o", 5)).toBe(false);
    expect(hasPrice([price({ valid_to: 5 })], "openai", "gpt-4o", 5)).toBe(false);
    expect(hasPrice([price({ valid_from: 6 })], "openai", "gpt-4o", 5)).toBe(false);
  });
});
