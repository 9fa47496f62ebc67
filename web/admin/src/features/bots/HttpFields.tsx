import {
  ActionIcon,
  Button,
  Checkbox,
  Collapse,
  Group,
  Input,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ToolSettings } from "@/api";
import { fieldError } from "@/lib/problem";
import classes from "./BotPage.module.css";
import { examples } from "./examples";
import { asObject, toJson } from "./jsonText";
import { ParameterRows } from "./ParameterRows";
import { toRows } from "./parameters";

/** New values by header; `null` takes a stored one away. */
export type SecretValues = Record<string, string | null>;

interface Props {
  settings: ToolSettings;
  onChange: (settings: ToolSettings) => void;
  stored: string[];
  secrets: SecretValues;
  onSecrets: (secrets: SecretValues) => void;
  onBroken: (broken: boolean) => void;
  mayAllowPrivate: boolean;
  disabled: boolean;
  error: unknown;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Where a tool of the kind "http" sends what. */
export function HttpFields(props: Props) {
  const { settings, onChange, disabled, error } = props;
  const { t } = useTranslation();
  const set = (patch: Partial<ToolSettings>) => onChange({ ...settings, ...patch });
  const method = settings.method ?? "GET";
  return (
    <>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <Select
          label={t("bots.tools.method")}
          w={110}
          data={methods}
          allowDeselect={false}
          disabled={disabled}
          value={method}
          onChange={(value) =>
            set({
              method: (value ?? "GET") as ToolSettings["method"],
              ...(value === "GET" && { body: undefined }),
            })
          }
        />
        <TextInput
          label={t("bots.tools.url")}
          required
          flex={1}
          dir="ltr"
          type="text"
          inputMode="url"
          placeholder={examples.url}
          className={classes.code}
          readOnly={disabled}
          value={settings.url ?? ""}
          error={fieldError(error, "settings.url")}
          onChange={(event) => set({ url: event.currentTarget.value.trim() })}
        />
      </Group>
      <Parameters {...props} />
      {method !== "GET" && (
        <JsonText
          label={t("bots.tools.body")}
          description={t("bots.tools.bodyHelp")}
          placeholder={examples.body}
          value={settings.body as Record<string, unknown> | undefined}
          disabled={disabled}
          error={fieldError(error, "settings.body")}
          onChange={(body) => set({ body: body ?? undefined })}
          onBroken={props.onBroken}
        />
      )}
      <SecretHeaders {...props} />
      <More {...props} />
    </>
  );
}

function Parameters({ settings, onChange, disabled, error, onBroken }: Props) {
  const { t } = useTranslation();
  const rows = toRows(settings.parameters);
  if (rows) {
    return (
      <ParameterRows
        rows={rows}
        disabled={disabled}
        error={fieldError(error, "settings.parameters")}
        onChange={(parameters) => onChange({ ...settings, parameters })}
      />
    );
  }
  return (
    <JsonText
      label={t("bots.tools.parameters")}
      description={t("bots.tools.parametersHelp")}
      value={settings.parameters}
      disabled={disabled}
      error={fieldError(error, "settings.parameters")}
      onChange={(parameters) => onChange({ ...settings, parameters: parameters ?? undefined })}
      onBroken={onBroken}
    />
  );
}

function JsonText(props: {
  label: string;
  description: string;
  placeholder?: string;
  value: Record<string, unknown> | undefined;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: Record<string, unknown> | null) => void;
  onBroken: (broken: boolean) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(props.value ? toJson(props.value) : "");
  const parsed = asObject(text);
  return (
    <Textarea
      label={props.label}
      description={props.description}
      placeholder={props.placeholder}
      dir="ltr"
      className={classes.code}
      autosize
      minRows={3}
      maxRows={14}
      readOnly={props.disabled}
      value={text}
      error={parsed === undefined ? t("bots.limits.notJson") : props.error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const value = asObject(next);
        props.onBroken(value === undefined);
        if (value !== undefined) props.onChange(value);
      }}
    />
  );
}

function without(secrets: SecretValues, header: string): SecretValues {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => name !== header));
}

function SecretHeaders({ stored, secrets, onSecrets, disabled }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const names = [
    ...new Set([...stored.filter((one) => secrets[one] !== null), ...Object.keys(secrets)]),
  ].filter((one) => secrets[one] !== null);
  const remove = (header: string) => {
    const rest = without(secrets, header);
    onSecrets(stored.includes(header) ? { ...rest, [header]: null } : rest);
  };
  const add = () => {
    if (name.trim()) onSecrets({ ...secrets, [name.trim()]: "" });
    setName("");
  };
  return (
    <Input.Wrapper label={t("bots.tools.secrets")} description={t("bots.tools.secretsHelp")}>
      <Stack gap="xs" mt={8}>
        {names.map((header) => (
          <Group key={header} gap="xs" wrap="nowrap" align="flex-end">
            <PasswordInput
              flex={1}
              label={<span dir="ltr">{header}</span>}
              autoComplete="off"
              placeholder={stored.includes(header) ? t("bots.tools.secretStored") : examples.secret}
              readOnly={disabled}
              value={secrets[header] ?? ""}
              onChange={(event) => {
                const value = event.currentTarget.value;
                const rest = without(secrets, header);
                onSecrets(value || !stored.includes(header) ? { ...rest, [header]: value } : rest);
              }}
            />
            <ActionIcon
              size="lg"
              variant="subtle"
              color="gray"
              disabled={disabled}
              aria-label={t("bots.tools.removeHeader", { name: header })}
              onClick={() => remove(header)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {!disabled && (
          <Group gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t("bots.tools.headerName")}
              placeholder={examples.header}
              dir="ltr"
              className={classes.code}
              value={name}
              onChange={(event) => setName(event.currentTarget.value.replace(/[^a-zA-Z0-9_-]/g, ""))}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              disabled={!name.trim()}
              onClick={add}
            >
              {t("bots.tools.addHeader")}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

function More({ settings, onChange, disabled, mayAllowPrivate }: Props) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  const set = (patch: Partial<ToolSettings>) => onChange({ ...settings, ...patch });
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-md"
        onClick={toggle}
        aria-expanded={open}
        rightSection={<IconChevronDown size={14} />}
      >
        {t("bots.tools.more")}
      </Button>
      <Collapse expanded={open}>
        <Stack gap="lg" pt="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }} className={classes.two}>
            <NumberInput
              label={t("bots.tools.timeout")}
              min={1}
              max={120}
              allowDecimal={false}
              readOnly={disabled}
              value={settings.timeout_seconds ?? 20}
              onChange={(value) => value !== "" && set({ timeout_seconds: Number(value) })}
            />
            <NumberInput
              label={t("bots.tools.maxTokens")}
              min={50}
              max={50_000}
              allowDecimal={false}
              readOnly={disabled}
              value={settings.max_tokens ?? 2000}
              onChange={(value) => Number(value) >= 50 && set({ max_tokens: Number(value) })}
            />
          </SimpleGrid>
          <TextInput
            dir="auto"
            label={t("bots.tools.source")}
            description={t("bots.tools.sourceHelp")}
            maxLength={200}
            readOnly={disabled}
            value={settings.source ?? ""}
            onChange={(event) => set({ source: event.currentTarget.value })}
          />
          <Checkbox
            label={t("bots.tools.private")}
            description={t("bots.tools.privateHelp")}
            disabled={disabled || (!mayAllowPrivate && !settings.allow_private)}
            checked={settings.allow_private ?? false}
            onChange={(event) => set({ allow_private: event.currentTarget.checked })}
          />
        </Stack>
      </Collapse>
    </div>
  );
}
