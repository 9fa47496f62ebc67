import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type PromptVersion } from "@/api";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";

interface Props {
  promptId: string;
  /** Where the new version begins from. */
  from: PromptVersion;
  onDone: (saved?: PromptVersion) => void;
}

/** Writes the next version; what is there stays as it is. */
export function VersionEditor({ promptId, from, onDone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState(from.text);
  const [note, setNote] = useState("");
  const save = useMutation({
    mutationFn: (publish: boolean) =>
      api.post("/prompts/{id}/versions", { path: { id: promptId }, body: { text, note, publish } }),
    onSuccess: async (saved, publish) => {
      await client.invalidateQueries({ queryKey: keys.prompts });
      toast(publish ? t("prompts.published", { number: saved.number }) : t("save.saved"));
      onDone(saved);
    },
  });
  const unchanged = text === from.text;
  const textError = fieldError(save.error, "text");
  return (
    <Stack gap="md">
      <Textarea
        dir="auto"
        label={t("prompts.text")}
        description={t("prompts.textHelp")}
        autosize
        minRows={10}
        maxRows={30}
        maxLength={100_000}
        data-autofocus
        value={text}
        error={textError}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t("prompts.note")}
        description={t("prompts.noteHelp")}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.error && !textError && <ErrorNote error={save.error} />}
      <Group>
        <Button disabled={unchanged} loading={save.isPending} onClick={() => save.mutate(true)}>
          {t("prompts.saveAndPublish")}
        </Button>
        <Button variant="default" disabled={unchanged || save.isPending} onClick={() => save.mutate(false)}>
          {t("common.save")}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => onDone()}>
          {t("common.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
