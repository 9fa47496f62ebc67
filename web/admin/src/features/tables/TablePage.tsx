import { ActionIcon, Button, Group, Loader, Menu, TextInput } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconDownload,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTable,
  IconTrash,
  IconUpload,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, apiAddress, flatten, keys, useMay, type Table, type TableRow } from "@/api";
import { useSettled } from "@/lib/debounce";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { PageOf } from "@/ui/PageOf";
import { Scroll } from "@/ui/Scroll";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { toast, toastError } from "@/ui/toast";
import { cellText, complete, type Condition } from "./conditions";
import { FilterRows } from "./FilterRows";
import { ImportRows } from "./ImportRows";
import { useRows, useTable } from "./queries";
import { RowEditor } from "./RowEditor";
import { TableEditor } from "./TableEditor";
import classes from "./Tables.module.css";

export function TablePage() {
  const { t } = useTranslation();
  const { tableId = "" } = useParams();
  const table = useTable(tableId);
  const back = { to: "/tables", label: t("app.pages.tables") };
  return (
    <PageOf query={table} title={t("app.pages.tables")} back={back}>
      {(data) => <Known key={tableId} table={data} />}
    </PageOf>
  );
}

function Known({ table }: { table: Table }) {
  const { t } = useTranslation();
  const mayWrite = useMay("tables.write");
  const [words, setWords] = useState("");
  const [order, setOrder] = useState({ by: "", down: false });
  const [conditions, setConditions] = useState<Condition[]>([]);
  const [opened, setOpened] = useState<TableRow | "new" | null>(null);
  const [dialog, setDialog] = useState<"columns" | "import" | null>(null);
  const settled = useSettled(words.trim(), 300);
  const asked = useSettled(JSON.stringify(complete(conditions, table)), 300);
  const where = JSON.parse(asked) as Condition[];
  const rows = useRows(table.id, { q: settled, orderBy: order.by, descending: order.down, where });
  const items = flatten(rows.data);
  const total = rows.data?.pages[0]?.total ?? 0;
  const narrowed = settled !== "" || where.length > 0;
  const reason = !mayWrite && t("common.noPermission");
  const add = (
    <GuardedButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setOpened("new")}>
      {t("tables.addRow")}
    </GuardedButton>
  );
  return (
    <Page
      title={table.title || table.name}
      description={<span dir="ltr">{table.name}</span>}
      back={{ to: "/tables", label: t("app.pages.tables") }}
      width="wide"
      actions={
        <Group gap="xs" wrap="nowrap">
          {add}
          <TableMenu table={table} mayWrite={mayWrite} onDialog={setDialog} />
        </Group>
      }
    >
      <Group gap="sm" mb="md">
        <TextInput
          placeholder={t("tables.search")}
          aria-label={t("tables.search")}
          leftSection={<IconSearch size={16} />}
          rightSection={rows.isFetching && !rows.isPending ? <Loader size={14} /> : undefined}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <FilterRows table={table} conditions={conditions} active={where.length} onChange={setConditions} />
        <span className={classes.count}>{t("tables.rows", { count: total })}</span>
      </Group>
      {rows.isPending ? (
        <ListSkeleton rows={6} />
      ) : rows.error ? (
        <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
      ) : items.length === 0 ? (
        narrowed ? (
          <EmptyState compact icon={IconSearch} title={t("common.nothingFound")} text={t("tables.nothing")} />
        ) : (
          <EmptyState
            icon={IconTable}
            title={t("tables.noRows.title")}
            text={t("tables.noRows.text")}
            action={add}
          />
        )
      ) : (
        <>
          <Grid
            table={table}
            rows={items}
            order={order}
            onOrder={(by) =>
              setOrder(
                order.by !== by
                  ? { by, down: false }
                  : order.down
                    ? { by: "", down: false }
                    : { by, down: true },
              )
            }
            onOpen={setOpened}
          />
          {rows.hasNextPage && (
            <Button
              mt="md"
              variant="subtle"
              loading={rows.isFetchingNextPage}
              onClick={() => void rows.fetchNextPage()}
            >
              {t("common.loadMore")}
            </Button>
          )}
        </>
      )}
      {opened && (
        <RowEditor
          table={table}
          row={opened === "new" ? undefined : opened}
          disabled={!mayWrite}
          onClose={() => setOpened(null)}
        />
      )}
      <TableEditor
        table={table}
        opened={dialog === "columns"}
        onClose={() => setDialog(null)}
        onSaved={() => undefined}
      />
      {dialog === "import" && <ImportRows table={table} onClose={() => setDialog(null)} />}
    </Page>
  );
}

interface GridProps {
  table: Table;
  rows: TableRow[];
  order: { by: string; down: boolean };
  onOrder: (column: string) => void;
  onOpen: (row: TableRow) => void;
}

function Grid({ table, rows, order, onOrder, onOpen }: GridProps) {
  const { t } = useTranslation();
  return (
    <Scroll label={t("tables.rowsOf", { name: table.title || table.name })} className={classes.scroll}>
      <table className={classes.grid}>
        <thead>
          <tr>
            {table.columns.map((column) => {
              const sorted = order.by === column.name;
              return (
                <th
                  key={column.name}
                  aria-sort={sorted ? (order.down ? "descending" : "ascending") : undefined}
                >
                  <button type="button" className={classes.heading} onClick={() => onOrder(column.name)}>
                    <bdi>{column.title || column.name}</bdi>
                    {sorted &&
                      (order.down ? (
                        <IconArrowDown size={14} aria-hidden />
                      ) : (
                        <IconArrowUp size={14} aria-hidden />
                      ))}
                  </button>
                </th>
              );
            })}
            <th className={classes.open} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} onClick={() => onOpen(row)}>
              {table.columns.map((column) => (
                <td key={column.name} data-type={column.type} dir={column.type === "any" ? "ltr" : "auto"}>
                  {column.type === "boolean" && row.cells[column.name] !== undefined
                    ? t(row.cells[column.name] === true ? "tables.true" : "tables.false")
                    : cellText(row.cells[column.name])}
                </td>
              ))}
              <td className={classes.open}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("tables.openRow", {
                    name: cellText(row.cells[table.columns[0]?.name ?? ""]) || row.id,
                  })}
                  onClick={(event) => {
                    event.stopPropagation();
                    onOpen(row);
                  }}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface MenuProps {
  table: Table;
  mayWrite: boolean;
  onDialog: (dialog: "columns" | "import") => void;
}

function TableMenu({ table, mayWrite, onDialog }: MenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.delete("/tables/{id}", { path: { id: table.id } }),
    onSuccess: async () => {
      toast(t("tables.deleted"));
      await navigate("/tables");
      client.removeQueries({ queryKey: keys.table(table.id) });
      void client.invalidateQueries({ queryKey: keys.tables });
    },
    onError: (error) => toastError(error),
  });
  return (
    <Menu position="bottom-end" onClose={() => setSure(false)}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={!mayWrite}
          leftSection={<IconPencil size={16} />}
          onClick={() => onDialog("columns")}
        >
          {t("tables.change")}
        </Menu.Item>
        <Menu.Item
          disabled={!mayWrite}
          leftSection={<IconUpload size={16} />}
          onClick={() => onDialog("import")}
        >
          {t("tables.import")}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={apiAddress(`/tables/${table.id}/export`)}
          download={`${table.name}.csv`}
          leftSection={<IconDownload size={16} />}
        >
          {t("tables.export")}
        </Menu.Item>
        <Menu.Item
          color="red"
          disabled={!mayWrite}
          closeMenuOnClick={sure}
          leftSection={<IconTrash size={16} />}
          onClick={() => (sure ? remove.mutate() : setSure(true))}
        >
          {sure ? t("tables.deleteSure", { count: table.row_count }) : t("tables.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
