import { describe, expect, it } from "vitest";
import {
  bounds,
  draftOf,
  emptyDraft,
  errorClasses,
  fallbackOf,
  faultsOf,
  moved,
  shares,
  strategies,
} from "./routeDraft";

const targets = ["a", "b", "c"].map((model_id) => ({ model_id }));
const ids = (list: { model_id: string }[]) => list.map((one) => one.model_id).join("");

describe("moving a model", () => {
  it("goes to its place and stays within the list", () => {
    expect(ids(moved(targets, 0, 2))).toBe("bca");
    expect(ids(moved(targets, 2, 0))).toBe("cab");
    expect(ids(moved(targets, 1, 9))).toBe("acb");
    expect(ids(moved(targets, 0, -1))).toBe("abc");
    expect(ids(targets)).toBe("abc");
  });
});

it("tells how often each is drawn", () => {
  expect(shares([{ model_id: "a", weight: 3 }, { model_id: "b" }])).toEqual([75, 25]);
  expect(shares([{ model_id: "a", weight: 0 }])).toEqual([0]);
});

describe("a draft", () => {
  it("says what is missing", () => {
    expect(faultsOf(emptyDraft())).toEqual(["label", "targets"]);
    const draft = { ...emptyDraft(), label: "Support", name: "Not good" };
    draft.definition = {
      targets,
      cache: { mode: "semantic" },
      shadow: { model_id: "" },
    };
    expect(faultsOf(draft)).toEqual(["name", "embedder", "shadow"]);
  });
  it("is the route's own values", () => {
    const route = {
      id: "rte_1",
      name: "support",
      label: "Support",
      definition: { targets },
      enabled: true,
      revision: 3,
      created_at: 0,
      updated_at: 0,
    };
    expect(faultsOf(draftOf(route))).toEqual([]);
  });
});

it("takes its choices and bounds from the schema", () => {
  expect(strategies).toContain("least_latency");
  expect(errorClasses).toContain("rate_limited");
  expect(fallbackOf({ targets })).not.toContain("rejected");
  expect(fallbackOf({ targets, fallback_on: ["rejected"] })).toEqual(["rejected"]);
  expect(bounds.retries).toEqual({ min: 0, max: 10, fallback: 1 });
});
