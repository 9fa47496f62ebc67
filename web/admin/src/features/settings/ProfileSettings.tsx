import { SegmentedControl, Select, Stack, Text, TextInput, useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api, meKey, useSession } from "@/api";
import { useAutosave } from "@/lib/autosave";
import { isLocale, localeNames, locales, setLocale, type Locale } from "@/lib/i18n";
import { Problem } from "@/lib/problem";
import { Section } from "@/ui/Page";
import { SaveState } from "@/ui/SaveState";
import { ErrorNote } from "@/ui/States";
import { toastError } from "@/ui/toast";

export function ProfileSettings() {
  const { t, i18n } = useTranslation();
  const { member } = useSession();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const save = useCallback(
    async (changed: { name?: string }) => {
      if (!changed.name?.trim()) throw new Problem({ status: 422, field: "name" });
      client.setQueryData(meKey, await api.patch("/auth/me", { body: { name: changed.name.trim() } }));
    },
    [client],
  );
  const draft = useAutosave({ name: member.name }, save);
  const language = useMutation({
    mutationFn: async (locale: Locale) => {
      await setLocale(locale);
      return api.patch("/auth/me", { body: { locale } });
    },
    onSuccess: (me) => client.setQueryData(meKey, me),
    onError: (error) => {
      if (isLocale(member.locale)) void setLocale(member.locale);
      toastError(error);
    },
  });
  const empty = !draft.values.name.trim();
  return (
    <>
      <Section
        title={t("settings.profile")}
        actions={<SaveState status={draft.status} onRetry={draft.flush} />}
      >
        <Stack gap="md">
          <TextInput
            label={t("setup.name")}
            required
            maxLength={100}
            value={draft.values.name}
            error={empty ? t("form.required") : undefined}
            onChange={(event) => draft.set({ name: event.currentTarget.value })}
            onBlur={draft.flush}
          />
          {draft.status === "failed" && !empty && <ErrorNote error={draft.error} />}
          <TextInput
            label={t("login.email")}
            value={member.email}
            readOnly
            description={t("settings.emailHelp")}
          />
          <div>
            <Text fw={500}>{t("settings.role")}</Text>
            <Text c="dimmed">
              {t(`roles.${member.role}.name`)}: {t(`roles.${member.role}.text`)}
            </Text>
          </div>
        </Stack>
      </Section>
      <Section title={t("settings.looks")}>
        <Stack gap="md">
          <Select
            label={t("settings.language")}
            allowDeselect={false}
            data={locales.map((locale) => ({ value: locale, label: localeNames[locale] }))}
            value={i18n.language}
            onChange={(value) => isLocale(value) && language.mutate(value)}
          />
          <div>
            <Text fw={500} mb={4} id="theme-label">
              {t("settings.theme.label")}
            </Text>
            <SegmentedControl
              aria-labelledby="theme-label"
              value={colorScheme}
              onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
              data={[
                { value: "light", label: t("settings.theme.light") },
                { value: "dark", label: t("settings.theme.dark") },
                { value: "auto", label: t("settings.theme.auto") },
              ]}
            />
          </div>
        </Stack>
      </Section>
    </>
  );
}
