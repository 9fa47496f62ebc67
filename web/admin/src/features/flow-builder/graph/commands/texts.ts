import type { Localized, Scenario } from "../document";
import { put, type Operation } from "../operations";
import { localizedTexts, type Catalog } from "../schema";
import { mapTexts } from "../texts";

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Replaces words in the texts, settings and names of blocks; upper and lower case count only if `exact`. */
export function replaceAll(doc: Scenario, find: string, by: string, exact = false): Operation[] {
  if (!find) return [];
  const pattern = new RegExp(escaped(find), exact ? "gu" : "giu");
  const change = (text: string) => text.replace(pattern, () => by);
  const operations: Operation[] = [];
  for (const [id, block] of Object.entries(doc.blocks)) {
    // Ids and names of things are not words; those of variables are changed in the list of variables.
    const settings = mapTexts(block.settings, (text, path) =>
      /^(id|variable|flow|block|kind|model|knowledge)$|_variable$/.test(path.at(-1) ?? "")
        ? text
        : change(text),
    );
    const name = change(block.name);
    if (settings !== block.settings || name !== block.name)
      operations.push(put.block(id, { ...block, name, settings }));
  }
  return operations;
}

export const setLocales = (doc: Scenario, locales: readonly string[]): Operation[] =>
  locales.length > 0 ? [put.settings({ locales, main: doc.main })] : [];

/** Puts a text into one place of a block's settings: "question", "choices.ab.title". */
export function setText(doc: Scenario, id: string, path: string, locale: string, words: string): Operation[] {
  const block = doc.blocks[id];
  if (!block) return [];
  const steps = path.split(".");
  const change = (value: unknown, rest: readonly string[]): unknown => {
    if (rest.length === 0) return { ...(value as Localized | undefined), [locale]: words };
    const [step, ...deeper] = rest as [string, ...string[]];
    if (Array.isArray(value)) {
      return value.map((item: { id?: string }, index) =>
        item?.id === step || String(index) === step ? change(item, deeper) : item,
      );
    }
    const object = (value ?? {}) as Record<string, unknown>;
    return { ...object, [step]: change(object[step], deeper) };
  };
  return [put.block(id, { ...block, settings: change(block.settings, steps) as Block["settings"] })];
}
type Block = Scenario["blocks"][string];

/** Fills the texts of a language that are empty with those of the scenario's first one. */
export function copyTexts(doc: Scenario, catalog: Catalog, locale: string, only?: string): Operation[] {
  const from = doc.locales[0]!;
  const operations: Operation[] = [];
  for (const id of only ? [only] : Object.keys(doc.blocks)) {
    const block = doc.blocks[id];
    if (!block) continue;
    let now = doc;
    for (const { path, text } of localizedTexts(block, catalog.get(block.kind))) {
      if (!text[from]?.trim() || text[locale]?.trim()) continue;
      const [operation] = setText(now, id, path, locale, text[from]);
      if (operation?.type === "block" && operation.op === "put")
        now = { ...now, blocks: { ...now.blocks, [id]: operation.value } };
    }
    if (now !== doc) operations.push(put.block(id, now.blocks[id]!));
  }
  return operations;
}
