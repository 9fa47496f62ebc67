import { sameValue } from "@/lib/autosave";
import type { Scenario } from "./document";

export type ChangeKind = "added" | "removed" | "changed" | "moved";

export interface FieldChange {
  /** "name", "flow", or the way in the settings: "question.en". */
  path: string;
  before: string;
  after: string;
}

export interface EntityChange {
  type: "block" | "edge" | "flow" | "variable" | "settings";
  id: string;
  kind: ChangeKind;
  fields: FieldChange[];
}

const words = (value: unknown): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** Every text and value below `value`, each with the way to it. */
function leaves(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (inner: unknown, path: string) => {
    if (typeof inner === "object" && inner !== null) {
      const entries = Object.entries(inner);
      if (entries.length === 0 && path) found.set(path, words(inner));
      for (const [key, one] of entries) {
        // Items that have an id are the same item wherever in the list they stand.
        const own = Array.isArray(inner) && typeof (one as { id?: unknown })?.id === "string";
        const step = own ? (one as { id: string }).id : key;
        walk(one, path ? `${path}.${step}` : step);
      }
    } else found.set(path, words(inner));
  };
  walk(value, "");
  return found;
}

function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const old = leaves(before);
  const now = leaves(after);
  const changes: FieldChange[] = [];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(path) !== now.get(path))
      changes.push({ path, before: old.get(path) ?? "", after: now.get(path) ?? "" });
  }
  return changes;
}

function changesOf<T>(
  type: EntityChange["type"],
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  compare: (old: T, now: T) => Pick<EntityChange, "kind" | "fields"> | null,
): EntityChange[] {
  const changes: EntityChange[] = [];
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[id];
    const now = after[id];
    if (old === undefined) changes.push({ type, id, kind: "added", fields: [] });
    else if (now === undefined) changes.push({ type, id, kind: "removed", fields: [] });
    else {
      const change = compare(old, now);
      if (change) changes.push({ type, id, ...change });
    }
  }
  return changes;
}

const plainly = (old: unknown, now: unknown): Pick<EntityChange, "kind" | "fields"> | null =>
  sameValue(old, now) ? null : { kind: "changed", fields: fieldChanges(old, now) };

/** What changed between two documents. A block that only stands elsewhere is "moved". */
export function diffScenarios(before: Scenario, after: Scenario): EntityChange[] {
  const heads = (doc: Scenario) => ({ locales: doc.locales.join(", "), main: doc.main });
  const settings = plainly(heads(before), heads(after));
  return [
    ...changesOf("flow", before.flows, after.flows, plainly),
    ...changesOf("block", before.blocks, after.blocks, (old, now) => {
      const { at: oldAt, ...oldRest } = old;
      const { at: nowAt, ...nowRest } = now;
      if (!sameValue(oldRest, nowRest)) {
        const flat = ({ settings: inner, ...rest }: typeof oldRest) => ({ ...rest, ...inner });
        return { kind: "changed", fields: fieldChanges(flat(oldRest), flat(nowRest)) };
      }
      return sameValue(oldAt, nowAt) ? null : { kind: "moved", fields: [] };
    }),
    ...changesOf("edge", before.edges, after.edges, plainly),
    ...changesOf("variable", before.variables, after.variables, plainly),
    ...(settings ? [{ type: "settings" as const, id: "", ...settings }] : []),
  ];
}

/** The scenario as lines of text that compare well: one block after another, each with what it says. */
export function scenarioText(doc: Scenario, title: (kind: string) => string): string {
  const lines: string[] = [];
  for (const flow of Object.keys(doc.flows).sort(
    (a, b) => Number(b === doc.main) - Number(a === doc.main) || (a < b ? -1 : 1),
  )) {
    lines.push(`# ${doc.flows[flow]!.name}`);
    const blocks = Object.entries(doc.blocks)
      .filter(([, block]) => block.flow === flow)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, block] of blocks) {
      lines.push("", `## ${[block.name, title(block.kind)].filter(Boolean).join(" · ")} (${id})`);
      for (const [path, value] of [...leaves(block.settings)].sort(([a], [b]) => (a < b ? -1 : 1)))
        lines.push(...`${path}: ${value}`.split("\n"));
      for (const edge of Object.values(doc.edges)
        .filter((one) => one.from === id)
        .sort((a, b) => (a.port < b.port ? -1 : 1)))
        lines.push(`${edge.port} → ${edge.to}`);
    }
    lines.push("");
  }
  for (const [name, variable] of Object.entries(doc.variables).sort(([a], [b]) => (a < b ? -1 : 1)))
    lines.push(`${name}: ${variable.type}, ${variable.scope}, ${words(variable.default)}`);
  return lines.join("\n");
}
