import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { ConversationFilter } from "@/api";

const names = ["bot_id", "channel_id", "status", "handling", "label", "assignee", "snoozed", "q"] as const;

/** The filters of the list, kept in the address of the page. Open conversations show unless asked otherwise. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo((): ConversationFilter => {
    const from = new URLSearchParams(text);
    const found: ConversationFilter = {};
    for (const name of names) {
      const value = from.get(name);
      if (value) found[name] = value;
    }
    const status = found.status ?? "open";
    if (status === "all") delete found.status;
    else found.status = status;
    // What is put off is out of sight among the open ones, unless it is asked for.
    if (status === "open" && !found.snoozed) found.snoozed = "false";
    return found;
  }, [text]);
  const set = (patch: Partial<Record<(typeof names)[number], string | null>>) => {
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(patch)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        if (next.get("status") === "open") next.delete("status");
        return next;
      },
      { replace: true },
    );
  };
  const narrowed = Boolean(
    filter.bot_id ||
    filter.channel_id ||
    filter.handling ||
    filter.label ||
    filter.assignee ||
    filter.snoozed === "true" ||
    filter.q,
  );
  return { filter, set, search: text ? `?${text}` : "", narrowed };
}
