import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, keys, type Bot, type BotPatch } from "@/api";
import { useAutosave, type Autosave } from "@/lib/autosave";
import { Problem } from "@/lib/problem";

export type BotDraft = Omit<BotPatch, "revision">;

const fields = [
  "name",
  "description",
  "greeting",
  "instructions",
  "knowledge",
  "language",
  "timezone",
  "prompt_id",
  "model_id",
  "temperature",
  "max_output_tokens",
  "history_messages",
  "agent",
  "feedback",
  "judging",
  "enabled",
] as const;
type DraftValues = Pick<Bot, (typeof fields)[number]>;

export function draftOf(bot: Bot): DraftValues {
  return Object.fromEntries(fields.map((name) => [name, bot[name]])) as unknown as DraftValues;
}

export interface BotDraftState extends Autosave<DraftValues> {
  /** Somebody else saved in between. */
  conflict: boolean;
  takeTheirs: () => void;
  keepMine: () => void;
}

/** The bot as it is being edited, saved by itself. Two people editing at once are told, nothing is overwritten. */
export function useBotDraft(bot: Bot): BotDraftState {
  const client = useQueryClient();
  const revision = useRef(bot.revision);
  const [conflict, setConflictState] = useState(false);
  const undecided = useRef(false);
  const setConflict = useCallback((on: boolean) => {
    undecided.current = on;
    setConflictState(on);
  }, []);

  const store = useCallback(
    (saved: Bot) => {
      revision.current = saved.revision;
      client.setQueryData(keys.bot(saved.id), saved);
      client.setQueryData<Bot[]>(keys.bots, (list) =>
        list?.map((one) => (one.id === saved.id ? saved : one)),
      );
    },
    [client],
  );

  const save = useCallback(
    async (changed: Partial<DraftValues>) => {
      if (changed.name !== undefined && !changed.name.trim())
        throw new Problem({ status: 422, field: "name" });
      // Until somebody has decided whose version stays, saving would only be refused again.
      if (undecided.current) throw new Problem({ status: 409, code: "revision_conflict" });
      try {
        store(
          await api.patch("/bots/{id}", {
            path: { id: bot.id },
            body: { ...changed, revision: revision.current },
          }),
        );
      } catch (error) {
        if (error instanceof Problem && error.code === "revision_conflict") setConflict(true);
        throw error;
      }
    },
    [bot.id, store, setConflict],
  );

  const draft = useAutosave(draftOf(bot), save);
  const { status, reset, flush } = draft;

  // Somebody else's change arrives (live or on return): take it unless there are edits of one's own.
  useEffect(() => {
    if (bot.revision <= revision.current) return;
    if (status === "clean" || status === "saved") {
      revision.current = bot.revision;
      reset(draftOf(bot));
    }
  }, [bot, status, reset]);

  const readFresh = useCallback(
    () =>
      client.fetchQuery({
        queryKey: keys.bot(bot.id),
        queryFn: () => api.get("/bots/{id}", { path: { id: bot.id } }),
        staleTime: 0,
      }),
    [bot.id, client],
  );
  const takeTheirs = useCallback(() => {
    void readFresh().then((fresh) => {
      setConflict(false);
      revision.current = fresh.revision;
      reset(draftOf(fresh));
    });
  }, [readFresh, reset, setConflict]);
  const keepMine = useCallback(() => {
    void readFresh().then((fresh) => {
      setConflict(false);
      revision.current = fresh.revision;
      flush();
    });
  }, [readFresh, flush, setConflict]);

  return { ...draft, conflict, takeTheirs, keepMine };
}
