import type { Scenario } from "./document";
import { apply, remove, type Operation } from "./operations";

/**
 * The document after the server has applied the operations: as `apply`, but a port has one edge, the one put last, and
 * what hangs on something that is gone goes too (src/flow/draft_operations.h).
 */
export function applyOnServer(doc: Scenario, operations: readonly Operation[]): Scenario {
  let now = apply(doc, operations);
  const order = new Map<string, number>();
  operations.forEach((one, place) => {
    if (one.op === "put" && one.type === "edge") order.set(one.id, place);
  });
  const homeless = Object.keys(now.blocks).filter((id) => !(now.blocks[id]!.flow in now.flows));
  if (homeless.length > 0)
    now = apply(
      now,
      homeless.map((id) => remove("block", id)),
    );
  const gone: string[] = [];
  const last = new Map<string, string>();
  for (const [id, edge] of Object.entries(now.edges)) {
    const from = now.blocks[edge.from];
    const to = now.blocks[edge.to];
    if (!from || !to || from.flow !== to.flow) {
      gone.push(id);
      continue;
    }
    const port = `${edge.from}/${edge.port}`;
    const other = last.get(port);
    if (other === undefined) last.set(port, id);
    else if ((order.get(id) ?? -1) > (order.get(other) ?? -1)) {
      gone.push(other);
      last.set(port, id);
    } else gone.push(id);
  }
  return gone.length > 0
    ? apply(
        now,
        gone.map((id) => remove("edge", id)),
      )
    : now;
}
