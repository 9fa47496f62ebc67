import type { CatalogueModel, ModelAbilities } from "@/api";

export type Shown = "all" | "on" | "new";

export interface CatalogueFilter {
  words: string;
  provider: string;
  use: string;
  shown: Shown;
}

const newFor = 14 * 24 * 3600 * 1_000_000;

/** Whether the vendor has brought it lately; `now` in microseconds. */
export function isNew(model: CatalogueModel, lists: Map<string, number>, now: number): boolean {
  const seen = model.first_seen_at;
  // All of a list that was read for the first time is not news.
  return seen !== null && seen > (lists.get(model.provider_id) ?? 0) && now - seen < newFor;
}

/** When each provider's list was read for the first time. */
export function firstReadings(models: readonly CatalogueModel[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const model of models) {
    if (model.first_seen_at === null) continue;
    const known = first.get(model.provider_id);
    if (known === undefined || model.first_seen_at < known) first.set(model.provider_id, model.first_seen_at);
  }
  return first;
}

/** What fits the filter: those in use first, then by name. */
export function pick(
  models: readonly CatalogueModel[],
  filter: CatalogueFilter,
  now: number,
): CatalogueModel[] {
  const lists = firstReadings(models);
  const words = filter.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (model: CatalogueModel) => {
    if (filter.provider && model.provider_id !== filter.provider) return false;
    if (filter.use && model.use !== filter.use) return false;
    if (filter.shown === "on" && !model.enabled) return false;
    if (filter.shown === "new" && !isNew(model, lists, now)) return false;
    const text = `${model.name} ${model.label} ${model.provider_name}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  const rank = (model: CatalogueModel) => (model.enabled ? 0 : model.model_id ? 1 : 2);
  return models
    .filter(fits)
    .sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label) || a.name.localeCompare(b.name));
}

/** 128000 → "128K", 1048576 → "1M": as vendors speak of it. */
export function shortTokens(count: number, locale: string): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(count);
}

const order = ["tools", "images", "audio", "json_schema", "reasoning"] as const;
export type Ability = (typeof order)[number];

export function abilitiesOf(abilities: ModelAbilities): Ability[] {
  return order.filter((name) => abilities[name] === true);
}
