import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, useMay, useSession } from "@/api";
import { toast } from "@/ui/toast";
import type { ScenarioAnswer } from "../scenarioApi";
import type { Editor } from "../store/editor";
import { progressStore } from "./progress";
import { TourRun } from "./run";
import { isUntouched, steps, type Seen } from "./steps";
import { useTourState } from "./useTourState";

const talkEveryMs = 2000;

function look(editor: Editor, published: ScenarioAnswer["published"], talkedAt: number | null): Seen {
  const { doc, blocks, panel, highlight } = editor.state;
  const [only] = blocks;
  return {
    doc,
    selected: blocks.size === 1 ? only! : null,
    panel,
    highlight,
    publishedAt: published?.at ?? null,
    talkedAt,
  };
}

/** The tour of this editor: fed with what happens in it, and with the keys that lead to it and out of it. */
export function useTour(editor: Editor, botId: string, published: ScenarioAnswer["published"]): TourRun {
  const { t } = useTranslation();
  const me = useSession();
  const mayReadTalks = useMay("conversations.read");
  const [run] = useState(
    () =>
      new TourRun({
        steps,
        catalog: editor.catalog,
        store: progressStore(localStorage, me.member.id),
        bot: botId,
        onLeave: () => toast(t("learn.tour.left")),
      }),
  );
  const state = useTourState(run);
  const waitsForTalk = state.phase === "doing" && run.steps[state.place]!.id === "talk";
  const talks = useQuery({
    queryKey: ["flow", "tour-talk", botId],
    queryFn: async () =>
      (await api.get("/conversations", { query: { bot_id: botId, limit: 1 } })).items[0]?.last_activity_at ??
      null,
    enabled: waitsForTalk && mayReadTalks,
    refetchInterval: talkEveryMs,
  });
  const talkedAt = talks.data ?? null;

  useEffect(() => {
    const now = look(editor, published, talkedAt);
    run.see(now);
    return editor.subscribe(() => run.see(look(editor, published, talkedAt)));
  }, [editor, run, published, talkedAt]);

  useEffect(() => {
    const { doc, readOnly } = editor.state;
    const seen = look(editor, published, null);
    if (!readOnly) run.open(seen, isUntouched(doc, seen.publishedAt));
    return () => run.close();
    // Once, as the page was when it opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editor, run]);

  useTourKeys(editor, run);
  return run;
}

/** F6 goes to the card and back; Escape leaves, once there is nothing else on the canvas to escape from. */
function useTourKeys(editor: Editor, run: TourRun): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (run.state.phase === "off") return;
      const canvas = document.querySelector<HTMLElement>("[data-flow-canvas]");
      const card = document.querySelector<HTMLElement>("[data-tour-card]");
      const target = event.target instanceof Element ? event.target : null;
      if (event.key === "F6" && card) {
        event.preventDefault();
        (card.contains(target) ? canvas : card)?.focus();
      } else if (event.key === "Escape") {
        const nothing = editor.state.blocks.size === 0 && editor.state.edges.size === 0;
        const idle = nothing && (target === document.body || target === canvas);
        if (!idle && !card?.contains(target)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (run.state.phase === "offer") run.decline();
        else run.leave();
        canvas?.focus();
      }
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [editor, run]);
}
