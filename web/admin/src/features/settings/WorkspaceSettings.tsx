import { Select, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, meKey, useMay, type Workspace } from "@/api";
import { useAutosave } from "@/lib/autosave";
import { localeNames, locales } from "@/lib/i18n";
import { Problem } from "@/lib/problem";
import { zones } from "@/lib/zones";
import { Section } from "@/ui/Page";
import { SaveState } from "@/ui/SaveState";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";

export function WorkspaceSettings() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: () => api.get("/settings") });
  if (settings.isPending) return <FormSkeleton fields={3} />;
  if (settings.error) return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  return <Form workspace={settings.data} />;
}

function Form({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = useMay("settings.write");
  const save = useCallback(
    async (changed: Partial<Pick<Workspace, "name" | "locale" | "timezone" | "merge_people">>) => {
      if (changed.name !== undefined && !changed.name.trim())
        throw new Problem({ status: 422, field: "name" });
      client.setQueryData(keys.settings, await api.patch("/settings", { body: changed }));
      void client.invalidateQueries({ queryKey: meKey });
    },
    [client],
  );
  const { name, locale, timezone, merge_people } = workspace;
  const draft = useAutosave({ name, locale, timezone, merge_people }, save);
  const empty = !draft.values.name.trim();
  const languages = [...new Set<string>([...locales, draft.values.locale])];
  return (
    <Section
      title={t("settings.sections.workspace")}
      description={mayWrite ? undefined : t("common.noPermission")}
      actions={<SaveState status={draft.status} onRetry={draft.flush} />}
    >
      <Stack gap="md">
        <TextInput
          label={t("setup.workspace")}
          required
          maxLength={100}
          disabled={!mayWrite}
          value={draft.values.name}
          error={empty ? t("form.required") : undefined}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
          onBlur={draft.flush}
        />
        <Select
          label={t("settings.workspaceLanguage")}
          description={t("settings.workspaceLanguageHelp")}
          allowDeselect={false}
          disabled={!mayWrite}
          data={languages.map((value) => ({
            value,
            label: value in localeNames ? localeNames[value as keyof typeof localeNames] : value,
          }))}
          value={draft.values.locale}
          onChange={(value) => value && draft.set({ locale: value })}
        />
        <Select
          label={t("settings.timezone")}
          description={t("settings.timezoneHelp")}
          searchable
          allowDeselect={false}
          disabled={!mayWrite}
          data={zones(draft.values.timezone)}
          value={draft.values.timezone}
          onChange={(value) => value && draft.set({ timezone: value })}
          limit={60}
        />
        <Switch
          label={t("settings.mergePeople")}
          description={t("settings.mergePeopleHelp")}
          disabled={!mayWrite}
          checked={draft.values.merge_people}
          onChange={(event) => draft.set({ merge_people: event.currentTarget.checked })}
        />
        {draft.status === "failed" && !empty && <ErrorNote error={draft.error} />}
      </Stack>
    </Section>
  );
}
