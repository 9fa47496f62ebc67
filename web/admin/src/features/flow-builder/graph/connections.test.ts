import { expect, it } from "vitest";
import { connectionsOf, type Names } from "./connections";
import { pick } from "./schema";
import { block, catalog, edge, scenario } from "./testing";

const doc = scenario({
  blocks: {
    b_1: block("ask_choice", { question: { en: "Which?" }, choices: [{ id: "aa", title: { en: "Tea" } }] }),
    b_near: { ...block("send_text", { text: { en: "Near" } }), at: [300, 0] },
    b_far: { ...block("send_text", { text: { en: "Far" } }), at: [3000, 0] },
    b_end: { ...block("end"), at: [600, 0] },
  },
  edges: { e_1: edge("b_1", "aa", "b_far") },
});
const names: Names = {
  port: (port) => pick(port.title, "en"),
  block: (id) =>
    id === "b_end" ? "End" : String((doc.blocks[id]!.settings.text as { en?: string })?.en ?? id),
  fresh: "A new block",
};
const ways = (query = "", only?: string) =>
  connectionsOf(doc, catalog, "b_1", names, query, only).map(
    ({ port, items }) => [port.id, ...items.map((one) => one.to)] as const,
  );

it("offers free exits first, optional ones after them, and near blocks first", () => {
  expect(ways()).toEqual([
    ["other", "b_near", "b_end", "b_far", "b_1", null],
    ["timeout", "b_near", "b_end", "b_far", "b_1", null],
    ["aa", "b_near", "b_end", "b_far", "b_1", null],
  ]);
});

it("finds by words of the exit and of the block, in any order", () => {
  expect(ways("something end")[0]).toEqual(["other", "b_end"]);
  expect(ways("end else")).toEqual([["other", "b_end"]]);
  expect(ways("tea far")).toEqual([["aa", "b_far"]]);
  expect(ways("nothing of this")).toEqual([]);
});

it("takes the exit that is asked for alone, and knows the line that is there", () => {
  const [only] = connectionsOf(doc, catalog, "b_1", names, "", "aa");
  expect(only!.items.filter((one) => one.current).map((one) => one.to)).toEqual(["b_far"]);
  expect(ways("", "aa")).toHaveLength(1);
});

it("does not offer starts, and says no more than can be read", () => {
  const blocks = Object.fromEntries(Array.from({ length: 500 }, (_, place) => [`b_x${place}`, block("end")]));
  const large = scenario({ blocks: { ...doc.blocks, ...blocks, b_s: block("start") }, edges: doc.edges });
  const all = connectionsOf(large, catalog, "b_1", { ...names, block: (id) => id }).flatMap(
    ({ items }) => items,
  );
  expect(all.some((one) => one.to === "b_s")).toBe(false);
  expect(all.length).toBeLessThanOrEqual(66);
  // What is there already is always among them.
  expect(all.some((one) => one.current)).toBe(true);
});
