import type { Scenario } from "../document";
import { calledFlows, portsOf, type Catalog } from "../schema";
import { blocksOf, outgoing, reachable } from "../select";
import { isCanvasKind } from "../size";
import type { FlowProblem } from "./problem";

/** Starts that are missing, ports that lead nowhere, blocks nobody comes to, flows that are not there. */
export function structureProblems(doc: Scenario, catalog: Catalog): FlowProblem[] {
  const problems: FlowProblem[] = [];
  for (const flow of Object.keys(doc.flows)) {
    const inside = blocksOf(doc, flow);
    // A sub-flow that nobody has begun to draw disturbs nobody.
    if (inside.length === 0 && flow !== doc.main) continue;
    if (!inside.some(([, block]) => block.kind === "start")) {
      const fix = { kind: "add_start", flow } as const;
      problems.push({ id: `no_start/${flow}`, kind: "no_start", severity: "error", flow, fix });
    }
  }
  const untouched = new Set(Object.keys(doc.flows).filter((flow) => isUntouched(doc, flow)));
  const reached = reachable(doc, catalog);
  const next = outgoing(doc);
  const bodies = loopBodies(doc, next);
  for (const [id, block] of Object.entries(doc.blocks)) {
    if (isCanvasKind(block.kind)) continue;
    const at = { flow: block.flow, block: id };
    const schema = catalog.get(block.kind);
    if (!schema) {
      const fix = { kind: "remove_block", block: id } as const;
      problems.push({ id: `unknown_kind/${id}`, kind: "unknown_kind", severity: "error", ...at, fix });
      continue;
    }
    for (const flow of calledFlows(block, schema)) {
      if (flow in doc.flows) continue;
      problems.push({ id: `unknown_flow/${id}`, kind: "unknown_flow", severity: "error", ...at });
    }
    if (!reached.has(id)) {
      const fix = { kind: "remove_block", block: id } as const;
      problems.push({ id: `unreachable/${id}`, kind: "unreachable", severity: "warning", ...at, fix });
      continue;
    }
    // In a loop the end of a path begins the next round, and a jump leads where its setting says.
    if (bodies.has(id) || block.kind === "jump" || untouched.has(block.flow)) continue;
    for (const port of portsOf(block, schema)) {
      if (port.optional || next.get(id)?.some(({ edge }) => edge.port === port.id)) continue;
      const fix = { kind: "add_end", block: id, port: port.id } as const;
      problems.push({
        id: `dead_end/${id}/${port.id}`,
        kind: "dead_end",
        severity: "warning",
        ...at,
        port: port.id,
        fix,
      });
    }
  }
  return problems;
}

/** Nobody has drawn anything there yet: a new flow has a start, that of a new bot also a greeting (src/flow/scenario.cpp). */
function isUntouched(doc: Scenario, flow: string): boolean {
  return blocksOf(doc, flow).every(([id, block]) => block.kind === "start" || id === "b_hello");
}

/** Blocks in the bodies of loops: what the first port of one leads to and its second does not. */
function loopBodies(doc: Scenario, next: ReturnType<typeof outgoing>): Set<string> {
  const bodies = new Set<string>();
  const from = (loop: string, port: string) => {
    const seen = new Set<string>();
    const queue = (next.get(loop) ?? []).filter(({ edge }) => edge.port === port).map(({ edge }) => edge.to);
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (id === loop || seen.has(id)) continue;
      seen.add(id);
      for (const { edge } of next.get(id) ?? []) queue.push(edge.to);
    }
    return seen;
  };
  for (const [id, block] of Object.entries(doc.blocks)) {
    if (!block.kind.startsWith("loop_")) continue;
    const after = from(id, "done");
    for (const inside of from(id, "each")) if (!after.has(inside)) bodies.add(inside);
  }
  return bodies;
}

/** Groups of blocks from each of which every other can be reached: R. Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972). */
function cycles(ids: readonly string[], next: (id: string) => string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  for (const root of ids) {
    if (index.has(root)) continue;
    // Depth-first without recursion: a chain of 2,000 blocks must not exhaust the call stack.
    const work: { id: string; rest: string[] }[] = [];
    const open = (id: string) => {
      index.set(id, index.size);
      low.set(id, index.get(id)!);
      stack.push(id);
      onStack.add(id);
      work.push({ id, rest: next(id) });
    };
    open(root);
    while (work.length > 0) {
      const top = work.at(-1)!;
      const to = top.rest.pop();
      if (to !== undefined) {
        if (!index.has(to)) open(to);
        else if (onStack.has(to)) low.set(top.id, Math.min(low.get(top.id)!, index.get(to)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low.set(above.id, Math.min(low.get(above.id)!, low.get(top.id)!));
      if (low.get(top.id) !== index.get(top.id)) continue;
      const group: string[] = [];
      for (let id = ""; id !== top.id;) {
        id = stack.pop()!;
        onStack.delete(id);
        group.push(id);
      }
      if (group.length > 1 || next(top.id).includes(top.id)) found.push(group);
    }
  }
  return found;
}

/** Rounds in which nothing waits for the person or for time: they would run until the engine stops them. */
export function loopProblems(doc: Scenario, catalog: Catalog): FlowProblem[] {
  const lines = outgoing(doc);
  const waits = (id: string) => catalog.get(doc.blocks[id]!.kind)?.waits ?? false;
  const ids = Object.keys(doc.blocks).filter((id) => !waits(id));
  const next = (id: string) => (lines.get(id) ?? []).map(({ edge }) => edge.to).filter((to) => !waits(to));
  return cycles(ids, next).flatMap((group) => {
    const inside = new Set(group);
    // A loop block counts its rounds; a way out through a condition may be taken in time.
    if (group.some((id) => doc.blocks[id]!.kind.startsWith("loop_"))) return [];
    const exits = group.some((id) => lines.get(id)!.some(({ edge }) => !inside.has(edge.to)));
    const block = group.sort()[0]!;
    const back = lines.get(block)!.find(({ edge }) => inside.has(edge.to))!;
    return [
      {
        id: `endless_loop/${block}`,
        kind: "endless_loop",
        severity: exits ? "warning" : "error",
        flow: doc.blocks[block]!.flow,
        block,
        edge: back.id,
        fix: { kind: "add_wait", edge: back.id },
      } satisfies FlowProblem,
    ];
  });
}
