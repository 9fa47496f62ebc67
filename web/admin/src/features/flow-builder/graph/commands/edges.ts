import type { Scenario } from "../document";
import { put, remove, type Operation } from "../operations";
import { portsOf, type Catalog } from "../schema";
import { edgeOfPort, isEntry } from "../select";
import { isCanvasKind } from "../size";

/** Why a line cannot be drawn; null if it can. */
export function whyNot(
  doc: Scenario,
  catalog: Catalog,
  from: string,
  to: string,
): "start" | "flow" | "gone" | null {
  const source = doc.blocks[from];
  const target = doc.blocks[to];
  if (!source || !target) return "gone";
  if (source.flow !== target.flow) return "flow";
  if (isEntry(catalog, target.kind) || isCanvasKind(target.kind)) return "start";
  return null;
}

/** A line from the port; one that was there goes. */
export function connect(doc: Scenario, id: string, from: string, port: string, to: string): Operation[] {
  const old = edgeOfPort(doc, from, port);
  if (old && doc.edges[old]!.to === to) return [];
  return [...(old ? [remove("edge", old)] : []), put.edge(id, { from, port, to })];
}

export const disconnect = (doc: Scenario, id: string): Operation[] =>
  id in doc.edges ? [remove("edge", id)] : [];

/** Moves the end of a line to another block, or its beginning to another port. */
export function reconnect(doc: Scenario, id: string, from: string, port: string, to: string): Operation[] {
  if (!(id in doc.edges)) return [];
  const old = edgeOfPort(doc, from, port);
  return [...(old && old !== id ? [remove("edge", old)] : []), put.edge(id, { from, port, to })];
}

/** The port a new line should leave from: the first that leads nowhere, optional ones last. */
export function freePort(doc: Scenario, catalog: Catalog, id: string): string | null {
  const block = doc.blocks[id];
  if (!block) return null;
  const ports = portsOf(block, catalog.get(block.kind)).filter((port) => !edgeOfPort(doc, id, port.id));
  return (ports.find((port) => !port.optional) ?? ports[0])?.id ?? null;
}

/** Puts a block that is there into the middle of a line: from → block → to. */
export function insertOnEdge(
  doc: Scenario,
  catalog: Catalog,
  edgeId: string,
  block: string,
  newEdge: string,
): Operation[] {
  const edge = doc.edges[edgeId];
  if (!edge || edge.from === block || edge.to === block) return [];
  const out = freePort(doc, catalog, block);
  const into = reconnect(doc, edgeId, edge.from, edge.port, block);
  return out ? [...into, ...connect(doc, newEdge, block, out, edge.to)] : into;
}
