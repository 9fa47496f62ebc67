import { Anchor, Group, Loader, Select, Stack, Text } from "@mantine/core";
import { IconExternalLink, IconMessageDown, IconSend } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  api,
  contactName,
  contentSummary,
  keys,
  useMay,
  type Channel,
  type ChannelKind,
  type Conversation,
  type Message,
} from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { useServerWords } from "@/ui/serverWords";
import { ErrorNote } from "@/ui/States";
import { HealthIcon } from "./ChannelChecks";
import { writeTo } from "./setupGuide";

const lookEveryMs = 2000;

interface Props {
  channel: Channel;
  kind: ChannelKind | undefined;
  mayWrite: boolean;
}

/** Tries the account in both directions: waits for somebody to write, shows what arrived, and sends a test message back. */
export function TestMessage({ channel, kind, mayWrite }: Props) {
  const { t, i18n } = useTranslation();
  const mayRead = useMay("conversations.read");
  const [chosen, setChosen] = useState<string | null>(null);
  const conversations = useQuery({
    queryKey: [...keys.channels, channel.id, "conversations"],
    queryFn: async () =>
      (await api.get("/conversations", { query: { channel_id: channel.id, limit: 20 } })).items,
    enabled: mayRead,
    refetchInterval: lookEveryMs,
  });
  const send = useMutation({
    mutationFn: (conversation_id: string) =>
      api.post("/channels/{id}/test-message", {
        path: { id: channel.id },
        body: { conversation_id, language: i18n.language },
      }),
  });
  const known = conversations.data ?? [];
  const conversation = known.find((one) => one.id === chosen) ?? known[0];
  if (!mayRead) return <Text size="sm">{t("common.noPermission")}</Text>;
  if (conversations.error) return <ErrorNote error={conversations.error} />;
  if (!conversation) return <WriteFirst channel={channel} kind={kind} waiting={!conversations.isPending} />;
  return (
    <Stack gap="sm">
      <Arrived conversation={conversation} />
      {known.length > 1 && (
        <Select
          label={t("channels.test.to")}
          allowDeselect={false}
          value={conversation.id}
          onChange={setChosen}
          data={known.map((one) => ({
            value: one.id,
            label: one.title || contactName(one.contact, t),
          }))}
        />
      )}
      <Group>
        <GuardedButton
          reason={!mayWrite && t("common.noPermission")}
          leftSection={<IconSend size={16} className="b-flip" />}
          loading={send.isPending}
          onClick={() => send.mutate(conversation.id)}
        >
          {t("channels.test.send")}
        </GuardedButton>
      </Group>
      {send.error && <ErrorNote error={send.error} />}
      {send.data && <Outcome key={send.data.id} sent={send.data} />}
    </Stack>
  );
}

/** Nobody has written yet: says where to, and waits. */
function WriteFirst({
  channel,
  kind,
  waiting,
}: {
  channel: Channel;
  kind: ChannelKind | undefined;
  waiting: boolean;
}) {
  const { t } = useTranslation();
  const link = writeTo(kind, channel);
  const name = channel.health.account_name;
  return (
    <Stack gap="xs">
      <Text size="sm">{name ? t("channels.test.writeTo", { name }) : t("channels.test.writeFirst")}</Text>
      {link && (
        <Anchor href={link} target="_blank" rel="noopener noreferrer" size="sm" dir="ltr">
          {link} <IconExternalLink size={14} aria-hidden />
        </Anchor>
      )}
      <Group gap="xs" role="status">
        {waiting && <Loader size={14} />}
        <Text size="sm" c="dimmed">
          {t("channels.test.waiting")}
        </Text>
      </Group>
    </Stack>
  );
}

// Not under keys.conversations and keys.messages, whose pages live events bring up to date.
function useNewest(conversationId: string) {
  return useQuery({
    queryKey: [...keys.channels, "newest-messages", conversationId],
    queryFn: async () =>
      (await api.get("/conversations/{id}/messages", { path: { id: conversationId }, query: { limit: 20 } }))
        .items,
    refetchInterval: lookEveryMs,
  });
}

function Arrived({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const messages = useNewest(conversation.id);
  const last = messages.data?.findLast((message) => message.direction === "in");
  if (!last) return null;
  return (
    <Group gap="xs" wrap="nowrap" role="status">
      <IconMessageDown size={18} aria-hidden />
      <Text size="sm">
        {t("channels.test.received", {
          name: contactName(conversation.contact, t),
          text: contentSummary(last.content, t),
        })}
      </Text>
    </Group>
  );
}

const marks = {
  accepted: "unknown",
  queued: "unknown",
  sending: "unknown",
  sent: "ok",
  delivered: "ok",
  read: "ok",
  failed: "failed",
  uncertain: "warning",
  skipped: "failed",
} as const;

/** What has become of the test message, as it goes on. */
function Outcome({ sent }: { sent: Message }) {
  const { t } = useTranslation();
  const said = useServerWords();
  const messages = useNewest(sent.conversation_id);
  const message = messages.data?.find((one) => one.id === sent.id) ?? sent;
  const { state, reason } = message.delivery;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" role="status">
      <HealthIcon state={marks[state]} />
      <div>
        <Text size="sm">{t(`channels.test.outcome.${state}`)}</Text>
        {reason && (
          <Text size="sm" c="dimmed" dir="auto">
            {said(reason)}
          </Text>
        )}
      </div>
    </Group>
  );
}
