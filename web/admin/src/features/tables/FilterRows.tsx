import { ActionIcon, Button, Group, Indicator, Popover, Select, Stack, TextInput } from "@mantine/core";
import { IconFilter, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Table } from "@/api";
import { needsValue, ops, type Condition } from "./conditions";

interface Props {
  table: Table;
  conditions: Condition[];
  active: number;
  onChange: (conditions: Condition[]) => void;
}

/** Conditions that all hold. */
export function FilterRows({ table, conditions, active, onChange }: Props) {
  const { t } = useTranslation();
  const change = (place: number, patch: Partial<Condition>) =>
    onChange(conditions.map((one, other) => (other === place ? { ...one, ...patch } : one)));
  const add = () => onChange([...conditions, { column: table.columns[0]?.name ?? "", op: "is", value: "" }]);
  return (
    <Popover position="bottom-start" width={480} shadow="md" trapFocus>
      <Indicator disabled={active === 0} label={active} size={16} color="accent" offset={4}>
        <Popover.Target>
          <Button variant="default" leftSection={<IconFilter size={16} />}>
            {t("tables.filter")}
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="xs">
          {conditions.map((one, place) => (
            <Group key={place} gap="xs" wrap="nowrap">
              <Select
                aria-label={t("tables.column")}
                data={table.columns.map((column) => ({
                  value: column.name,
                  label: column.title || column.name,
                }))}
                value={one.column}
                allowDeselect={false}
                onChange={(column) => change(place, { column: column ?? "" })}
                comboboxProps={{ withinPortal: false }}
              />
              <Select
                aria-label={t("tables.how")}
                data={ops.map((op) => ({ value: op, label: t(`tables.ops.${op}`) }))}
                value={one.op}
                allowDeselect={false}
                onChange={(op) => change(place, { op: ops.find((known) => known === op) ?? "is" })}
                comboboxProps={{ withinPortal: false }}
              />
              <TextInput
                aria-label={t("tables.value")}
                value={needsValue(one.op) ? (one.value ?? "") : ""}
                disabled={!needsValue(one.op)}
                onChange={(event) => change(place, { value: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("common.remove")}
                onClick={() => onChange(conditions.filter((_, other) => other !== place))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={add}
            disabled={conditions.length >= 10}
          >
            {t("tables.addCondition")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
