import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type ApiKey } from "@/api";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import { KeyLimitsFields } from "./KeyLimitsFields";

export function EditKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      size="lg"
      title={t("keys.editTitle", { name: apiKey?.name ?? "" })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {apiKey && <EditForm key={apiKey.id} apiKey={apiKey} onClose={onClose} />}
    </Modal>
  );
}

function EditForm({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(apiKey.name);
  const [limits, setLimits] = useState(apiKey.limits);
  const save = useMutation({
    mutationFn: () =>
      api.patch("/api-keys/{id}", { path: { id: apiKey.id }, body: { name: name.trim(), limits } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.apiKeys });
      toast(t("keys.saved"));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("keys.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {apiKey.scopes.includes("models.use") && <KeyLimitsFields value={limits} onChange={setLimits} />}
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
