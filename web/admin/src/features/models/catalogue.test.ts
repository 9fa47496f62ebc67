import { describe, expect, it } from "vitest";
import type { CatalogueModel } from "@/api";
import { abilitiesOf, pick, shortTokens } from "./catalogue";

const day = 24 * 3600 * 1_000_000;

function model(name: string, over: Partial<CatalogueModel> = {}): CatalogueModel {
  return {
    provider_id: "prv_1",
    provider_name: "OpenAI",
    provider_kind: "openai",
    provider_enabled: true,
    model_id: null,
    name,
    label: name,
    enabled: false,
    listed: true,
    use: "chat",
    context_tokens: null,
    max_output_tokens: null,
    abilities: {},
    first_seen_at: day,
    ...over,
  };
}

const models = [
  model("gpt-4o", { model_id: "mdl_1", enabled: true }),
  model("a-small", { model_id: "mdl_2" }),
  model("embed", { use: "embedding" }),
  model("brand-new", { first_seen_at: 20 * day }),
  model("llama", { provider_id: "prv_2", provider_name: "Here" }),
];
const all = { words: "", provider: "", use: "", shown: "all" } as const;
const names = (filter: Parameters<typeof pick>[1], now = 21 * day) =>
  pick(models, filter, now).map((one) => one.name);

describe("the catalogue", () => {
  it("shows what is in use first", () => {
    expect(names(all)).toEqual(["gpt-4o", "a-small", "brand-new", "embed", "llama"]);
  });
  it("is searched by words of model and provider", () => {
    expect(names({ ...all, words: "GPT openai" })).toEqual(["gpt-4o"]);
    expect(names({ ...all, words: "here" })).toEqual(["llama"]);
  });
  it("is narrowed by provider, use and state", () => {
    expect(names({ ...all, provider: "prv_2" })).toEqual(["llama"]);
    expect(names({ ...all, use: "embedding" })).toEqual(["embed"]);
    expect(names({ ...all, shown: "on" })).toEqual(["gpt-4o"]);
  });
  it("calls new what came after the first list, for two weeks", () => {
    expect(names({ ...all, shown: "new" })).toEqual(["brand-new"]);
    expect(names({ ...all, shown: "new" }, 40 * day)).toEqual([]);
  });
});

it("speaks of tokens as vendors do", () => {
  expect(shortTokens(128_000, "en")).toBe("128K");
  expect(shortTokens(1_000_000, "en")).toBe("1M");
});

it("names only what a model surely can", () => {
  expect(abilitiesOf({ reasoning: true, tools: true, audio: false })).toEqual(["tools", "reasoning"]);
});
