import type { Scenario } from "../document";
import { pick } from "../schema";
import type { FlowProblem } from "./problem";

/** What the editor finds by itself, at once and with the fix; the server says it a moment later in its own words. */
const ownCodes = new Set([
  "unknown_kind",
  "missing_text",
  "missing_translation",
  "undeclared_variable",
  "unset_variable",
  "missing_flow",
  "unknown_flow",
  "flow_without_start",
  "unreachable",
  "dead_end",
  "endless_loop",
]);

export interface ToldProblem {
  id: string;
  code: string;
  severity: "error" | "warning";
  block?: string;
  edge?: string;
  variable?: string;
  flow?: string;
  field?: string;
  message: Record<string, string>;
}

/** Problems that only the server sees: scripts, addresses, patterns, shares. */
export function serverProblems(told: readonly ToldProblem[], doc: Scenario, locale: string): FlowProblem[] {
  return told
    .filter((one) => !ownCodes.has(one.code) && !one.code.startsWith("channel_cannot_"))
    .filter((one) => !one.block || one.block in doc.blocks)
    .map((one) => ({
      id: `server/${one.id}`,
      kind: "server",
      severity: one.severity,
      message: pick(one.message, locale),
      edge: one.edge,
      variable: one.variable,
      block: one.block,
      flow: one.flow ?? (one.block ? doc.blocks[one.block]!.flow : undefined),
      // "cases[1].when": the setting is what the form can show.
      field: one.field?.split(/[.[]/, 1)[0],
    }));
}
