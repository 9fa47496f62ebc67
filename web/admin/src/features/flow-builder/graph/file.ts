import {
  limits,
  variablePattern,
  variableScopes,
  variableTypes,
  type Scenario,
  type VariableScope,
  type VariableType,
} from "./document";

// A scenario as a file: what is exported is the document of schemas/flow.json, what is imported is looked through first.

export const fileText = (doc: Scenario): string => JSON.stringify(doc, null, 2) + "\n";

/** What is wrong with a file. `at` is the way to the place, as "blocks.b_1.at". */
export interface Mistake {
  kind:
    | "json"
    | "format"
    | "shape"
    | "id"
    | "locales"
    | "main"
    | "no_flow"
    | "no_block"
    | "port_twice"
    | "between_flows"
    | "variable"
    | "tooMany";
  at: string;
}

const idPattern = {
  flows: /^f_[A-Za-z0-9]{1,24}$/,
  blocks: /^b_[A-Za-z0-9]{1,24}$/,
  edges: /^e_[A-Za-z0-9]{1,24}$/,
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isPlace = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every((one) => Number.isFinite(one));

type Parts = Record<"flows" | "variables" | "blocks" | "edges", Record<string, Record<string, unknown>>>;

/** The collections, each entry an object with a good id; what is not is told and left out. */
function partsOf(file: Record<string, unknown>, mistakes: Mistake[]): Parts {
  const parts: Parts = { flows: {}, variables: {}, blocks: {}, edges: {} };
  for (const name of ["flows", "variables", "blocks", "edges"] as const) {
    const all = file[name] ?? (name === "variables" ? {} : undefined);
    if (!isObject(all)) {
      mistakes.push({ kind: "shape", at: name });
      continue;
    }
    for (const [id, value] of Object.entries(all)) {
      const at = `${name}.${id}`;
      if (!(name === "variables" ? variablePattern : idPattern[name]).test(id))
        mistakes.push({ kind: "id", at });
      else if (isObject(value)) parts[name][id] = value;
      else mistakes.push({ kind: "shape", at });
    }
  }
  return parts;
}

function lookThrough({ flows, variables, blocks, edges }: Parts, mistakes: Mistake[]): void {
  const tell = (kind: Mistake["kind"], at: string) => mistakes.push({ kind, at });
  if (Object.keys(blocks).length > limits.blocks) tell("tooMany", "blocks");
  for (const [id, { type, scope }] of Object.entries(variables)) {
    if (!variableTypes.includes(type as VariableType)) tell("variable", `variables.${id}.type`);
    if (!variableScopes.includes(scope as VariableScope)) tell("variable", `variables.${id}.scope`);
  }
  for (const [id, one] of Object.entries(blocks)) {
    const at = `blocks.${id}`;
    if (!isText(one.kind)) tell("shape", `${at}.kind`);
    if (!isPlace(one.at)) tell("shape", `${at}.at`);
    if (one.settings !== undefined && !isObject(one.settings)) tell("shape", `${at}.settings`);
    if (one.name !== undefined && !isText(one.name)) tell("shape", `${at}.name`);
    if (!isText(one.flow) || !(one.flow in flows)) tell("no_flow", `${at}.flow`);
  }
  const ports = new Set<string>();
  for (const [id, { from, port, to }] of Object.entries(edges)) {
    const at = `edges.${id}`;
    if (!isText(from) || !isText(port) || !isText(to)) {
      tell("shape", at);
      continue;
    }
    if (!(from in blocks)) tell("no_block", `${at}.from`);
    if (!(to in blocks)) tell("no_block", `${at}.to`);
    if (ports.has(`${from}/${port}`)) tell("port_twice", at);
    ports.add(`${from}/${port}`);
    if (blocks[from] && blocks[to] && blocks[from].flow !== blocks[to].flow) tell("between_flows", at);
  }
}

/** Reads an exported file, or the answer of the REST API that has the scenario in it. */
export function readFile(text: string): { scenario: Scenario } | { mistakes: Mistake[] } {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { mistakes: [{ kind: "json", at: "" }] };
  }
  if (isObject(file) && isObject(file.scenario)) file = file.scenario;
  if (!isObject(file) || file.format !== 1) return { mistakes: [{ kind: "format", at: "format" }] };
  const mistakes: Mistake[] = [];
  const parts = partsOf(file, mistakes);
  const { locales, main } = file;
  if (!Array.isArray(locales) || locales.length === 0 || !locales.every(isText))
    mistakes.push({ kind: "locales", at: "locales" });
  if (!isText(main) || !(main in parts.flows)) mistakes.push({ kind: "main", at: "main" });
  lookThrough(parts, mistakes);
  if (mistakes.length > 0) return { mistakes };
  return { scenario: taken(file, parts) };
}

function each<T>(all: Parts["flows"], one: (value: Record<string, unknown>) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([id, value]) => [id, one(value)]));
}

/** Only what belongs into the document, with what may be left out filled in. */
function taken(file: Record<string, unknown>, parts: Parts): Scenario {
  return {
    format: 1,
    locales: file.locales as string[],
    main: file.main as string,
    flows: each(parts.flows, ({ name }) => ({ name: isText(name) ? name : "" })),
    variables: each(parts.variables, (one) => ({
      type: one.type as VariableType,
      scope: one.scope as VariableScope,
      default: one.default ?? null,
      description: isText(one.description) ? one.description : "",
    })),
    blocks: each(parts.blocks, ({ flow, kind, name, at, settings }) => ({
      flow: flow as string,
      kind: kind as string,
      name: isText(name) ? name : "",
      at: at as [number, number],
      settings: (settings ?? {}) as Record<string, unknown>,
    })),
    edges: each(parts.edges, ({ from, port, to }) => ({
      from: from as string,
      port: port as string,
      to: to as string,
    })),
  };
}
