import { NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { pick } from "../graph/schema";
import { ChoicesField, WeightsField } from "./ChoicesField";
import { CodeField, JsonField } from "./CodeField";
import { ConditionsField, WhenEditor } from "./ConditionsField";
import { DurationField } from "./DurationField";
import classes from "./Fields.module.css";
import { ListField } from "./ListField";
import { InsertVariable, LocalizedField } from "./LocalizedField";
import { BlockField, ColumnField, FlowField, MemberField, ModelField, TableField } from "./PickFields";
import { ScheduleField } from "./ScheduleField";
import { TemplateField } from "./TemplateField";
import type { FieldProps } from "./types";
import { VariableField } from "./VariableField";

/** i18next takes doubled braces for its own. */
const braces = { open: "{{", close: "}}" };

/** One setting, drawn as its schema says. */
export function Field(props: FieldProps) {
  const { schema } = props;
  switch (schema.widget) {
    case "localized_text":
    case "localized_markdown":
      return <LocalizedField {...props} />;
    case "variable":
      return <VariableField {...props} />;
    case "choices":
      return <ChoicesField {...props} />;
    case "weights":
      return <WeightsField {...props} />;
    case "conditions":
      return <ConditionsField {...props} />;
    case "duration":
      return <DurationField {...props} />;
    case "schedule":
      return <ScheduleField {...props} />;
    case "list":
      return <ListField {...props} />;
    case "code":
      return <CodeField {...props} />;
    case "expression":
      return schema.type === "string" ? <CodeField {...props} /> : <ConditionField {...props} />;
    case "template":
      return <TemplateField {...props} />;
    case "json":
      return <JsonField {...props} />;
    case "flow":
      return <FlowField {...props} />;
    case "model":
      return <ModelField {...props} />;
    case "table":
      return <TableField {...props} />;
    case "column":
      return <ColumnField {...props} />;
    case "member":
      return <MemberField {...props} />;
    case "number":
      return <NumberField {...props} />;
    case "switch":
      return <SwitchField {...props} />;
    case "select":
      return <SelectField {...props} />;
    default:
      return props.name === "block" ? <BlockField {...props} /> : <TextField {...props} />;
  }
}

function ConditionField({ label, help, error, path, value, onChange, disabled }: FieldProps) {
  return (
    <div role="group" aria-label={label}>
      <p className={classes.label}>{label}</p>
      {help && <p className={classes.help}>{help}</p>}
      <WhenEditor path={path} value={value} onChange={onChange} disabled={disabled} />
      {error && <p className={classes.error}>{error}</p>}
    </div>
  );
}

function NumberField({ schema, path, label, help, required, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  if (Array.isArray(schema.type)) {
    return (
      <TextInput
        label={label}
        description={help ?? t("flow.fields.numberOrVariable", braces)}
        withAsterisk={required}
        error={error}
        dir="ltr"
        disabled={disabled}
        data-field={path}
        value={value === undefined ? "" : String(value)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          onChange(text === "" ? undefined : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
        }}
      />
    );
  }
  return (
    <NumberInput
      label={label}
      description={help}
      withAsterisk={required}
      error={error}
      min={schema.minimum}
      max={schema.maximum}
      allowDecimal={schema.type !== "integer"}
      disabled={disabled}
      data-field={path}
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(next === "" ? undefined : Number(next))}
    />
  );
}

function SwitchField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  return (
    <Switch
      label={label}
      description={help}
      error={error}
      disabled={disabled}
      data-field={path}
      checked={typeof value === "boolean" ? value : schema.default === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function SelectField({ schema, path, label, help, required, error, value, onChange, disabled }: FieldProps) {
  const { i18n } = useTranslation();
  const values = schema.options?.map((one) => one.value) ?? schema.enum ?? [];
  const data = values.map((one) => {
    const title = schema.options?.find((option) => option.value === one)?.title;
    return { value: String(one), label: pick(title, i18n.language) || String(one) };
  });
  const current = value ?? schema.default;
  return (
    <Select
      label={label}
      description={help}
      withAsterisk={required}
      error={error}
      allowDeselect={false}
      disabled={disabled}
      data-field={path}
      data={data}
      value={current === undefined ? null : String(current)}
      onChange={(next) => onChange(values.find((one) => String(one) === next))}
    />
  );
}

/** Long when the setting may be; an address is written from left to right. */
function TextField({ schema, path, label, help, required, error, value, onChange, disabled }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text =
    value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const address = schema.widget === "media_url" || /url$/.test(path);
  const set = (next: string) => onChange(next === "" ? undefined : next);
  const insert = (name: string) => {
    const at = field.current?.selectionStart ?? text.length;
    set(`${text.slice(0, at)}{{${name}}}${text.slice(field.current?.selectionEnd ?? at)}`);
    field.current?.focus();
  };
  return (
    <div className={classes.localized}>
      <div className={classes.tools}>
        <InsertVariable onPick={insert} disabled={disabled} />
      </div>
      <Textarea
        ref={field}
        label={label}
        description={help}
        withAsterisk={required}
        error={error}
        autosize
        minRows={(schema.maxLength ?? 0) >= 1000 && !address ? 2 : 1}
        maxRows={16}
        maxLength={schema.maxLength}
        dir={address ? "ltr" : "auto"}
        placeholder={address ? "https://" : undefined}
        disabled={disabled}
        data-field={path}
        value={text}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}
