import type { Block, Edge, Scenario } from "./document";
import { calledFlows, type Catalog } from "./schema";

// Questions to a document that several parts ask.

export const blocksOf = (doc: Scenario, flow: string): [string, Block][] =>
  Object.entries(doc.blocks).filter(([, block]) => block.flow === flow);

export const edgesOf = (doc: Scenario, flow: string): [string, Edge][] =>
  Object.entries(doc.edges).filter(([, edge]) => doc.blocks[edge.from]?.flow === flow);

export function edgeOfPort(doc: Scenario, block: string, port: string): string | undefined {
  return Object.keys(doc.edges).find((id) => doc.edges[id]!.from === block && doc.edges[id]!.port === port);
}

/** For each block, where its ports lead. */
export function outgoing(doc: Scenario): Map<string, { id: string; edge: Edge }[]> {
  const found = new Map<string, { id: string; edge: Edge }[]>();
  for (const [id, edge] of Object.entries(doc.edges)) {
    if (!(edge.from in doc.blocks) || !(edge.to in doc.blocks)) continue;
    const list = found.get(edge.from);
    if (list) list.push({ id, edge });
    else found.set(edge.from, [{ id, edge }]);
  }
  return found;
}

/** Blocks that a conversation begins with: no line leads to them. */
export function isEntry(catalog: Catalog, kind: string): boolean {
  const schema = catalog.get(kind);
  return schema?.start === true || schema?.group === "triggers";
}

/** The blocks a conversation can come to: from the starts of the main flow, and of flows that reached blocks call. */
export function reachable(doc: Scenario, catalog: Catalog): Set<string> {
  const next = outgoing(doc);
  const seen = new Set<string>();
  const flows = new Set<string>();
  const queue: string[] = [];
  const enter = (id: string) => {
    if (seen.has(id) || !(id in doc.blocks)) return;
    seen.add(id);
    queue.push(id);
  };
  const open = (flow: string) => {
    if (flows.has(flow)) return;
    flows.add(flow);
    for (const [id, block] of blocksOf(doc, flow)) if (isEntry(catalog, block.kind)) enter(id);
  };
  open(doc.main);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { edge } of next.get(id) ?? []) enter(edge.to);
    const block = doc.blocks[id]!;
    for (const flow of calledFlows(block, catalog.get(block.kind))) open(flow);
    // A jump may name a block, of whichever flow.
    const target = block.settings.block;
    if (block.kind === "jump" && typeof target === "string") enter(target);
  }
  return seen;
}

/** The block's own name, or null if it goes by the name of its kind. */
export const ownName = (block: Block): string | null => block.name.trim() || null;

/** Rectangle around blocks. */
export function boundsOf(
  boxes: readonly { at: readonly [number, number]; width: number; height: number }[],
): { x: number; y: number; width: number; height: number } | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.at[0]));
  const top = Math.min(...boxes.map((box) => box.at[1]));
  const right = Math.max(...boxes.map((box) => box.at[0] + box.width));
  const bottom = Math.max(...boxes.map((box) => box.at[1] + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
