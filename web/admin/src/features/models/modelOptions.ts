import { useModels, useProviders } from "@/api";

export interface ModelOptionGroup {
  group: string;
  items: { value: string; label: string; disabled?: boolean }[];
}

/** Models to choose from, grouped by provider; what is switched off shows but cannot be chosen. */
export function useModelOptions(enabled = true) {
  const models = useModels(enabled);
  const providers = useProviders(enabled);
  const groups: ModelOptionGroup[] = (providers.data ?? []).map((provider) => ({
    group: provider.name,
    items: (models.data ?? [])
      .filter((model) => model.provider_id === provider.id)
      .map((model) => ({
        value: model.id,
        label: model.label || model.name,
        disabled: !model.enabled || !provider.enabled,
      })),
  }));
  return {
    groups: groups.filter((group) => group.items.length > 0),
    pending: models.isPending || providers.isPending,
    find: (id: string | null) => models.data?.find((model) => model.id === id),
  };
}
