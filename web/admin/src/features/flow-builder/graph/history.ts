import { sameValue } from "@/lib/autosave";
import type { Scenario } from "./document";
import { merge, operationsTo } from "./merge";
import { apply, keyOf, valueAt, type EntityKey, type Operation } from "./operations";

/** An edit that can be taken back: the entities it touched, before and after. */
export interface Step {
  readonly label: string;
  readonly before: ReadonlyMap<EntityKey, unknown>;
  readonly after: ReadonlyMap<EntityKey, unknown>;
  /** Edits with the same key that follow each other closely are one: typing in a field, nudging a block. */
  readonly group: string;
  readonly at: number;
}

export function stepOf(
  doc: Scenario,
  operations: readonly Operation[],
  label: string,
  group = "",
  at = 0,
): Step {
  const after = apply(doc, operations);
  const touched = [...new Set(operations.map(keyOf))];
  return {
    label,
    group,
    at,
    before: new Map(touched.map((key) => [key, valueAt(doc, key)])),
    after: new Map(touched.map((key) => [key, valueAt(after, key)])),
  };
}

/**
 * The operations that bring the entities from `from` to `to`. What somebody else has changed since is kept: only the
 * fields of this step go back, and an entity that others removed, or edited after it was made here, is left alone.
 */
function operationsBack(
  doc: Scenario,
  from: ReadonlyMap<EntityKey, unknown>,
  to: ReadonlyMap<EntityKey, unknown>,
): Operation[] {
  const wanted = new Map<EntityKey, unknown>();
  for (const [key, target] of to) {
    const current = valueAt(doc, key);
    const left = from.get(key);
    if (sameValue(current, left)) wanted.set(key, target);
    else if (target !== undefined && left !== undefined && current !== undefined)
      wanted.set(key, merge(left, target, current));
  }
  const operations = operationsTo(doc, wanted);
  const result = apply(doc, operations);
  const standing = operations.filter((one) => {
    if (one.op !== "put" || one.type !== "edge") return true;
    return one.value.from in result.blocks && one.value.to in result.blocks;
  });
  // A block that comes back alone must not leave a hanging edge behind, nor go while others have tied it up.
  const final = apply(doc, standing);
  const hanging = Object.entries(final.edges).filter(
    ([id, edge]) => (!(edge.from in final.blocks) || !(edge.to in final.blocks)) && id in doc.edges,
  );
  return [...standing, ...hanging.map(([id]): Operation => ({ op: "remove", type: "edge", id }))];
}

const groupMs = 1500;
const longest = 500;

/** What was done and what was taken back. Pure: every method gives a new history. */
export class History {
  private constructor(
    readonly done: readonly Step[],
    readonly undone: readonly Step[],
  ) {}

  static readonly empty = new History([], []);

  record(step: Step): History {
    const last = this.done.at(-1);
    if (last && step.group && last.group === step.group && step.at - last.at < groupMs) {
      const before = new Map([...step.before, ...last.before]);
      const after = new Map([...last.after, ...step.after]);
      return new History([...this.done.slice(0, -1), { ...step, before, after }], []);
    }
    return new History([...this.done, step].slice(-longest), []);
  }

  /** The operations that take the last step back, and the history after it; null if there is nothing to take back. */
  undo(doc: Scenario): { operations: Operation[]; history: History; step: Step } | null {
    const step = this.done.at(-1);
    if (!step) return null;
    return {
      step,
      operations: operationsBack(doc, step.after, step.before),
      history: new History(this.done.slice(0, -1), [...this.undone, { ...step, group: "" }]),
    };
  }

  redo(doc: Scenario): { operations: Operation[]; history: History; step: Step } | null {
    const step = this.undone.at(-1);
    if (!step) return null;
    return {
      step,
      operations: operationsBack(doc, step.before, step.after),
      history: new History([...this.done, step], this.undone.slice(0, -1)),
    };
  }
}
