import type { Block, Scenario } from "../document";
import { put, remove, type Operation } from "../operations";
import { removeSelection } from "./remove";

/** A flow with its start. */
export function addFlow(id: string, start: string, name: string): Operation[] {
  const block: Block = { flow: id, kind: "start", name: "", at: [80, 120], settings: {} };
  return [put.flow(id, { name }), put.block(start, block)];
}

export function renameFlow(doc: Scenario, id: string, name: string): Operation[] {
  const flow = doc.flows[id];
  return flow && flow.name !== name ? [put.flow(id, { ...flow, name })] : [];
}

/** Takes a flow away with everything in it. The main flow stays. */
export function removeFlow(doc: Scenario, id: string): Operation[] {
  if (id === doc.main || !(id in doc.flows)) return [];
  const inside = Object.keys(doc.blocks).filter((block) => doc.blocks[block]!.flow === id);
  return [...removeSelection(doc, inside), remove("flow", id)];
}

export const setMain = (doc: Scenario, id: string): Operation[] =>
  id in doc.flows && id !== doc.main ? [put.settings({ locales: doc.locales, main: id })] : [];
