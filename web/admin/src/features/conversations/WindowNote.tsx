import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconClock, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { channelTemplates, newIdempotencyKey, type Conversation } from "@/api";
import { relativeTime } from "@/lib/time";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";
import { useSend } from "./queries";
import type { ReplyWindow } from "./replyWindow";

/** How long the team may still write freely, or what it may do now that it may not. */
export function WindowNote({
  conversation,
  window,
}: {
  conversation: Conversation;
  window: ReplyWindow & { now: number };
}) {
  const { t, i18n } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  if (window.closesAt === null) return null;
  if (!window.closed) {
    return (
      <Text size="xs" c="dimmed">
        <IconClock size={12} aria-hidden />{" "}
        {t("conversations.window.open", {
          when: relativeTime(window.closesAt, i18n.language, window.now),
        })}
      </Text>
    );
  }
  return (
    <Alert color="yellow" py={8} px={12} icon={<IconClock size={16} />}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {window.templates ? t("conversations.window.closed") : t("conversations.window.closedForGood")}
        </Text>
        {window.templates && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTemplate size={14} />}
            onClick={() => setChoosing(true)}
          >
            {t("conversations.window.template")}
          </Button>
        )}
      </Group>
      <Modal
        opened={choosing}
        onClose={() => setChoosing(false)}
        title={t("conversations.window.template")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <TemplateForm conversation={conversation} onSent={() => setChoosing(false)} />
      </Modal>
    </Alert>
  );
}

function TemplateForm({ conversation, onSent }: { conversation: Conversation; onSent: () => void }) {
  const { t } = useTranslation();
  const send = useSend(conversation.id);
  const templates = useQuery(channelTemplates(conversation.channel_id));
  const [chosen, setChosen] = useState<string | null>(null);
  const [filled, setFilled] = useState<Record<string, string>>({});
  if (templates.isPending) return <FormSkeleton fields={2} />;
  if (templates.error) {
    return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />;
  }
  const usable = templates.data.filter((one) => one.status === "APPROVED");
  const form = usable.find((one) => `${one.name} ${one.language}` === chosen);
  const complete = form !== undefined && form.parameters.every((name) => filled[name]?.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form || !complete) return;
    const parameters = Object.fromEntries(form.parameters.map((name) => [name, filled[name]!.trim()]));
    send.mutate(
      {
        content: { type: "template", name: form.name, language: form.language, parameters },
        key: newIdempotencyKey(),
      },
      { onSuccess: onSent },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={t("conversations.window.which")}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t("conversations.window.none")}
          data={usable.map((one) => ({
            value: `${one.name} ${one.language}`,
            label: `${one.name} (${one.language})`,
          }))}
          value={chosen}
          onChange={setChosen}
        />
        {form && (
          <Text size="sm" dir="auto" style={{ whiteSpace: "pre-wrap" }}>
            {form.body}
          </Text>
        )}
        {form?.parameters.map((name) => (
          <TextInput
            key={name}
            label={t("conversations.window.parameter", { name })}
            required
            dir="auto"
            value={filled[name] ?? ""}
            onChange={(event) => setFilled({ ...filled, [name]: event.currentTarget.value })}
          />
        ))}
        {send.error && <ErrorNote error={send.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!complete} loading={send.isPending}>
            {t("conversations.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
