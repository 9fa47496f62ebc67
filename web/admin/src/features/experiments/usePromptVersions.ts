import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys, usePrompts } from "@/api";

/** Versions of all prompts, to choose one from: the newest of each. */
export function usePromptVersions() {
  const { t } = useTranslation();
  const prompts = usePrompts();
  const list = prompts.data ?? [];
  const versions = useQuery({
    queryKey: [...keys.prompts, "versions-of-all", list.map((one) => `${one.id}:${one.versions}`)],
    queryFn: () =>
      Promise.all(
        list.map(async (prompt) => ({
          prompt,
          versions: (
            await api.get("/prompts/{id}/versions", { path: { id: prompt.id }, query: { limit: 20 } })
          ).items,
        })),
      ),
    enabled: list.length > 0,
  });
  return (versions.data ?? []).map(({ prompt, versions: own }) => ({
    group: prompt.name,
    items: own.map((one) => ({
      value: one.id,
      label: `${prompt.name} · ${t("prompts.version", { number: one.number })}`,
    })),
  }));
}
