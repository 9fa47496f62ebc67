import {
  Button,
  Group,
  JsonInput,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newIdempotencyKey, type Table, type TableColumn, type TableRow } from "@/api";
import { Problem } from "@/lib/problem";
import { toastError } from "@/ui/toast";
import { cellText } from "./conditions";
import { useDeleteRow, useRefreshTable } from "./queries";

interface Props {
  table: Table;
  /** None: a new one. */
  row?: TableRow;
  disabled: boolean;
  onClose: () => void;
}

/** One row, a field for each column. */
export function RowEditor({ table, row, disabled, onClose }: Props) {
  const { t } = useTranslation();
  const refresh = useRefreshTable(table);
  const remove = useDeleteRow(table);
  const [key] = useState(newIdempotencyKey);
  const [cells, setCells] = useState<Record<string, unknown>>(row?.cells ?? {});
  const save = useMutation({
    mutationFn: () => {
      const body = {
        cells: Object.fromEntries(table.columns.map(({ name }) => [name, cells[name] ?? null])),
      };
      return row
        ? api.patch("/tables/{id}/rows/{row}", { path: { id: table.id, row: row.id }, body })
        : api.post("/tables/{id}/rows", { path: { id: table.id }, body, idempotencyKey: key });
    },
    onSuccess: async () => {
      await refresh();
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.field)) toastError(error);
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={row ? t("tables.row") : t("tables.addRow")}
      size={560}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md">
          {table.columns.map((column) => (
            <CellField
              key={column.name}
              column={column}
              value={cells[column.name]}
              disabled={disabled}
              error={problem?.field === `cells.${column.name}` ? problem.message : undefined}
              onChange={(value) => setCells({ ...cells, [column.name]: value })}
            />
          ))}
          {row && (
            <Text size="xs" c="dimmed" dir="ltr">
              {row.id}
            </Text>
          )}
          <Group justify="space-between">
            {row ? (
              <Button
                variant="subtle"
                color="red"
                disabled={disabled}
                loading={remove.isPending}
                onClick={() => remove.mutate(row, { onSuccess: onClose })}
              >
                {t("tables.deleteRow")}
              </Button>
            ) : (
              <span />
            )}
            <Group>
              <Button variant="default" onClick={onClose}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" disabled={disabled} loading={save.isPending}>
                {t("common.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface CellProps {
  column: TableColumn;
  value: unknown;
  disabled: boolean;
  error?: string;
  onChange: (value: unknown) => void;
}

function CellField({ column, value, disabled, error, onChange }: CellProps) {
  const { t } = useTranslation();
  const shared = { label: column.title || column.name, disabled, error };
  const text = cellText(value);
  switch (column.type) {
    case "number":
      return (
        <NumberInput
          {...shared}
          value={typeof value === "number" ? value : text}
          onChange={(next) => onChange(next === "" ? null : next)}
        />
      );
    case "boolean":
      return (
        <Select
          {...shared}
          clearable
          data={[
            { value: "true", label: t("tables.true") },
            { value: "false", label: t("tables.false") },
          ]}
          value={text || null}
          onChange={(next) => onChange(next === null ? null : next === "true")}
        />
      );
    case "date":
      return (
        <TextInput
          {...shared}
          type="date"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
    case "any":
      return (
        <JsonInput
          {...shared}
          autosize
          minRows={2}
          dir="ltr"
          defaultValue={value === undefined || value === null ? "" : JSON.stringify(value, null, 2)}
          onChange={(next) => onChange(parsed(next))}
        />
      );
    default:
      return (
        <Textarea
          {...shared}
          autosize
          dir="auto"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}

/** JSON where it is any, else a text. */
function parsed(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
