import type { Block, Edge, Scenario, Variable } from "./document";
import { variableUse } from "./texts";

// What copying puts on the system's clipboard: text, so that it goes from one bot, browser or person to another.

export interface Clipping {
  readonly beseda: "blocks";
  readonly blocks: Readonly<Record<string, Block>>;
  readonly edges: Readonly<Record<string, Edge>>;
  readonly variables: Readonly<Record<string, Variable>>;
}

/** These blocks, the lines between them, and the variables they use. */
export function clip(doc: Scenario, selected: Iterable<string>): Clipping {
  const blocks: Record<string, Block> = {};
  const variables: Record<string, Variable> = {};
  for (const id of selected) {
    const block = doc.blocks[id];
    if (!block) continue;
    blocks[id] = block;
    const use = variableUse(block.settings);
    for (const name of [...use.reads, ...use.writes]) {
      if (doc.variables[name]) variables[name] = doc.variables[name];
    }
  }
  const edges = Object.fromEntries(
    Object.entries(doc.edges).filter(([, edge]) => edge.from in blocks && edge.to in blocks),
  );
  return { beseda: "blocks", blocks, edges, variables };
}

export const clippingText = (clipping: Clipping): string => JSON.stringify(clipping);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isBlock(value: unknown): value is Block {
  if (!isObject(value)) return false;
  const { kind, name, at, settings } = value;
  return (
    typeof kind === "string" &&
    typeof name === "string" &&
    isObject(settings) &&
    Array.isArray(at) &&
    at.length === 2 &&
    at.every((one) => Number.isFinite(one))
  );
}

const isEdge = (value: unknown): value is Edge =>
  isObject(value) && [value.from, value.port, value.to].every((one) => typeof one === "string");

const isVariable = (value: unknown): value is Variable =>
  isObject(value) && typeof value.type === "string" && typeof value.scope === "string";

function only<T>(values: unknown, is: (value: unknown) => value is T): Record<string, T> {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.entries(values).filter(([, value]) => is(value))) as Record<string, T>;
}

/** Reads what somebody pastes; null if it is not blocks. Only what has the right form is taken. */
export function readClipping(text: string): Clipping | null {
  if (!text.startsWith("{")) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(parsed) || parsed.beseda !== "blocks" || !isObject(parsed.blocks)) return null;
  const blocks = only(parsed.blocks, isBlock);
  if (Object.keys(blocks).length === 0) return null;
  return {
    beseda: "blocks",
    blocks,
    edges: only(parsed.edges, isEdge),
    variables: only(parsed.variables, isVariable),
  };
}
