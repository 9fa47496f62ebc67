import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ProviderKind } from "@/api";
import type { FieldError, FieldSchema, Values } from "@/lib/jsonSchema";
import { useKindWords } from "@/ui/kindWords";
import { SchemaForm } from "@/ui/SchemaForm";

export interface ProviderDraft {
  kind: string;
  name: string;
  values: Values;
}

interface Props {
  kinds: ProviderKind[];
  draft: ProviderDraft;
  onChange: (patch: Partial<ProviderDraft>) => void;
  errors: Record<string, FieldError | string | undefined>;
  nameError?: string;
  secretsSet?: string[];
  /** An existing provider keeps its kind. */
  fixedKind?: boolean;
  disabled?: boolean;
}

export function schemaOf(kinds: ProviderKind[], kind: string): FieldSchema {
  return (kinds.find((one) => one.kind === kind)?.settings_schema ?? {}) as FieldSchema;
}

export function ProviderFields(props: Props) {
  const { kinds, draft, onChange, errors, nameError, secretsSet, fixedKind, disabled } = props;
  const { t } = useTranslation();
  const words = useKindWords("provider");
  const kind = kinds.find((one) => one.kind === draft.kind);
  return (
    <Stack gap="md">
      {!fixedKind && kinds.length > 1 && (
        <Select
          label={t("models.kind")}
          data={kinds.map((one) => ({ value: one.kind, label: words.name(one.kind, one.name) }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(value) => value && onChange({ kind: value })}
        />
      )}
      {kind && (
        <Text size="sm" c="dimmed">
          {words.text(kind.kind, kind.description)}
        </Text>
      )}
      <TextInput
        data-autofocus
        label={t("models.providerName")}
        description={t("models.providerNameHelp")}
        required
        maxLength={100}
        disabled={disabled}
        value={draft.name}
        error={nameError}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <SchemaForm
        fold
        schema={schemaOf(kinds, draft.kind)}
        values={draft.values}
        onChange={(name, value) => onChange({ values: { ...draft.values, [name]: value } })}
        errors={errors}
        secretsSet={secretsSet}
        disabled={disabled}
        words={words.fields(draft.kind)}
      />
    </Stack>
  );
}
