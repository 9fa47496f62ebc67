import type { Clipping } from "../clipboard";
import { limits, type Ids, type Scenario } from "../document";
import { apply, put, type Operation } from "../operations";
import { mapTexts } from "../texts";
import { snapped } from "./blocks";

export interface Pasted {
  operations: Operation[];
  /** The new blocks. */
  blocks: string[];
  /** Blocks that did not fit into the scenario. */
  left: number;
}

/**
 * Puts a clipping into a flow with new ids, its left upper corner at `at`. Variables that are not there yet come along;
 * a variable of the same name stays as it is. A second start is left out: a flow has one.
 */
export function paste(
  doc: Scenario,
  ids: Ids,
  clipping: Clipping,
  flow: string,
  at: readonly [number, number],
): Pasted {
  const hasStart = Object.values(doc.blocks).some((block) => block.flow === flow && block.kind === "start");
  const entries = Object.entries(clipping.blocks).filter(
    ([, block]) => !(block.kind === "start" && hasStart),
  );
  const room = Math.max(0, limits.blocks - Object.keys(doc.blocks).length);
  const taken = entries.slice(0, room);
  if (taken.length === 0) return { operations: [], blocks: [], left: entries.length };
  const left = Math.min(...taken.map(([, block]) => block.at[0]));
  const top = Math.min(...taken.map(([, block]) => block.at[1]));
  const names = new Map<string, string>();
  const operations: Operation[] = [];
  for (const [name, variable] of Object.entries(clipping.variables)) {
    if (!(name in doc.variables)) operations.push(put.variable(name, variable));
  }
  let now = doc;
  for (const [old] of taken) {
    const id = ids.next("b", {
      ...now.blocks,
      ...Object.fromEntries([...names.values()].map((one) => [one, 1])),
    });
    names.set(old, id);
  }
  for (const [old, block] of taken) {
    // A jump to a block of the clipping goes to its copy.
    const settings = mapTexts(block.settings, (text, path) =>
      path.at(-1) === "block" ? (names.get(text) ?? text) : text,
    );
    const place = snapped([block.at[0] - left + at[0], block.at[1] - top + at[1]]);
    operations.push(put.block(names.get(old)!, { ...block, flow, at: place, settings }));
  }
  now = apply(doc, operations);
  for (const edge of Object.values(clipping.edges)) {
    const from = names.get(edge.from);
    const to = names.get(edge.to);
    if (!from || !to) continue;
    const operation = put.edge(ids.next("e", now.edges), { from, port: edge.port, to });
    operations.push(operation);
    now = apply(now, [operation]);
  }
  return { operations, blocks: [...names.values()], left: entries.length - taken.length };
}
