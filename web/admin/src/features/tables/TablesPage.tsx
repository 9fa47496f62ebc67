import { IconPlus, IconTable } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay, useTables } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { TableEditor } from "./TableEditor";

/** The workspace's own tables, which scenarios read and write. */
export function TablesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay("tables.write");
  const tables = useTables();
  const [adding, setAdding] = useUrlValue("new");
  const list = tables.data ?? [];
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setAdding("1")}
    >
      {t("tables.add")}
    </GuardedButton>
  );
  return (
    <Page title={t("app.pages.tables")} description={t("tables.intro")} actions={list.length > 0 && add}>
      {tables.isPending ? (
        <ListSkeleton rows={3} />
      ) : tables.error ? (
        <ErrorState error={tables.error} onRetry={() => void tables.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconTable}
          title={t("tables.empty.title")}
          text={t("tables.empty.text")}
          action={add}
        />
      ) : (
        <Rows>
          {list.map((table) => (
            <Row
              key={table.id}
              to={`/tables/${table.id}`}
              icon={<Tile icon={IconTable} />}
              title={table.title || table.name}
              text={
                <span dir="ltr">{table.columns.map((column) => column.title || column.name).join(", ")}</span>
              }
              aside={
                <>
                  <span>{t("tables.rows", { count: table.row_count })}</span>
                  <TimeAgo at={table.updated_at} />
                </>
              }
            />
          ))}
        </Rows>
      )}
      <TableEditor
        opened={adding !== "" && mayWrite}
        onClose={() => setAdding(null)}
        onSaved={(table) => void navigate(`/tables/${table.id}`)}
      />
    </Page>
  );
}
