import { Button, FileInput, Group, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconFileTypeCsv } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newIdempotencyKey, type Table } from "@/api";
import { Problem } from "@/lib/problem";
import { toast, toastError } from "@/ui/toast";
import { useRefreshTable } from "./queries";

/** Rows out of a CSV file. */
export function ImportRows({ table, onClose }: { table: Table; onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useRefreshTable(table);
  const [file, setFile] = useState<File | null>(null);
  const [replace, setReplace] = useState(false);
  const load = useMutation({
    mutationFn: async () => {
      const csv = (await file?.text()) ?? "";
      return api.post("/tables/{id}/import", {
        path: { id: table.id },
        body: { csv, replace },
        idempotencyKey: newIdempotencyKey(),
      });
    },
    onSuccess: async ({ imported }) => {
      await refresh();
      toast(t("tables.imported", { count: imported }));
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.field)) toastError(error);
    },
  });
  const problem = load.error instanceof Problem && load.error.field ? load.error.message : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("tables.import")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <Text c="dimmed">{t("tables.importHelp")}</Text>
        <FileInput
          label={t("tables.file")}
          accept=".csv,text/csv"
          leftSection={<IconFileTypeCsv size={16} />}
          value={file}
          error={problem}
          onChange={(next) => {
            setFile(next);
            load.reset();
          }}
        />
        <Switch
          label={t("tables.replace")}
          description={t("tables.replaceHelp", { count: table.row_count })}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!file} loading={load.isPending} onClick={() => load.mutate()}>
            {t("tables.importNow")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
