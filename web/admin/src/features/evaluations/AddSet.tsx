import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys } from "@/api";
import { ErrorNote } from "@/ui/States";
import { ItemsInput, useItemsDraft } from "./ItemsInput";

/** A test set, with the questions that are pasted or read from a file; they may come later, too. */
export function AddSet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("evaluations.addSet")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <AddForm onClose={onClose} />
    </Modal>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const draft = useItemsDraft();
  const save = useMutation({
    mutationFn: () => api.post("/evaluation-sets", { body: { name: name.trim(), items: draft.items } }),
    onSuccess: async (set) => {
      await client.invalidateQueries({ queryKey: keys.evaluationSets });
      await navigate(`/models/evaluations/sets/${set.id}`);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t("evaluations.name")}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ItemsInput draft={draft} />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={!name.trim() || draft.badLine !== null} loading={save.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
