import type { Block, Scenario } from "../document";
import { localizedTexts, type BlockSchema, type Catalog, type FieldSchema } from "../schema";
import { reachable } from "../select";
import { isCanvasKind } from "../size";
import { variableUse } from "../texts";
import type { FlowProblem } from "./problem";

const isText = (field: FieldSchema) =>
  field.widget === "localized_text" || field.widget === "localized_markdown";

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) && value.length === 0;
}

function requiredProblems(id: string, block: Block, schema: BlockSchema): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const at = { severity: "error", flow: block.flow, block: id } as const;
  for (const [name, field] of Object.entries(schema.settings.properties ?? {})) {
    const value = block.settings[name];
    const required = schema.settings.required?.includes(name) ?? false;
    if (required && !isText(field) && isEmpty(value))
      problems.push({ id: `required/${id}/${name}`, kind: "required", ...at, field: name });
    else if (Array.isArray(value) && value.length < (field.minItems ?? 0))
      problems.push({ id: `more_needed/${id}/${name}`, kind: "more_needed", ...at, field: name });
  }
  return problems;
}

function textProblems(doc: Scenario, id: string, block: Block, schema: BlockSchema): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const [first, ...others] = doc.locales;
  const missing = new Map<string, string>();
  for (const { path, text, required } of localizedTexts(block, schema)) {
    const at = { flow: block.flow, block: id, field: path };
    if (!text[first!]?.trim()) {
      const said = Object.values(text).some((words) => words?.trim());
      if (required || said)
        problems.push({
          id: `missing_text/${id}/${path}`,
          kind: "missing_text",
          severity: "error",
          ...at,
          locale: first,
        });
      continue;
    }
    for (const locale of others) {
      if (!text[locale]?.trim() && !missing.has(locale)) missing.set(locale, path);
    }
  }
  for (const [locale, field] of missing) {
    problems.push({
      id: `missing_translation/${id}/${locale}`,
      kind: "missing_translation",
      severity: "warning",
      flow: block.flow,
      block: id,
      field,
      locale,
      fix: { kind: "copy_text", block: id, locale },
    });
  }
  return problems;
}

/** Settings that are needed and texts that are missing. */
export function contentProblems(doc: Scenario, catalog: Catalog): FlowProblem[] {
  return Object.entries(doc.blocks).flatMap(([id, block]) => {
    const schema = catalog.get(block.kind);
    if (!schema || isCanvasKind(block.kind)) return [];
    return [...requiredProblems(id, block, schema), ...textProblems(doc, id, block, schema)];
  });
}

/** How many letters must change to get from one word to the other, at most `most`. */
export function distance(a: string, b: string, most = 3): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  let before = row;
  for (let i = 1; i <= a.length; ++i) {
    const next = [i];
    for (let j = 1; j <= b.length; ++j) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      // Two neighbours that changed places are one slip, the commonest of all.
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/** Variables that nobody declared, and variables that are read but never set. */
export function variableProblems(doc: Scenario, catalog: Catalog): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const reached = reachable(doc, catalog);
  const written = new Set<string>();
  const reads = new Map<string, string>();
  for (const [id, block] of Object.entries(doc.blocks)) {
    if (isCanvasKind(block.kind)) continue;
    const use = variableUse(block.settings);
    // Scripts may set any variable; what one sets is not known without running it.
    if (typeof block.settings.code === "string")
      for (const name of Object.keys(doc.variables))
        if (new RegExp(`\\b${name}\\s*=(?!=)`).test(block.settings.code)) written.add(name);
    if (reached.has(id)) for (const name of use.writes) written.add(name);
    for (const name of new Set([...use.reads, ...use.writes])) {
      if (use.reads.has(name) && reached.has(id) && !reads.has(name)) reads.set(name, id);
      if (name in doc.variables) continue;
      const like = Object.keys(doc.variables).find((one) => distance(one, name) <= (name.length > 4 ? 2 : 1));
      problems.push({
        id: `unknown_variable/${id}/${name}`,
        kind: "unknown_variable",
        severity: "error",
        flow: block.flow,
        block: id,
        variable: name,
        fix: like
          ? { kind: "rename_variable_use", from: name, to: like, block: id }
          : { kind: "create_variable", name },
      });
    }
  }
  for (const [name, block] of reads) {
    const variable = doc.variables[name];
    // What outlives the session may have been set by an earlier one.
    if (!variable || variable.scope !== "session" || written.has(name)) continue;
    if (variable.default !== null && variable.default !== undefined) continue;
    problems.push({
      id: `unset_variable/${name}`,
      kind: "unset_variable",
      severity: "warning",
      flow: doc.blocks[block]!.flow,
      block,
      variable: name,
      fix: { kind: "set_default", name },
    });
  }
  return problems;
}

export interface ChannelAbilities {
  /** The kind of the channel, and what it is called. */
  kind: string;
  abilities: Readonly<Record<string, unknown>>;
}

/** What blocks would like to show and one of the bot's channels cannot. */
export function channelProblems(
  doc: Scenario,
  catalog: Catalog,
  channels: readonly ChannelAbilities[],
): FlowProblem[] {
  const problems: FlowProblem[] = [];
  for (const [id, block] of Object.entries(doc.blocks)) {
    for (const need of catalog.get(block.kind)?.needs ?? []) {
      for (const channel of channels) {
        if (channel.abilities[need] !== false) continue;
        problems.push({
          id: `channel_need/${id}/${need}/${channel.kind}`,
          kind: "channel_need",
          severity: "warning",
          flow: block.flow,
          block: id,
          need,
          channel: channel.kind,
        });
      }
    }
  }
  return problems;
}
