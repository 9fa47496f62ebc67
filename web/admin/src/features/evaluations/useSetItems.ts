import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys } from "@/api";
import type { Item } from "./items";

export interface StoredItem extends Item {
  id: string;
}

/** Changes the questions of a set: as they are now on the server, so that nobody else's change is lost. */
export function useSetItems(setId: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (change: (items: StoredItem[]) => Item[]) => {
      const path = { id: setId };
      const { items } = await api.get("/evaluation-sets/{id}", { path });
      const changed = change(items).map(({ input, expected, notes }) => ({ input, expected, notes }));
      if (changed.length > mostItems) throw new Error(t("evaluations.tooMany", { most: mostItems }));
      await api.post("/evaluation-sets/{id}/items", { path, body: { items: changed } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.evaluationSets }),
  });
}

const mostItems = 1000;

/** The place of an item: by its id, or by what it says where somebody has saved the set meanwhile. -1: it is gone. */
export function placeOf(items: StoredItem[], wanted: StoredItem): number {
  const known = items.findIndex((one) => one.id === wanted.id);
  if (known >= 0) return known;
  return items.findIndex(
    (one) => one.input === wanted.input && one.expected === wanted.expected && one.notes === wanted.notes,
  );
}
