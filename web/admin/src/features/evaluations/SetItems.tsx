import { ActionIcon, Button, Group, Menu, Table, Tooltip } from "@mantine/core";
import {
  IconDownload,
  IconListCheck,
  IconPencil,
  IconPlus,
  IconTrash,
  IconUpload,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "@/lib/csv";
import { Section } from "@/ui/Page";
import { EmptyState } from "@/ui/States";
import { toastError, toastUndo } from "@/ui/toast";
import classes from "./Evaluations.module.css";
import { ImportItems } from "./ImportItems";
import { ItemEditor } from "./ItemEditor";
import { itemsToCsv, itemsToJsonLines } from "./items";
import { placeOf, useSetItems, type StoredItem } from "./useSetItems";

interface Props {
  set: { id: string; name: string; items: StoredItem[] };
  mayWrite: boolean;
}

/** The questions of a test set: looked at, changed, brought in and taken out. */
export function SetItems({ set, mayWrite }: Props) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<StoredItem | "new" | null>(null);
  const [importing, setImporting] = useState(false);
  const change = useSetItems(set.id);
  const { items } = set;
  const remove = (item: StoredItem) => {
    const place = items.indexOf(item);
    change.mutate((now) => now.filter((_, index) => index !== placeOf(now, item)), {
      onSuccess: () =>
        toastUndo(t("evaluations.itemRemoved"), () =>
          change.mutate((now) => [...now.slice(0, place), item, ...now.slice(place)]),
        ),
      onError: (error) => toastError(error),
    });
  };
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
      {t("evaluations.addItem")}
    </Button>
  );
  const bring = (
    <Button variant="default" leftSection={<IconUpload size={16} />} onClick={() => setImporting(true)}>
      {t("evaluations.import")}
    </Button>
  );
  return (
    <Section
      title={t("evaluations.itemCount", { count: items.length })}
      actions={
        items.length > 0 && (
          <Group gap="xs">
            <Export set={set} />
            {mayWrite && bring}
            {mayWrite && add}
          </Group>
        )
      }
    >
      {items.length === 0 ? (
        <EmptyState
          compact
          icon={IconListCheck}
          title={t("evaluations.noItems.title")}
          text={t("evaluations.noItems.text")}
          action={
            mayWrite && (
              <Group gap="xs" justify="center">
                {bring}
                {add}
              </Group>
            )
          }
        />
      ) : (
        <div className={classes.scroll} role="group" aria-label={set.name} tabIndex={0}>
          <Table className={classes.table} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("evaluations.columns.input")}</Table.Th>
                <Table.Th>{t("evaluations.columns.expected")}</Table.Th>
                <Table.Th>{t("evaluations.columns.notes")}</Table.Th>
                {mayWrite && <Table.Th aria-label={t("common.more")} />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item, index) => (
                <Table.Tr key={item.id}>
                  <Table.Td dir="auto">{item.input}</Table.Td>
                  <Table.Td dir="auto">{item.expected}</Table.Td>
                  <Table.Td dir="auto" className={classes.muted}>
                    {item.notes}
                  </Table.Td>
                  {mayWrite && (
                    <Table.Td className={classes.acts}>
                      <Act
                        label={t("evaluations.editItemNo", { place: index + 1 })}
                        icon={<IconPencil size={16} />}
                        onClick={() => setEdited(item)}
                      />
                      <Act
                        label={t("evaluations.removeItemNo", { place: index + 1 })}
                        icon={<IconTrash size={16} />}
                        disabled={change.isPending}
                        onClick={() => remove(item)}
                      />
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited && (
        <ItemEditor setId={set.id} item={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {importing && <ImportItems setId={set.id} onClose={() => setImporting(false)} />}
    </Section>
  );
}

interface ActProps {
  label: string;
  icon: React.ReactNode;
  disabled?: boolean;
  onClick: () => void;
}

function Act({ label, icon, disabled, onClick }: ActProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function Export({ set }: { set: Props["set"] }) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t("evaluations.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download(`${set.name}.csv`, itemsToCsv(set.items))}>
          {t("evaluations.exportCsv")}
        </Menu.Item>
        <Menu.Item
          onClick={() => download(`${set.name}.jsonl`, itemsToJsonLines(set.items), "application/jsonl")}
        >
          {t("evaluations.exportJsonLines")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
