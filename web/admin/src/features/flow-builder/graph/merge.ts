import { sameValue } from "@/lib/autosave";
import type { Scenario } from "./document";
import { operationFor, remove, type EntityKey, type Operation, valueAt } from "./operations";

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Two people changed the same value. What only one of them changed is as they left it; where both changed the same
 * field, mine stays. Objects are merged field by field (texts by language), lists and single values as a whole.
 */
export function merge(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (sameValue(base, mine)) return theirs;
  if (sameValue(base, theirs) || sameValue(mine, theirs)) return mine;
  if (!isPlain(mine) || !isPlain(theirs)) return mine === undefined ? theirs : mine;
  const from = isPlain(base) ? base : {};
  const merged: Plain = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = mergeField(from[name], mine[name], theirs[name]);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function mergeField(base: unknown, mine: unknown, theirs: unknown): unknown {
  // Taking a field out is a change like any other.
  if (mine === undefined && base !== undefined) return sameValue(base, theirs) ? undefined : theirs;
  if (theirs === undefined && base !== undefined) return sameValue(base, mine) ? undefined : mine;
  return merge(base, mine, theirs);
}

/** An entity as I have it and as I had it from the server. */
export interface LocalChange {
  key: EntityKey;
  base: unknown;
  mine: unknown;
}

/**
 * What my change becomes after somebody else made the entity be `theirs`: the value it should have now. Nothing is lost:
 * what one removed and the other edited stays, with the edit.
 */
export function rebased(change: LocalChange, theirs: unknown): unknown {
  if (theirs === undefined) return sameValue(change.base, change.mine) ? undefined : change.mine;
  if (change.mine === undefined) return sameValue(change.base, theirs) ? undefined : theirs;
  return merge(change.base, change.mine, theirs);
}

/** Takes out edges that no longer have both ends in one flow, and second edges of one port: the server's stays. */
export function repairs(doc: Scenario, server: Scenario = doc): Operation[] {
  const found: Operation[] = [];
  const used = new Set<string>();
  const ids = Object.keys(doc.edges).sort();
  const known = (id: string) => Number(id in server.edges);
  for (const id of ids.sort((a, b) => known(b) - known(a))) {
    const edge = doc.edges[id]!;
    const from = doc.blocks[edge.from];
    const to = doc.blocks[edge.to];
    const port = `${edge.from}/${edge.port}`;
    if (!from || !to || from.flow !== to.flow || used.has(port)) found.push(remove("edge", id));
    else used.add(port);
  }
  return found;
}

/** Makes `doc` have these values, leaving out what already is so. */
export function operationsTo(doc: Scenario, values: ReadonlyMap<EntityKey, unknown>): Operation[] {
  const found: Operation[] = [];
  for (const [key, value] of values) {
    if (!sameValue(valueAt(doc, key), value)) found.push(operationFor(key, value));
  }
  return found;
}
