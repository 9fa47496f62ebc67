import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Block, Scenario } from "./document";
import { findProblems } from "./problems";
import { Catalog, type BlockSchema } from "./schema";

// What an author sees when a template is opened: the editor finds nothing wrong in any, as the server does not.

const root = path.resolve(import.meta.dirname, "../../../../../..");
const read = (...names: string[]) => JSON.parse(readFileSync(path.join(root, ...names), "utf8")) as unknown;
const files = (...names: string[]) =>
  readdirSync(path.join(root, ...names)).filter((name) => name.endsWith(".json"));

const catalog = new Catalog(
  files("schemas/blocks").map((name) => read("schemas/blocks", name) as BlockSchema),
);
const slugs = readdirSync(path.join(root, "templates"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

interface FlowFile {
  id: string;
  name: string;
  blocks: Record<string, Partial<Block>>;
  edges: Scenario["edges"];
}

function scenario(slug: string): Scenario {
  const flows = files("templates", slug, "flows").map(
    (name) => read("templates", slug, "flows", name) as FlowFile,
  );
  const blocks = flows.flatMap(({ id, blocks }) =>
    Object.entries(blocks).map(([name, block]) => [name, { name: "", settings: {}, ...block, flow: id }]),
  );
  return {
    ...(read("templates", slug, "bot.json") as Scenario),
    flows: Object.fromEntries(flows.map(({ id, name }) => [id, { name }])),
    variables: Object.fromEntries(
      Object.entries(read("templates", slug, "variables.json") as Scenario["variables"]).map(
        ([name, variable]) => [name, { ...variable, default: variable.default ?? null }],
      ),
    ),
    blocks: Object.fromEntries(blocks) as Scenario["blocks"],
    edges: Object.assign({}, ...flows.map(({ edges }) => edges)) as Scenario["edges"],
  };
}

describe("templates in the editor", () => {
  it("are all read", () => expect(slugs.length).toBeGreaterThanOrEqual(12));

  it.each(slugs)("%s has no problems", (slug) => {
    expect(findProblems(scenario(slug), catalog)).toEqual([]);
  });
});
