import { sameValue } from "@/lib/autosave";
import type { Block, Edge, Flow, Scenario, Variable } from "./document";

// An edit is a list of operations: "put" or "remove" of one entity. These are the operations of the REST API.

export interface ScenarioSettings {
  readonly locales: readonly string[];
  readonly main: string;
}

export interface EntityValues {
  block: Block;
  edge: Edge;
  flow: Flow;
  variable: Variable;
}
export type EntityType = keyof EntityValues;

export type PutEntity = {
  [T in EntityType]: {
    readonly op: "put";
    readonly type: T;
    readonly id: string;
    readonly value: EntityValues[T];
  };
}[EntityType];
export interface RemoveEntity {
  readonly op: "remove";
  readonly type: EntityType;
  readonly id: string;
}
export interface PutSettings {
  readonly op: "put";
  readonly type: "settings";
  readonly value: ScenarioSettings;
}
export type Operation = PutEntity | RemoveEntity | PutSettings;

const collections = {
  block: "blocks",
  edge: "edges",
  flow: "flows",
  variable: "variables",
} as const;

export const put = {
  block: (id: string, value: Block): Operation => ({ op: "put", type: "block", id, value }),
  edge: (id: string, value: Edge): Operation => ({ op: "put", type: "edge", id, value }),
  flow: (id: string, value: Flow): Operation => ({ op: "put", type: "flow", id, value }),
  variable: (id: string, value: Variable): Operation => ({ op: "put", type: "variable", id, value }),
  settings: (value: ScenarioSettings): Operation => ({ op: "put", type: "settings", value }),
};

export const remove = (type: EntityType, id: string): Operation => ({ op: "remove", type, id });

/** Names an entity: "block:b_1"; the scenario's own settings are "settings:". */
export type EntityKey = `${EntityType | "settings"}:${string}`;

export function keyOf(operation: Operation): EntityKey {
  return operation.type === "settings" ? "settings:" : `${operation.type}:${operation.id}`;
}

function partsOf(key: EntityKey): [EntityType | "settings", string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon) as EntityType | "settings", key.slice(colon + 1)];
}

/** The entity's value in the document; undefined if there is none. */
export function valueAt(doc: Scenario, key: EntityKey): unknown {
  const [type, id] = partsOf(key);
  if (type === "settings") return { locales: doc.locales, main: doc.main };
  const all = doc[collections[type]];
  return Object.hasOwn(all, id) ? all[id] : undefined;
}

/** The operation that makes the entity be `value`; undefined removes it. */
export function operationFor(key: EntityKey, value: unknown): Operation {
  const [type, id] = partsOf(key);
  if (type === "settings") return put.settings(value as ScenarioSettings);
  if (value === undefined) return remove(type, id);
  return { op: "put", type, id, value } as Operation;
}

/** The document after these operations. Collections that nothing touches stay the same objects. */
export function apply(doc: Scenario, operations: readonly Operation[]): Scenario {
  const next: Record<string, unknown> = { ...doc };
  const fresh = new Set<string>();
  for (const operation of operations) {
    if (operation.type === "settings") {
      next.locales = operation.value.locales;
      next.main = operation.value.main;
      continue;
    }
    const name = collections[operation.type];
    if (!fresh.has(name)) {
      fresh.add(name);
      next[name] = { ...(next[name] as object) };
    }
    const all = next[name] as Record<string, unknown>;
    if (operation.op === "remove") delete all[operation.id];
    else all[operation.id] = operation.value;
  }
  return next as unknown as Scenario;
}

/** One operation an entity, the last one, in the order in which entities were first touched. */
export function squash(operations: readonly Operation[]): Operation[] {
  const last = new Map<EntityKey, Operation>();
  for (const operation of operations) last.set(keyOf(operation), operation);
  return [...last.values()];
}

/** The operations that lead from one document to the other. */
export function operationsBetween(before: Scenario, after: Scenario): Operation[] {
  const found: Operation[] = [];
  for (const key of ["settings:"] as const) {
    if (!sameValue(valueAt(before, key), valueAt(after, key)))
      found.push(operationFor(key, valueAt(after, key)));
  }
  for (const type of ["flow", "variable", "block", "edge"] as const) {
    const old: Readonly<Record<string, unknown>> = before[collections[type]];
    const now: Readonly<Record<string, unknown>> = after[collections[type]];
    for (const id of Object.keys(old)) if (!Object.hasOwn(now, id)) found.push(remove(type, id));
    for (const id of Object.keys(now)) {
      if (!sameValue(old[id], now[id])) found.push(operationFor(`${type}:${id}`, now[id]));
    }
  }
  return found;
}
