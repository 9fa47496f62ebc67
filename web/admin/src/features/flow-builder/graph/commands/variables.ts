import { variablePattern, type Scenario, type Variable } from "../document";
import { put, remove, type Operation } from "../operations";
import { renamedVariable } from "../texts";

export const newVariable: Variable = { type: "text", scope: "session", default: null, description: "" };

export const setVariable = (name: string, value: Variable): Operation[] =>
  variablePattern.test(name) ? [put.variable(name, value)] : [];

export const removeVariable = (doc: Scenario, name: string): Operation[] =>
  name in doc.variables ? [remove("variable", name)] : [];

/** Gives a variable another name wherever it is used. */
export function renameVariable(doc: Scenario, from: string, to: string): Operation[] {
  const variable = doc.variables[from];
  if (!variable || from === to || to in doc.variables || !variablePattern.test(to)) return [];
  const operations = [remove("variable", from), put.variable(to, variable)];
  for (const [id, block] of Object.entries(doc.blocks)) {
    const settings = renamedVariable(block.settings, from, to);
    if (settings !== block.settings) operations.push(put.block(id, { ...block, settings }));
  }
  return operations;
}
