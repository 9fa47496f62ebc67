import { ActionIcon, Button, Checkbox, Group, Input, Select, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./BotPage.module.css";
import { examples } from "./examples";
import { parameterTypes, toSchema, type Parameter, type ParameterType } from "./parameters";

interface Props {
  rows: Parameter[];
  disabled: boolean;
  error: string | undefined;
  onChange: (schema: Record<string, unknown>) => void;
}

/** What the bot fills in when it calls the tool. */
export function ParameterRows({ rows: given, disabled, error, onChange }: Props) {
  const { t } = useTranslation();
  // Rows without a name yet are no part of the schema.
  const [rows, setRows] = useState(given);
  const change = (next: Parameter[]) => {
    setRows(next);
    onChange(toSchema(next));
  };
  const set = (index: number, patch: Partial<Parameter>) =>
    change(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  return (
    <Input.Wrapper
      label={t("bots.tools.parameters")}
      description={t("bots.tools.parametersHelp")}
      error={error}
    >
      <Stack gap="xs" mt={8}>
        {rows.map((row, index) => (
          <Group key={index} gap="xs" align="center">
            <TextInput
              w={150}
              aria-label={t("bots.tools.parameterName")}
              placeholder={examples.parameter}
              dir="ltr"
              className={classes.code}
              readOnly={disabled}
              value={row.name}
              onChange={(event) =>
                set(index, { name: event.currentTarget.value.replace(/[^a-zA-Z0-9_-]/g, "_") })
              }
            />
            <Select
              w={120}
              aria-label={t("bots.tools.parameterType")}
              allowDeselect={false}
              disabled={disabled}
              data={parameterTypes.map((type) => ({ value: type, label: t(`bots.tools.types.${type}`) }))}
              value={row.type}
              onChange={(value) => value && set(index, { type: value as ParameterType })}
            />
            <TextInput
              flex="1 1 160px"
              dir="auto"
              aria-label={t("bots.tools.parameterText")}
              placeholder={t("bots.tools.parameterText")}
              readOnly={disabled}
              value={row.description}
              onChange={(event) => set(index, { description: event.currentTarget.value })}
            />
            <Checkbox
              label={t("bots.tools.required")}
              disabled={disabled}
              checked={row.required}
              onChange={(event) => set(index, { required: event.currentTarget.checked })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={disabled}
              aria-label={t("bots.tools.removeParameter", { name: row.name })}
              onClick={() => change(rows.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {!disabled && (
          <Group>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} />}
              onClick={() =>
                setRows([...rows, { name: "", type: "string", description: "", required: true }])
              }
            >
              {t("bots.tools.addParameter")}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
