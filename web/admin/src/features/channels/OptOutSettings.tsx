import { Stack, Switch, TagsInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Channel } from "@/api";
import { useAutosave } from "@/lib/autosave";
import { Section } from "@/ui/Page";
import { SaveState } from "@/ui/SaveState";
import { ErrorNote } from "@/ui/States";

const mostWords = 50;

/** The words by which people opt out here, and in again. */
export function OptOutSettings({ channel, mayWrite }: { channel: Channel; mayWrite: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { built_in = true, stop = [], start = [] } = channel.opt_out;
  const save = useCallback(
    async (_changed: unknown, words: { built_in: boolean; stop: string[]; start: string[] }) => {
      const saved = await api.patch("/channels/{id}", {
        path: { id: channel.id },
        body: { opt_out: words },
      });
      client.setQueryData([...keys.channels, channel.id], saved);
    },
    [client, channel.id],
  );
  const draft = useAutosave({ built_in, stop, start }, save);
  const words = (field: "stop" | "start") => (
    <TagsInput
      label={t(`channels.optOut.${field}`)}
      description={t(`channels.optOut.${field}Help`)}
      maxTags={mostWords}
      maxLength={40}
      splitChars={[","]}
      acceptValueOnBlur
      disabled={!mayWrite}
      value={draft.values[field]}
      onChange={(list) => draft.set({ [field]: list })}
      onBlur={draft.flush}
    />
  );
  return (
    <Section
      title={t("channels.optOut.title")}
      description={t("channels.optOut.text")}
      actions={<SaveState status={draft.status} onRetry={draft.flush} />}
    >
      <Stack gap="md">
        <Switch
          label={t("channels.optOut.builtIn")}
          description={t("channels.optOut.builtInHelp")}
          disabled={!mayWrite}
          checked={draft.values.built_in}
          onChange={(event) => draft.set({ built_in: event.currentTarget.checked })}
        />
        {words("stop")}
        {words("start")}
        {draft.status === "failed" && <ErrorNote error={draft.error} />}
      </Stack>
    </Section>
  );
}
