import { ActionIcon, Button, Menu, Textarea } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { toast, toastError } from "@/ui/toast";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import type { Thread } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import classes from "./CommentsPanel.module.css";
import { scenarioKeys } from "./queries";

interface Props {
  botId: string;
  thread: Thread;
}

/** What was said about one block or flow, with the way there. */
export function CommentThread({ botId, thread }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const [replying, setReplying] = useState(false);
  const first = thread.comments[0]!;
  const change = useChange(botId);
  return (
    <li className={classes.thread}>
      <Subject thread={thread} />
      {thread.comments.map((one) => (
        <Said key={one.id} botId={botId} comment={one} />
      ))}
      {thread.resolved_by !== null && (
        <p className={classes.muted}>
          {t("flow.comments.resolvedBy", { name: thread.resolved_by })} <TimeAgo at={thread.resolved_at!} />
        </p>
      )}
      {replying && (
        <Words
          label={t("flow.comments.replyTo", { name: thread.comments.at(-1)!.author.name })}
          button={t("flow.comments.replySend")}
          onCancel={() => setReplying(false)}
          onDone={async (text) => {
            await change.mutateAsync(() => editor.api.addComment({ text, thread: thread.id }));
            setReplying(false);
          }}
        />
      )}
      {!readOnly && !replying && (
        <div className={classes.buttons}>
          <Button size="compact-xs" variant="subtle" onClick={() => setReplying(true)}>
            {t("flow.comments.reply")}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            loading={change.isPending}
            onClick={() =>
              change.mutate(() =>
                editor.api.changeComment(first.id, { resolved: thread.resolved_at === null }),
              )
            }
          >
            {t(thread.resolved_at === null ? "flow.comments.resolve" : "flow.comments.reopen")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Does it, and reads the comments anew. */
function useChange(botId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: () => client.invalidateQueries({ queryKey: scenarioKeys.comments(botId) }),
    onError: (error) => toastError(error),
  });
}

/** Which block or flow it is about; a press goes there, if it is still there. */
function Subject({ thread }: { thread: Thread }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const { reveal } = useCanvasActions();
  const nameOf = useBlockName();
  const block = useEditorState((state) => (thread.block ? state.doc.blocks[thread.block] : undefined));
  const flow = useEditorState((state) => state.doc.flows[thread.flow]);
  if (thread.block && !block)
    return (
      <span className={classes.subject} dir="auto">
        {thread.about || t("flow.comments.noName")} <Tag>{t("flow.comments.gone")}</Tag>
      </span>
    );
  if (!thread.block && !flow) return <span className={classes.subject}>{t("flow.comments.goneFlow")}</span>;
  return (
    <button
      type="button"
      className={classes.subject}
      dir="auto"
      onClick={() => (thread.block ? reveal(thread.block) : editor.openFlow(thread.flow))}
    >
      {block ? nameOf(block) : t("flow.comments.flow", { name: flow!.name || thread.flow })}
    </button>
  );
}

function Said({ botId, comment }: { botId: string; comment: Thread["comments"][number] }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const me = useSession();
  const readOnly = useEditorState((state) => state.readOnly);
  const [editing, setEditing] = useState(false);
  const change = useChange(botId);
  const mine = comment.author.id === me.member.id && !readOnly;
  return (
    <article className={classes.said}>
      <header className={classes.by}>
        <strong dir="auto">{comment.author.name}</strong>
        <span className={classes.muted}>
          <TimeAgo at={comment.created_at} />
          {comment.edited_at !== null && ` · ${t("flow.comments.edited")}`}
        </span>
        {mine && !editing && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t("flow.comments.more", { name: comment.author.name })}
              >
                <IconDots size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setEditing(true)}>{t("flow.comments.edit")}</Menu.Item>
              <Menu.Item
                color="red"
                onClick={() =>
                  change.mutate(() => editor.api.deleteComment(comment.id), {
                    onSuccess: () => toast(t("flow.comments.removed")),
                  })
                }
              >
                {t("flow.comments.remove")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </header>
      {editing ? (
        <Words
          label={t("flow.comments.editLabel")}
          button={t("flow.comments.save")}
          begin={comment.text}
          onCancel={() => setEditing(false)}
          onDone={async (text) => {
            await change.mutateAsync(() => editor.api.changeComment(comment.id, { text }));
            setEditing(false);
          }}
        />
      ) : (
        <p className={classes.text} dir="auto">
          {comment.text}
        </p>
      )}
    </article>
  );
}

interface WordsProps {
  label: string;
  button: string;
  begin?: string;
  onCancel: () => void;
  /** What went wrong has been told by then; the words stay. */
  onDone: (text: string) => Promise<unknown>;
}

/** A few words to be sent: Enter sends, Shift+Enter begins a line, Escape gives up. */
function Words({ label, button, begin = "", onCancel, onDone }: WordsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(begin);
  const send = () => {
    if (text.trim()) onDone(text.trim()).catch(() => undefined);
  };
  return (
    <div className={classes.form}>
      <Textarea
        aria-label={label}
        autoFocus
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") {
            event.stopPropagation();
            onCancel();
          } else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className={classes.buttons}>
        <Button size="compact-xs" disabled={!text.trim()} onClick={send}>
          {button}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}
