import {
  ActionIcon,
  Anchor,
  Autocomplete,
  Button,
  Group,
  SegmentedControl,
  Select,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Localized } from "../graph/document";
import { useEditor, useEditorState } from "../store/context";
import { asRows, comparisons, fromRows, needsValue, type Compare, type Comparison } from "./condition";
import { CodeInput } from "./CodeField";
import classes from "./Fields.module.css";
import { SortableList } from "./SortableList";
import type { FieldProps } from "./types";

interface Case {
  id: string;
  title?: Localized;
  when: unknown;
}

/** Cases, the first of which that holds is taken. */
export function ConditionsField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  const editor = useEditor();
  const locale = useEditorState((state) => state.locale);
  const cases = Array.isArray(value) ? (value as Case[]) : [];
  const change = (place: number, patch: Partial<Case>) =>
    onChange(cases.map((one, other) => (other === place ? { ...one, ...patch } : one)));
  const add = () => {
    const id = editor.ids.item(cases.map((one) => one.id));
    onChange([...cases, { id, when: { variable: "", op: "eq", value: "" } }]);
  };
  return (
    <SortableList
      path={path}
      label={label}
      help={help}
      error={error}
      items={cases}
      keyOf={(one) => one.id}
      onChange={onChange}
      onAdd={add}
      addLabel={t("flow.fields.addCase")}
      most={schema.maxItems ?? 50}
      disabled={disabled}
      row={(one, place) => (
        <div className={classes.card}>
          <TextInput
            aria-label={t("flow.fields.caseName", { place: place + 1 })}
            placeholder={t("flow.fields.caseNamePlaceholder")}
            size="xs"
            dir="auto"
            disabled={disabled}
            data-field={`${path}.${one.id}.title`}
            value={one.title?.[locale] ?? ""}
            onChange={(event) =>
              change(place, { title: { ...one.title, [locale]: event.currentTarget.value } })
            }
          />
          <WhenEditor
            path={`${path}.${one.id}.when`}
            value={one.when}
            disabled={disabled}
            onChange={(when) => change(place, { when })}
          />
        </div>
      )}
    />
  );
}

interface WhenProps {
  path: string;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

/** Comparisons that are put together by choosing, or an expression for those who write one. */
export function WhenEditor({ path, value, disabled, onChange }: WhenProps) {
  const { t } = useTranslation();
  const variables = useEditorState((state) => state.doc.variables);
  const shown = asRows(value);
  if (!shown) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return (
      <div>
        <CodeInput
          label={t("flow.fields.expression")}
          path={path}
          disabled={disabled || typeof value !== "string"}
          value={text}
          onChange={onChange}
        />
        <Anchor
          component="button"
          type="button"
          size="xs"
          onClick={() => onChange({ variable: "", op: "eq", value: "" })}
        >
          {t("flow.fields.byChoosing")}
        </Anchor>
      </div>
    );
  }
  const { join, rows } = shown;
  const set = (place: number, patch: Partial<Compare>) =>
    onChange(
      fromRows({ join, rows: rows.map((one, other) => (other === place ? { ...one, ...patch } : one)) }),
    );
  return (
    <div>
      {rows.length > 1 && (
        <SegmentedControl
          size="xs"
          mb={6}
          disabled={disabled}
          data={[
            { value: "all", label: t("flow.fields.all") },
            { value: "any", label: t("flow.fields.any") },
          ]}
          value={join}
          onChange={(next) => onChange(fromRows({ join: next as "all" | "any", rows }))}
        />
      )}
      {rows.map((row, place) => (
        <div key={place} className={classes.comparison} style={{ marginBlockEnd: 6 }}>
          <Autocomplete
            aria-label={t("flow.fields.variable")}
            placeholder={t("flow.fields.variable")}
            size="xs"
            dir="ltr"
            data={Object.keys(variables).sort()}
            disabled={disabled}
            data-field={place === 0 ? path : undefined}
            value={row.variable ?? ""}
            onChange={(variable) => set(place, { variable: variable.trim() })}
          />
          <Select
            aria-label={t("flow.fields.comparison")}
            size="xs"
            allowDeselect={false}
            data={comparisons.map((op) => ({ value: op, label: t(`flow.op.${op}`) }))}
            disabled={disabled}
            value={row.op}
            onChange={(op) => set(place, { op: op as Comparison })}
          />
          {needsValue(row.op) && (
            <TextInput
              aria-label={t("flow.fields.value")}
              placeholder={t("flow.fields.value")}
              size="xs"
              dir="auto"
              disabled={disabled}
              style={{ gridColumn: rows.length > 1 ? undefined : "1 / -1" }}
              value={String(row.value ?? "")}
              onChange={(event) => set(place, { value: event.currentTarget.value })}
            />
          )}
          {rows.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={disabled}
              aria-label={t("common.remove")}
              onClick={() => onChange(fromRows({ join, rows: rows.filter((_, other) => other !== place) }))}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </div>
      ))}
      <Group gap="xs" justify="space-between">
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={disabled || rows.length >= 10}
          leftSection={<IconPlus size={12} />}
          onClick={() => onChange(fromRows({ join, rows: [...rows, { variable: "", op: "eq", value: "" }] }))}
        >
          {t("flow.fields.addComparison")}
        </Button>
        <Anchor component="button" type="button" size="xs" disabled={disabled} onClick={() => onChange("")}>
          {t("flow.fields.byExpression")}
        </Anchor>
      </Group>
    </div>
  );
}
