import type { Scenario } from "../document";
import { remove, type Operation } from "../operations";

/** Takes blocks and lines away, with the lines of those blocks. */
export function removeSelection(
  doc: Scenario,
  blocks: Iterable<string>,
  edges: Iterable<string> = [],
): Operation[] {
  const gone = new Set([...blocks].filter((id) => id in doc.blocks));
  const lines = new Set([...edges].filter((id) => id in doc.edges));
  for (const [id, edge] of Object.entries(doc.edges)) {
    if (gone.has(edge.from) || gone.has(edge.to)) lines.add(id);
  }
  return [...[...lines].map((id) => remove("edge", id)), ...[...gone].map((id) => remove("block", id))];
}
