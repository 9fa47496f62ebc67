import { useTranslation } from "react-i18next";
import { useModels, useProviders, useRoutes, type Model, type Provider, type Route } from "@/api";

export interface ModelOptionGroup {
  group: string;
  items: { value: string; label: string; disabled?: boolean }[];
}

/** Models by provider; what is switched off shows but cannot be chosen. */
export function modelGroups(
  models: readonly Model[],
  providers: readonly Provider[],
  use: "answers" | "embeddings" = "answers",
): ModelOptionGroup[] {
  return providers
    .map((provider) => ({
      group: provider.name,
      items: models
        .filter((model) => model.provider_id === provider.id)
        .filter((model) => (model.use === "embedding") === (use === "embeddings"))
        .map((model) => ({
          value: model.id,
          label: model.label || model.name,
          disabled: !model.enabled || !provider.enabled,
        })),
    }))
    .filter((group) => group.items.length > 0);
}

/** Routes first, for they are the safer choice, then models. */
export function optionGroups(
  routesLabel: string,
  routes: readonly Route[],
  models: readonly Model[],
  providers: readonly Provider[],
): ModelOptionGroup[] {
  const items = routes.map((route) => ({ value: route.id, label: route.label, disabled: !route.enabled }));
  const groups = modelGroups(models, providers);
  return items.length > 0 ? [{ group: routesLabel, items }, ...groups] : groups;
}

/** Routes and models to choose from. */
export function useModelOptions(enabled = true) {
  const { t } = useTranslation();
  const models = useModels(enabled);
  const providers = useProviders(enabled);
  const routes = useRoutes(enabled);
  const known: { id: string }[] = [...(routes.data ?? []), ...(models.data ?? [])];
  return {
    groups: optionGroups(
      t("modelSections.routes"),
      routes.data ?? [],
      models.data ?? [],
      providers.data ?? [],
    ),
    pending: models.isPending || providers.isPending || routes.isPending,
    find: (id: string | null) => known.find((one) => one.id === id),
  };
}
