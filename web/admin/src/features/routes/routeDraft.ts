import type { Route, RouteDefinition, RouteErrorClass, RouteTarget } from "@/api";
import schema from "../../../../../schemas/route.json";

// The route as it is being edited: pure functions, no React.

export const strategies = schema.properties.strategy.enum as NonNullable<RouteDefinition["strategy"]>[];
export type Strategy = (typeof strategies)[number];
export const errorClasses = schema.properties.fallback_on.items.enum as RouteErrorClass[];
export const mostTargets = schema.properties.targets.maxItems;

interface Bound {
  min: number;
  max: number;
  fallback: number | undefined;
}
const bound = (field: { minimum: number; maximum: number; default?: number }): Bound => ({
  min: field.minimum,
  max: field.maximum,
  fallback: field.default,
});
const parts = schema.properties;
/** What the schema allows of each number. */
export const bounds = {
  weight: bound(parts.targets.items.properties.weight),
  max_concurrency: bound(parts.targets.items.properties.max_concurrency),
  retries: bound(parts.retries),
  hedge_after_ms: bound(parts.hedge_after_ms),
  ttl_seconds: bound(parts.cache.properties.ttl_seconds),
  threshold: bound(parts.cache.properties.threshold),
  connect_ms: bound(parts.timeouts.properties.connect_ms),
  first_token_ms: bound(parts.timeouts.properties.first_token_ms),
  between_tokens_ms: bound(parts.timeouts.properties.between_tokens_ms),
  total_ms: bound(parts.timeouts.properties.total_ms),
  failures: bound(parts.cooldown.properties.failures),
  cooldown_seconds: bound(parts.cooldown.properties.seconds),
  percent: bound(parts.shadow.properties.percent),
};

export interface RouteDraft {
  label: string;
  name: string;
  enabled: boolean;
  definition: RouteDefinition;
}

export function emptyDraft(): RouteDraft {
  return { label: "", name: "", enabled: true, definition: { strategy: "ordered", targets: [] } };
}

export function draftOf(route: Route): RouteDraft {
  return { label: route.label, name: route.name, enabled: route.enabled, definition: route.definition };
}

/** The targets with the one at `from` moved to `to`. */
export function moved(targets: readonly RouteTarget[], from: number, to: number): RouteTarget[] {
  const list = targets.slice();
  const [one] = list.splice(from, 1);
  if (one) list.splice(Math.max(0, Math.min(to, list.length)), 0, one);
  return list;
}

/** How often each is drawn, in percent; all 0 where every weight is. */
export function shares(targets: readonly RouteTarget[]): number[] {
  const weights = targets.map((target) => target.weight ?? 1);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (sum > 0 ? (100 * weight) / sum : 0));
}

export type DraftFault = "label" | "name" | "targets" | "embedder" | "shadow";

/** What is still missing, by field. What the server finds besides comes with its answer. */
export function faultsOf(draft: RouteDraft): DraftFault[] {
  const { definition } = draft;
  const faults: DraftFault[] = [];
  if (!draft.label.trim()) faults.push("label");
  if (draft.name && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(draft.name)) faults.push("name");
  if (definition.targets.length === 0) faults.push("targets");
  if (definition.cache?.mode === "semantic" && !definition.cache.embedder) faults.push("embedder");
  if (definition.shadow && !definition.shadow.model_id) faults.push("shadow");
  return faults;
}

/** Errors after which the next model is asked. */
export function fallbackOf(definition: RouteDefinition): RouteErrorClass[] {
  return definition.fallback_on ?? (schema.properties.fallback_on.default as RouteErrorClass[]);
}
