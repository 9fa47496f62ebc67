import { ActionIcon, Button, Menu, Popover, Select, TagsInput, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconClockPause, IconNotes, IconTag, IconUserCheck, IconX, IconZzz } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, isSnoozed, keys, useLabels, useMay, useMembers, type Conversation } from "@/api";
import { exactTime } from "@/lib/time";
import { Tag } from "@/ui/Tag";
import { toast } from "@/ui/toast";
import classes from "./Marks.module.css";
import { Notes } from "./Notes";
import { useChangeConversation } from "./queries";

const hour = 3600;
const spans = { hour, tomorrow: 0, week: 7 * 24 * hour } as const;

/** Nine in the morning of the next day, or so many seconds from now. */
function until(span: keyof typeof spans): number {
  const at = new Date();
  if (span === "tomorrow") {
    at.setDate(at.getDate() + 1);
    at.setHours(9, 0, 0, 0);
  } else {
    at.setTime(at.getTime() + spans[span] * 1000);
  }
  return at.getTime() * 1000;
}

/** What the team has noted on a conversation: labels, whose it is, until when it is put off, notes. */
export function Marks({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  const mayWrite = useMay("conversations.write");
  const change = useChangeConversation(conversation);
  const [notesOpen, setNotesOpen] = useState(false);
  const notes = useQuery({
    queryKey: keys.notes(conversation.id),
    queryFn: async () =>
      (await api.get("/conversations/{id}/notes", { path: { id: conversation.id } })).items,
  });
  const snoozed = isSnoozed(conversation);
  const count = notes.data?.length ?? 0;
  return (
    <div className={classes.bar}>
      <Labels conversation={conversation} disabled={!mayWrite} />
      <span className={classes.space} />
      <Assignee conversation={conversation} disabled={!mayWrite} />
      {snoozed ? (
        <Tag tone="wait">
          <span className={classes.snoozed}>
            <IconClockPause size={14} aria-hidden />
            {t("conversations.marks.snoozedUntil", {
              at: exactTime(conversation.snoozed_until ?? 0, i18n.language),
            })}
            <ActionIcon
              size="xs"
              variant="transparent"
              color="gray"
              disabled={!mayWrite}
              aria-label={t("conversations.marks.wake")}
              onClick={() => change.mutate({ snoozed_until: null })}
            >
              <IconX size={12} />
            </ActionIcon>
          </span>
        </Tag>
      ) : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Tooltip label={t("conversations.marks.snooze")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={!mayWrite}
                aria-label={t("conversations.marks.snooze")}
              >
                <IconZzz size={16} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {(["hour", "tomorrow", "week"] as const).map((span) => (
              <Menu.Item
                key={span}
                onClick={() =>
                  change.mutate(
                    { snoozed_until: until(span) },
                    { onSuccess: () => toast(t("conversations.marks.snoozedNow")) },
                  )
                }
              >
                {t(`conversations.marks.snoozeFor.${span}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        size="compact-sm"
        variant={count > 0 ? "light" : "subtle"}
        color={count > 0 ? undefined : "gray"}
        leftSection={<IconNotes size={16} />}
        aria-expanded={notesOpen}
        onClick={() => setNotesOpen(!notesOpen)}
      >
        {count > 0 ? t("conversations.marks.notesCount", { count }) : t("conversations.marks.notes")}
      </Button>
      {notesOpen && <Notes conversationId={conversation.id} notes={notes.data ?? []} disabled={!mayWrite} />}
    </div>
  );
}

function Labels({ conversation, disabled }: { conversation: Conversation; disabled: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const known = useLabels(open);
  const change = useChangeConversation(conversation);
  const set = (labels: string[]) => {
    const clean = [...new Set(labels.map((one) => one.replace(/,/g, " ").trim()).filter(Boolean))];
    change.mutate(
      { labels: clean },
      { onSuccess: () => void client.invalidateQueries({ queryKey: keys.labels }) },
    );
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <button type="button" className={classes.labels} disabled={disabled} onClick={() => setOpen(!open)}>
          <IconTag size={16} aria-hidden />
          <VisuallyHidden>{t("conversations.marks.labelsOf")}</VisuallyHidden>
          {conversation.labels.length === 0 ? (
            <span className={classes.none}>{t("conversations.marks.addLabel")}</span>
          ) : (
            conversation.labels.map((label) => (
              <Tag key={label} tone="accent">
                <bdi>{label}</bdi>
              </Tag>
            ))
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <TagsInput
          label={t("conversations.marks.labels")}
          data-autofocus
          maxTags={20}
          data={(known.data ?? []).map((one) => one.label)}
          value={conversation.labels}
          onChange={set}
          comboboxProps={{ withinPortal: false }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Assignee({ conversation, disabled }: { conversation: Conversation; disabled: boolean }) {
  const { t } = useTranslation();
  const members = useMembers(useMay("members.read"));
  const change = useChangeConversation(conversation);
  const data = (members.data ?? []).map((one) => ({ value: one.id, label: one.name || one.email }));
  const assignee = conversation.assignee_id;
  if (assignee && !data.some((one) => one.value === assignee))
    data.push({ value: assignee, label: assignee });
  if (data.length === 0) return null;
  return (
    <Select
      size="xs"
      variant="unstyled"
      className={classes.assignee}
      aria-label={t("conversations.marks.assignTo")}
      placeholder={t("conversations.marks.nobody")}
      leftSection={<IconUserCheck size={16} />}
      clearable
      searchable
      disabled={disabled}
      data={data}
      value={assignee}
      onChange={(next) => change.mutate({ assignee_id: next })}
    />
  );
}
