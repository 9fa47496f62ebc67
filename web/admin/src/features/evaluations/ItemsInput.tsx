import { Button, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BadLine, itemsOf, type Item } from "./items";

export interface ItemsDraft {
  text: string;
  setText: (text: string) => void;
  items: Item[];
  /** The line that is no question. */
  badLine: number | null;
}

/** Questions that are pasted or read from a file. */
export function useItemsDraft(): ItemsDraft {
  const [text, setText] = useState("");
  try {
    return { text, setText, items: itemsOf(text), badLine: null };
  } catch (error) {
    return { text, setText, items: [], badLine: error instanceof BadLine ? error.line : 1 };
  }
}

export function ItemsInput({ draft }: { draft: ItemsDraft }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Textarea
        label={t("evaluations.table")}
        description={t("evaluations.tableHelp")}
        dir="auto"
        autosize
        minRows={6}
        maxRows={14}
        value={draft.text}
        error={draft.badLine !== null && t("evaluations.badLine", { line: draft.badLine })}
        onChange={(event) => draft.setText(event.currentTarget.value)}
      />
      <Group justify="space-between">
        <FileButton
          accept=".csv,.tsv,.jsonl,.json,text/csv,application/json"
          onChange={(file) => void file?.text().then(draft.setText)}
        >
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconUpload size={14} />}>
              {t("evaluations.fromFile")}
            </Button>
          )}
        </FileButton>
        <Text c="dimmed">{t("evaluations.itemCount", { count: draft.items.length })}</Text>
      </Group>
    </Stack>
  );
}
