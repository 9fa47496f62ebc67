import type { Price } from "@/api";

/** As the server understands a price's model: "gpt-*" is all that begin so; after a leading star and slash comes what may
 * stand behind any slash of the name, or alone. */
export function matchesModel(pattern: string, model: string): boolean {
  if (pattern.startsWith("*/")) {
    const rest = pattern.slice(2);
    const parts = model.split("/");
    return parts.some((_part, index) => matchesModel(rest, parts.slice(index).join("/")));
  }
  return pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
}

/** Whether a call of the model would have a price now (in microseconds). */
export function hasPrice(prices: readonly Price[], kind: string, model: string, now: number): boolean {
  return prices.some(
    (price) =>
      price.provider_kind === kind &&
      matchesModel(price.model, model) &&
      (price.valid_from ?? 0) <= now &&
      (price.valid_to ?? Infinity) > now,
  );
}
