import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, cursorPaging, keys, type Table, type TableRow } from "@/api";
import { toastError } from "@/ui/toast";
import type { Condition } from "./conditions";

export interface RowsQuery {
  q: string;
  orderBy: string;
  descending: boolean;
  where: Condition[];
}

export function useTable(id: string) {
  return useQuery({
    queryKey: keys.table(id),
    queryFn: () => api.get("/tables/{id}", { path: { id } }),
  });
}

export function useRows(tableId: string, asked: RowsQuery) {
  return useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.tableRows(tableId), asked],
    queryFn: ({ pageParam, signal }) =>
      api.get("/tables/{id}/rows", {
        path: { id: tableId },
        query: {
          cursor: pageParam || undefined,
          limit: 50,
          q: asked.q || undefined,
          order_by: asked.orderBy || undefined,
          descending: asked.descending || undefined,
          where: asked.where.length > 0 ? JSON.stringify(asked.where) : undefined,
        },
        signal,
      }),
  });
}

/** After a change, what is shown of a table is read anew. */
export function useRefreshTable(table: Table) {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.tableRows(table.id) }),
      client.invalidateQueries({ queryKey: keys.table(table.id) }),
      client.invalidateQueries({ queryKey: keys.tables, exact: true }),
    ]);
  };
}

export function useDeleteRow(table: Table) {
  const refresh = useRefreshTable(table);
  return useMutation({
    mutationFn: (row: TableRow) =>
      api.delete("/tables/{id}/rows/{row}", { path: { id: table.id, row: row.id } }),
    onSuccess: refresh,
    onError: (error) => toastError(error),
  });
}
