import { Autocomplete, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay, useMembers, useModels, useTables } from "@/api";
import { isCanvasKind } from "../graph/size";
import { useBlockName } from "../canvas/names";
import { useEditorState } from "../store/context";
import type { FieldProps } from "./types";

const picker = ({ label, help, required, error, disabled, path, value, onChange }: FieldProps) => ({
  label,
  description: help,
  withAsterisk: required,
  error,
  disabled,
  "data-field": path,
  clearable: !required,
  searchable: true,
  selectFirstOptionOnChange: true,
  value: typeof value === "string" && value ? value : null,
  onChange: (next: string | null) => onChange(next ?? undefined),
});

export function FlowField(props: FieldProps) {
  const { t } = useTranslation();
  const flows = useEditorState((state) => state.doc.flows);
  const current = useEditorState((state) => state.flow);
  const data = Object.entries(flows).map(([id, flow]) => ({
    value: id,
    label: flow.name || id,
    disabled: id === current,
  }));
  return <Select {...picker(props)} placeholder={t("flow.fields.flow")} data={data} />;
}

export function BlockField(props: FieldProps) {
  const { t } = useTranslation();
  const nameOf = useBlockName();
  const doc = useEditorState((state) => state.doc);
  const data = Object.entries(doc.flows).map(([flow, { name }]) => ({
    group: name,
    items: Object.entries(doc.blocks)
      .filter(([, block]) => block.flow === flow && !isCanvasKind(block.kind))
      .map(([id, block]) => ({ value: id, label: nameOf(block) })),
  }));
  return (
    <Select
      {...picker(props)}
      placeholder={t("flow.fields.block")}
      nothingFoundMessage={t("common.nothingFound")}
      data={data}
    />
  );
}

export function ModelField(props: FieldProps) {
  const { t } = useTranslation();
  const models = useModels();
  const data = (models.data ?? [])
    .filter((one) => one.enabled && one.use === "chat")
    .map((one) => ({ value: one.id, label: one.label || one.name }));
  return <Select {...picker(props)} placeholder={t("flow.fields.botModel")} data={data} />;
}

/** Blocks call tables by name. One that is gone stays in sight. */
export function TableField(props: FieldProps) {
  const { t } = useTranslation();
  const tables = useTables(useMay("tables.read"));
  const data = (tables.data ?? []).map((one) => ({ value: one.name, label: one.title || one.name }));
  const chosen = typeof props.value === "string" ? props.value : "";
  if (chosen && !data.some((one) => one.value === chosen)) data.push({ value: chosen, label: chosen });
  return <Select {...picker(props)} placeholder={t("flow.fields.table")} data={data} />;
}

/** Columns of all tables are offered, for a table may yet be made. */
export function ColumnField({ label, help, required, error, disabled, path, value, onChange }: FieldProps) {
  const tables = useTables(useMay("tables.read"));
  const names = new Set((tables.data ?? []).flatMap((table) => table.columns.map((column) => column.name)));
  return (
    <Autocomplete
      label={label}
      description={help}
      withAsterisk={required}
      error={error}
      disabled={disabled}
      data-field={path}
      dir="ltr"
      maxLength={40}
      data={[...names].sort()}
      value={typeof value === "string" ? value : ""}
      onChange={(next) => onChange(next === "" ? undefined : next)}
    />
  );
}

export function MemberField(props: FieldProps) {
  const { t } = useTranslation();
  const members = useMembers(useMay("members.read"));
  const data = (members.data ?? []).map((one) => ({ value: one.id, label: one.name || one.email }));
  return <Select {...picker(props)} placeholder={t("flow.fields.member")} data={data} />;
}
