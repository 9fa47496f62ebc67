import { Button, FileButton, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys } from "@/api";
import { ErrorNote } from "@/ui/States";
import { itemsOfCsv } from "./items";

/** A test set of a table that is pasted or read from a file. */
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
  const [table, setTable] = useState("");
  const items = itemsOfCsv(table);
  const save = useMutation({
    mutationFn: () => api.post("/evaluation-sets", { body: { name: name.trim(), items } }),
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
        <Textarea
          label={t("evaluations.table")}
          description={t("evaluations.tableHelp")}
          dir="auto"
          autosize
          minRows={6}
          maxRows={14}
          value={table}
          onChange={(event) => setTable(event.currentTarget.value)}
        />
        <Group justify="space-between">
          <FileButton accept=".csv,.tsv,text/csv" onChange={(file) => void file?.text().then(setTable)}>
            {(props) => (
              <Button {...props} size="xs" variant="default" leftSection={<IconUpload size={14} />}>
                {t("evaluations.fromFile")}
              </Button>
            )}
          </FileButton>
          <Text c="dimmed">{t("evaluations.itemCount", { count: items.length })}</Text>
        </Group>
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={items.length === 0} loading={save.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
