import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, usePrompts } from "@/api";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";

interface Props {
  opened: boolean;
  /** What is kept; without it the text is written here. */
  text?: string;
  onClose: () => void;
  onSaved?: (promptId: string) => void;
}

/** Keeps a text in the library: as a prompt of its own, or as a new version of one that is there. */
export function SaveToLibrary({ opened, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={rest.text === undefined ? t("prompts.add") : t("prompts.saveToLibrary")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <SaveForm onClose={onClose} {...rest} />
    </Modal>
  );
}

const newPrompt = "new";

function SaveForm({ text: given, onClose, onSaved }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const prompts = usePrompts(given !== undefined);
  const [target, setTarget] = useState(newPrompt);
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [own, setOwn] = useState("");
  const text = given ?? own;
  const save = useMutation({
    mutationFn: async () => {
      if (target === newPrompt)
        return (await api.post("/prompts", { body: { name: name.trim(), text, note } })).id;
      await api.post("/prompts/{id}/versions", {
        path: { id: target },
        body: { text, note, publish: false },
      });
      return target;
    },
    onSuccess: (id) => {
      void client.invalidateQueries({ queryKey: keys.prompts });
      toast(t("prompts.savedToLibrary"));
      onClose();
      onSaved?.(id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const atField = ["name", "text"].some((field) => fieldError(save.error, field));
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {given !== undefined && (
          <Select
            label={t("prompts.saveAs")}
            allowDeselect={false}
            data={[
              { value: newPrompt, label: t("prompts.newPrompt") },
              ...(prompts.data ?? []).map((one) => ({
                value: one.id,
                label: t("prompts.newVersionOf", { name: one.name }),
              })),
            ]}
            value={target}
            onChange={(value) => value && setTarget(value)}
          />
        )}
        {target === newPrompt && (
          <TextInput
            label={t("prompts.name")}
            required
            maxLength={100}
            data-autofocus
            value={name}
            error={fieldError(save.error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        {given === undefined && (
          <Textarea
            dir="auto"
            label={t("prompts.text")}
            description={t("prompts.textHelp")}
            required
            autosize
            minRows={6}
            maxRows={16}
            maxLength={100_000}
            value={own}
            error={fieldError(save.error, "text")}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t("prompts.note")}
          description={t("prompts.noteHelp")}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {save.error && (!atField || given !== undefined) && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
