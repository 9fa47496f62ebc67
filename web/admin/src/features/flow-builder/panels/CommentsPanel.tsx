import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote, ErrorState, ListSkeleton } from "@/ui/States";
import { useBlockName } from "../canvas/names";
import type { NewComment } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { settled } from "../store/settled";
import classes from "./CommentsPanel.module.css";
import { CommentThread } from "./CommentThread";
import { Panel } from "./Panel";
import panel from "./Panels.module.css";
import { scenarioKeys } from "./queries";
import { useComments } from "./useComments";

/** What the team says to each other about blocks and flows. */
export function CommentsPanel({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const selected = useEditorState((state) => (state.blocks.size === 1 ? [...state.blocks][0]! : null));
  const [resolved, setResolved] = useState(false);
  const threads = useComments(editor, botId);
  const shown = (threads.data ?? [])
    .filter((one) => (one.resolved_at !== null) === resolved)
    // What is said about the selected block stands first, then what was said last.
    .sort(
      (a, b) =>
        Number(b.block === selected) - Number(a.block === selected) ||
        b.comments.at(-1)!.created_at - a.comments.at(-1)!.created_at,
    );
  return (
    <Panel title={t("flow.panel.comments")}>
      {!readOnly && <NewThread key={selected ?? ""} botId={botId} block={selected} />}
      <SegmentedControl
        size="xs"
        fullWidth
        mb="sm"
        aria-label={t("flow.comments.show")}
        data={[
          { value: "open", label: t("flow.comments.open") },
          { value: "resolved", label: t("flow.comments.resolved") },
        ]}
        value={resolved ? "resolved" : "open"}
        onChange={(next) => setResolved(next === "resolved")}
      />
      {threads.error && <ErrorState error={threads.error} onRetry={() => void threads.refetch()} />}
      {threads.isPending && <ListSkeleton rows={3} />}
      {threads.data && shown.length === 0 && (
        <p className={panel.note}>{t(resolved ? "flow.comments.noneResolved" : "flow.comments.none")}</p>
      )}
      <ul className={classes.threads} aria-label={t("flow.panel.comments")}>
        {shown.map((one) => (
          <CommentThread key={one.id} botId={botId} thread={one} />
        ))}
      </ul>
    </Panel>
  );
}

/** About the block, or about the flow that is open. */
function NewThread({ botId, block }: { botId: string; block: string | null }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const nameOf = useBlockName();
  const client = useQueryClient();
  const flow = useEditorState((state) => state.flow);
  const flowName = useEditorState((state) => state.doc.flows[state.flow]?.name || state.flow);
  const about = useEditorState((state) => (block ? nameOf(state.doc.blocks[block]) : ""));
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: async (body: NewComment) => {
      // The block may be so new that the server does not have it yet.
      await settled(editor);
      return editor.api.addComment(body);
    },
    onSuccess: async () => {
      setText("");
      await client.invalidateQueries({ queryKey: scenarioKeys.comments(botId) });
    },
  });
  const send = () => {
    if (!text.trim() || add.isPending) return;
    add.mutate(
      block ? { text: text.trim(), block, about: about.slice(0, 200) } : { text: text.trim(), flow },
    );
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        label={
          block ? t("flow.comments.about", { name: about }) : t("flow.comments.aboutFlow", { name: flowName })
        }
        description={t("flow.comments.help")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {add.error && <ErrorNote error={add.error} />}
      <Button type="submit" size="compact-sm" disabled={!text.trim()} loading={add.isPending}>
        {t("flow.comments.send")}
      </Button>
    </form>
  );
}
