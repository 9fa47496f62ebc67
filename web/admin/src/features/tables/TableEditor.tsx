import { ActionIcon, Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, newIdempotencyKey, type Table, type TableColumnInput } from "@/api";
import { Problem } from "@/lib/problem";
import { toastError } from "@/ui/toast";
import { nameOf } from "./conditions";
import classes from "./Tables.module.css";

const types = ["text", "number", "boolean", "date", "any"] as const;

interface Props {
  /** None: a new one. */
  table?: Table;
  opened: boolean;
  onClose: () => void;
  onSaved: (table: Table) => void;
}

/** A table's name and columns. */
export function TableEditor(props: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.table ? t("tables.change") : t("tables.add")}
      size={640}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form key={props.table?.updated_at ?? "new"} {...props} />
    </Modal>
  );
}

function Form({ table, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  const [title, setTitle] = useState(table?.title ?? "");
  const [name, setName] = useState<string | null>(table?.name ?? null);
  const [columns, setColumns] = useState<TableColumnInput[]>(
    table?.columns ?? [{ name: "name", title: "", type: "text" }],
  );
  const shownName = name ?? nameOf(title);
  const gone = (table?.columns ?? []).filter((old) => !columns.some((column) => column.name === old.name));
  const save = useMutation({
    mutationFn: () => {
      const body = { name: shownName, title: title.trim(), columns };
      return table
        ? api.patch("/tables/{id}", { path: { id: table.id }, body })
        : api.post("/tables", { body, idempotencyKey: key });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.tables });
      onClose();
      onSaved(saved);
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.field)) toastError(error);
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const problemOf = (field: string) => (problem?.field === field ? problem.message : undefined);
  const change = (place: number, patch: Partial<TableColumnInput>) =>
    setColumns(columns.map((column, other) => (other === place ? { ...column, ...patch } : column)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <Group grow align="flex-start">
          <TextInput
            label={t("tables.title")}
            value={title}
            maxLength={100}
            data-autofocus
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <TextInput
            label={t("tables.name")}
            description={t("tables.nameHelp")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={shownName}
            required
            maxLength={40}
            dir="ltr"
            error={problemOf("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Group>
        <fieldset className={classes.columns}>
          <legend>{t("tables.columns")}</legend>
          {columns.map((column, place) => (
            <Group key={place} gap="xs" wrap="nowrap" align="flex-start">
              <TextInput
                aria-label={t("tables.columnName", { number: place + 1 })}
                placeholder={t("tables.name")}
                value={column.name}
                required
                maxLength={40}
                dir="ltr"
                error={problemOf(`columns[${place}].name`)}
                className={classes.grow}
                onChange={(event) => change(place, { name: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t("tables.columnTitle", { number: place + 1 })}
                placeholder={t("tables.titlePlaceholder")}
                value={column.title ?? ""}
                maxLength={200}
                className={classes.grow}
                onChange={(event) => change(place, { title: event.currentTarget.value })}
              />
              <Select
                aria-label={t("tables.columnType", { number: place + 1 })}
                data={types.map((type) => ({ value: type, label: t(`tables.types.${type}`) }))}
                value={column.type ?? "text"}
                allowDeselect={false}
                w={130}
                onChange={(type) => change(place, { type: types.find((one) => one === type) ?? "text" })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("tables.removeColumn", { name: column.name })}
                disabled={columns.length === 1}
                onClick={() => setColumns(columns.filter((_, other) => other !== place))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} />}
            disabled={columns.length >= 50}
            onClick={() => setColumns([...columns, { name: "", title: "", type: "text" }])}
          >
            {t("tables.addColumn")}
          </Button>
        </fieldset>
        {gone.length > 0 && (
          <Alert color="yellow">
            {t("tables.columnsGo", { names: gone.map((column) => column.title || column.name).join(", ") })}
          </Alert>
        )}
        {problem?.field && !/^(name|columns\[\d+\]\.name)$/.test(problem.field) && (
          <Text c="red">{problem.message}</Text>
        )}
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
