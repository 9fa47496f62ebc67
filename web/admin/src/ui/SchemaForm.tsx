import {
  Button,
  Collapse,
  ColorInput,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  fieldsOf,
  isExtra,
  type Field,
  type FieldError,
  type FieldSchema,
  type Values,
} from "@/lib/jsonSchema";

interface SchemaFormProps {
  schema: FieldSchema;
  values: Values;
  onChange: (name: string, value: unknown) => void;
  errors?: Record<string, FieldError | string | undefined>;
  /** Names of secrets the server holds already. */
  secretsSet?: string[];
  disabled?: boolean;
  /** Folds away what most people leave as it is. */
  fold?: boolean;
  /** Words for this kind in the language of the page; the schema's own stand in where there are none. */
  words?: (field: Field) => { label?: string; help?: string; choice?: (value: string) => string | undefined };
}

/** A form drawn from a JSON schema. */
export function SchemaForm(props: SchemaFormProps) {
  const { t } = useTranslation();
  const { schema, errors = {}, fold } = props;
  const [open, setOpen] = useState(false);
  const fields = fieldsOf(schema);
  const extra = fields.filter((field) => (fold ? isExtra(field) : field.schema.advanced === true));
  const main = fields.filter((field) => !extra.includes(field));
  const shown = open || extra.some((field) => errors[field.name]);
  return (
    <Stack gap="md">
      <Fields {...props} fields={main} />
      {extra.length > 0 && (
        <div>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-expanded={shown}
            onClick={() => setOpen(!shown)}
            rightSection={<IconChevronDown size={14} style={{ rotate: shown ? "180deg" : undefined }} />}
          >
            {t("form.more")}
          </Button>
          <Collapse expanded={shown}>
            <Stack gap="md" pt="md">
              <Fields {...props} fields={extra} />
            </Stack>
          </Collapse>
        </div>
      )}
    </Stack>
  );
}

function Fields(props: SchemaFormProps & { fields: Field[] }) {
  const { fields, values, onChange, errors = {}, secretsSet = [], disabled, words } = props;
  const { t } = useTranslation();
  const errorText = (error: FieldError | string | undefined): string | undefined => {
    if (!error) return undefined;
    if (typeof error === "string") return error;
    return t(`form.${error.code}`, { ...error });
  };
  return (
    <>
      {fields.map((field) => {
        const own = words?.(field) ?? {};
        const value = values[field.name];
        const common = {
          label: own.label ?? field.label,
          description: own.help ?? (field.help || undefined),
          required: field.required,
          disabled,
          error: errorText(errors[field.name]),
          name: field.name,
        };
        const text = typeof value === "string" ? value : "";
        switch (field.kind) {
          case "secret": {
            const stored = secretsSet.includes(field.name);
            return (
              <PasswordInput
                key={field.name}
                {...common}
                required={field.required && !stored}
                autoComplete="off"
                placeholder={stored ? t("form.secretStored") : field.placeholder}
                value={text}
                onChange={(event) => onChange(field.name, event.currentTarget.value)}
                visibilityToggleButtonProps={{ "aria-label": t("password.show") }}
              />
            );
          }
          case "choice":
            return (
              <Select
                key={field.name}
                {...common}
                data={field.choices.map((one) => ({ ...one, label: own.choice?.(one.value) ?? one.label }))}
                value={text || null}
                allowDeselect={!field.required}
                onChange={(next) => onChange(field.name, next)}
              />
            );
          case "switch":
            return (
              <Switch
                key={field.name}
                label={common.label}
                description={common.description}
                disabled={disabled}
                error={common.error}
                checked={value === true}
                onChange={(event) => onChange(field.name, event.currentTarget.checked)}
              />
            );
          case "number":
            return (
              <NumberInput
                key={field.name}
                {...common}
                placeholder={field.placeholder}
                value={typeof value === "number" ? value : ""}
                onChange={(next) => onChange(field.name, next === "" ? undefined : Number(next))}
                min={field.schema.minimum}
                max={field.schema.maximum}
                clampBehavior="none"
              />
            );
          case "list":
            return (
              <TagsInput
                key={field.name}
                {...common}
                placeholder={field.placeholder}
                value={Array.isArray(value) ? value.map(String) : []}
                onChange={(next) => onChange(field.name, next)}
                splitChars={[",", " ", "\n"]}
                acceptValueOnBlur
              />
            );
          case "color":
            return (
              <ColorInput
                key={field.name}
                {...common}
                value={text}
                onChange={(next) => onChange(field.name, next)}
                format="hex"
                withEyeDropper={false}
              />
            );
          case "multiline":
            return (
              <Textarea
                key={field.name}
                {...common}
                autosize
                minRows={3}
                maxRows={12}
                value={text}
                onChange={(event) => onChange(field.name, event.currentTarget.value)}
              />
            );
          case "text":
            return (
              <TextInput
                key={field.name}
                {...common}
                placeholder={field.placeholder}
                type={field.schema.format === "uri" || field.schema.format === "url" ? "url" : "text"}
                dir={field.schema.format === "uri" || field.schema.format === "url" ? "ltr" : undefined}
                value={text}
                onChange={(event) => onChange(field.name, event.currentTarget.value)}
              />
            );
        }
      })}
    </>
  );
}
