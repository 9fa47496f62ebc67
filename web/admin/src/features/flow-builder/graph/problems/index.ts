import type { Scenario } from "../document";
import type { Catalog } from "../schema";
import { channelProblems, contentProblems, variableProblems, type ChannelAbilities } from "./contents";
import type { FlowProblem } from "./problem";
import { loopProblems, structureProblems } from "./structure";

export { fixOperations } from "./fix";
export { serverProblems, type ToldProblem } from "./server";
export type { ChannelAbilities } from "./contents";
export type { Fix, FlowProblem, ProblemKind } from "./problem";

/** Everything wrong with the scenario that can be seen without running it, errors first. */
export function findProblems(
  doc: Scenario,
  catalog: Catalog,
  channels: readonly ChannelAbilities[] = [],
  more: readonly FlowProblem[] = [],
): FlowProblem[] {
  const all = [
    ...structureProblems(doc, catalog),
    ...loopProblems(doc, catalog),
    ...contentProblems(doc, catalog),
    ...variableProblems(doc, catalog),
    ...channelProblems(doc, catalog, channels),
    ...more,
  ];
  return [
    ...all.filter((one) => one.severity === "error"),
    ...all.filter((one) => one.severity === "warning"),
  ];
}
