import { expect, it } from "vitest";
import { emptyDraft, faultsOf, toRequest, withNextMessages } from "./draft";

const filled = { ...emptyDraft, models: ["mdl_1"], messages: [{ role: "user" as const, text: "Hi" }] };

it("a draft says what it lacks", () => {
  expect(faultsOf(emptyDraft)).toEqual(["models", "message"]);
  expect(faultsOf(filled)).toEqual([]);
  for (const schema of ["{", "[]", "1", "null"]) expect(faultsOf({ ...filled, schema })).toEqual(["schema"]);
});

it("only what is filled in is sent", () => {
  expect(toRequest(filled)).toEqual({ models: ["mdl_1"], messages: [{ role: "user", text: "Hi" }] });
  const whole = {
    ...filled,
    system: "Be short",
    temperature: 0 as const,
    maxTokens: 5,
    schema: '{"type":"object"}',
  };
  expect(toRequest(whole)).toMatchObject({
    system: "Be short",
    temperature: 0,
    max_output_tokens: 5,
    schema: { type: "object" },
  });
});

it("goes on from an answer", () => {
  expect(withNextMessages(filled, "Hello").messages.map((one) => one.role)).toEqual([
    "user",
    "assistant",
    "user",
  ]);
});
