import { whyNot } from "./commands";
import type { Scenario } from "./document";
import { portsOf, type Catalog, type Port } from "./schema";
import { fit } from "./search";
import { blocksOf, edgeOfPort } from "./select";

// The lines that could be drawn from a block, for those who draw by typing.

export interface Connection {
  port: string;
  /** The block; null: a new one that is yet to be chosen. */
  to: string | null;
  /** The line is there already. */
  current: boolean;
}

export interface ExitConnections {
  port: Port;
  /** Best first. */
  items: Connection[];
}

/** What exits and blocks are called. */
export interface Names {
  port: (port: Port) => string;
  block: (id: string) => string;
  fresh: string;
}

/** With many exits and blocks there are more ways than anybody reads through; typing finds the rest. */
const mostShown = 60;

/**
 * Each exit with the blocks it could lead to: exits that lead nowhere first, near blocks first. With a query only what
 * fits it, where every word typed may be of the exit or of the block: "other end" finds "Otherwise → End".
 */
export function connectionsOf(
  doc: Scenario,
  catalog: Catalog,
  from: string,
  names: Names,
  query = "",
  only?: string,
): ExitConnections[] {
  const block = doc.blocks[from];
  if (!block) return [];
  const ports = portsOf(block, catalog.get(block.kind)).filter((port) => !only || port.id === only);
  const taken = new Map(ports.map((port) => [port.id, edgeOfPort(doc, from, port.id)]));
  const free = (port: Port) => (taken.get(port.id) ? 0 : port.optional ? 1 : 2);
  const [x, y] = block.at;
  const far = ([toX, toY]: readonly [number, number]) =>
    (toX > x ? toX - x : (x - toX) * 2 + 400) + Math.abs(toY - y);
  const targets = blocksOf(doc, block.flow)
    .filter(([id]) => whyNot(doc, catalog, from, id) === null)
    .map(([id, one]) => ({ id, name: names.block(id), far: far(one.at) + (id === from ? 1e6 : 0) }))
    .sort((a, b) => a.far - b.far);
  const share = Math.max(4, Math.floor(mostShown / Math.max(1, ports.length)));
  const groups = ports.map((port) => {
    const exit = names.port(port);
    const to = taken.get(port.id) ? doc.edges[taken.get(port.id)!]!.to : null;
    const scored = [...targets, { id: null, name: names.fresh, far: 0 }]
      .map(({ id, name }) => ({
        score: query.trim() ? fit(name, exit, query) + fit(exit, name, query) : 1,
        item: { port: port.id, to: id, current: id !== null && id === to },
      }))
      .filter(({ score }) => score > 0);
    if (query.trim()) scored.sort((a, b) => b.score - a.score);
    // What is there already and the new block are always within reach.
    const shown = scored.filter(
      ({ item }, place) => place < share || item.current || (item.to === null && !query.trim()),
    );
    return { port, best: shown[0]?.score ?? 0, items: shown.map(({ item }) => item) };
  });
  return groups
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => (query.trim() ? b.best - a.best : 0) || free(b.port) - free(a.port))
    .map(({ port, items }) => ({ port, items }));
}
