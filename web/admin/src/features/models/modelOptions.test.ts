import { expect, it } from "vitest";
import type { Model, Provider, Route } from "@/api";
import { modelGroups, optionGroups } from "./modelOptions";

const provider = (id: string, name: string, enabled = true): Provider => ({
  id,
  kind: "openai",
  name,
  settings: {},
  secrets_set: [],
  enabled,
  created_at: 0,
  updated_at: 0,
});
const model = (id: string, provider_id: string, over: Partial<Model> = {}): Model => ({
  id,
  provider_id,
  name: id,
  label: "",
  enabled: true,
  use: "chat",
  context_tokens: null,
  max_output_tokens: null,
  abilities: {},
  created_at: 0,
  refreshed_at: null,
  ...over,
});
const route = (id: string, label: string): Route => ({
  id,
  name: id,
  label,
  definition: { targets: [] },
  enabled: true,
  revision: 1,
  created_at: 0,
  updated_at: 0,
});

const providers = [provider("prv_1", "One"), provider("prv_2", "Two", false), provider("prv_3", "Empty")];
const models = [
  model("mdl_1", "prv_1", { label: "Good" }),
  model("mdl_off", "prv_1", { enabled: false }),
  model("mdl_e", "prv_1", { use: "embedding" }),
  model("mdl_2", "prv_2"),
];

it("offers routes first, then models by provider", () => {
  const groups = optionGroups("Routes", [route("rte_1", "Support")], models, providers);
  expect(groups.map((group) => group.group)).toEqual(["Routes", "One", "Two"]);
  expect(groups[0]!.items).toEqual([{ value: "rte_1", label: "Support", disabled: false }]);
  expect(groups[1]!.items.map((item) => [item.label, item.disabled])).toEqual([
    ["Good", false],
    ["mdl_off", true],
  ]);
  expect(groups[2]!.items[0]!.disabled).toBe(true);
});

it("has no group of routes where there are none", () => {
  expect(optionGroups("Routes", [], models, providers)[0]!.group).toBe("One");
});

it("keeps models of embeddings to themselves", () => {
  expect(modelGroups(models, providers, "embeddings")).toEqual([
    { group: "One", items: [{ value: "mdl_e", label: "mdl_e", disabled: false }] },
  ]);
});
