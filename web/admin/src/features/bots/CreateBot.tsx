import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, useMay } from "@/api";
import { useModelOptions } from "@/features/models";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { makeWebChannel } from "./webChannel";

export function CreateBot({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("bots.create")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <CreateForm onClose={onClose} />
    </Modal>
  );
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [instructions, setInstructions] = useState("");
  const [model, setModel] = useState<string | null>(null);
  const mayChannels = useMay("channels.write");
  const options = useModelOptions(useMay("models.read"));
  const create = useMutation({
    mutationFn: () =>
      api.post("/bots", {
        body: {
          name: name.trim(),
          greeting: t("bots.defaultGreeting", { name: name.trim() }),
          instructions: instructions.trim(),
          model_id: model,
        },
      }),
    onSuccess: async (bot) => {
      // Without a place to talk there is nothing to try; if this fails, the bot's page offers it again.
      if (mayChannels) await makeWebChannel(bot, t("bots.test.channelName")).catch(() => undefined);
      void client.invalidateQueries({ queryKey: keys.channels });
      client.setQueryData(keys.bot(bot.id), bot);
      await client.invalidateQueries({ queryKey: keys.bots, exact: true });
      await navigate(`/bots/${bot.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("bots.name")}
          description={t("bots.nameHelp")}
          placeholder={t("bots.namePlaceholder")}
          required
          maxLength={100}
          data-autofocus
          value={name}
          error={fieldError(create.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t("bots.instructions")}
          description={t("bots.instructionsHelp")}
          placeholder={t("bots.instructionsPlaceholder")}
          autosize
          minRows={3}
          maxRows={10}
          value={instructions}
          onChange={(event) => setInstructions(event.currentTarget.value)}
        />
        {options.groups.length > 0 && (
          <Select
            label={t("bots.model")}
            placeholder={t("bots.offlineOption")}
            clearable
            data={options.groups}
            value={model}
            onChange={setModel}
          />
        )}
        {create.error && !fieldError(create.error, "name") && <ErrorNote error={create.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            {t("bots.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
