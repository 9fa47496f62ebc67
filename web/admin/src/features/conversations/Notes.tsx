import { ActionIcon, Button, Group, Textarea } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, newIdempotencyKey, type ConversationNote } from "@/api";
import { TimeAgo } from "@/ui/Time";
import { toastError } from "@/ui/toast";
import classes from "./Marks.module.css";

interface Props {
  conversationId: string;
  notes: ConversationNote[];
  disabled: boolean;
}

/** What colleagues and scenarios have noted; the person does not see it. */
export function Notes({ conversationId, notes, disabled }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const refresh = () => client.invalidateQueries({ queryKey: keys.notes(conversationId) });
  const add = useMutation({
    mutationFn: () =>
      api.post("/conversations/{id}/notes", {
        path: { id: conversationId },
        body: { text: text.trim() },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: async () => {
      setText("");
      await refresh();
    },
    onError: (error) => toastError(error),
  });
  const remove = useMutation({
    mutationFn: (note: string) =>
      api.delete("/conversations/{id}/notes/{note}", { path: { id: conversationId, note } }),
    onSuccess: refresh,
    onError: (error) => toastError(error),
  });
  return (
    <section className={classes.notes} aria-label={t("conversations.marks.notes")}>
      <ul className={classes.noteList}>
        {notes.map((note) => (
          <li key={note.id} className={classes.note}>
            <span className={classes.noteHead}>
              <bdi>{note.author_name}</bdi> · <TimeAgo at={note.created_at} />
              <ActionIcon
                size="xs"
                variant="transparent"
                color="gray"
                disabled={disabled}
                aria-label={t("conversations.marks.deleteNote")}
                onClick={() => remove.mutate(note.id)}
              >
                <IconTrash size={13} />
              </ActionIcon>
            </span>
            <span className={classes.noteText} dir="auto">
              {note.text}
            </span>
          </li>
        ))}
      </ul>
      {!disabled && (
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <Textarea
            className={classes.noteField}
            size="xs"
            autosize
            maxRows={5}
            maxLength={4000}
            dir="auto"
            aria-label={t("conversations.marks.addNote")}
            placeholder={t("conversations.marks.noteText")}
            description={t("conversations.marks.notesHelp")}
            inputWrapperOrder={["input", "description"]}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button
            size="xs"
            mb={20}
            variant="light"
            disabled={text.trim() === ""}
            loading={add.isPending}
            onClick={() => add.mutate()}
          >
            {t("conversations.marks.addNote")}
          </Button>
        </Group>
      )}
    </section>
  );
}
