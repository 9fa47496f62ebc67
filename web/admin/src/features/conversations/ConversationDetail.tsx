import { ActionIcon, Menu, Skeleton, Title } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconChevronLeft,
  IconDots,
  IconHeadset,
  IconRobot,
} from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { contactName, transcript, useBots, useChannels, useMay, type Conversation } from "@/api";
import { Face } from "@/ui/Face";
import { GuardedButton } from "@/ui/Guard";
import { ErrorState } from "@/ui/States";
import { toast, toastUndo } from "@/ui/toast";
import { useKindWords } from "@/ui/kindWords";
import { Approvals } from "./Approvals";
import { Composer } from "./Composer";
import classes from "./ConversationDetail.module.css";
import { useFilters } from "./filters";
import { Marks } from "./Marks";
import { useChangeConversation, useConversation, useMessages } from "./queries";
import { SummaryNote } from "./SummaryNote";
import { Transcript } from "./Transcript";
import { Tag } from "@/ui/Tag";

export function ConversationDetail({ id }: { id: string }) {
  const conversation = useConversation(id);
  const messages = useMessages(id);
  if (conversation.error) {
    return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  return (
    <>
      {conversation.data ? <Head conversation={conversation.data} /> : <HeadSkeleton />}
      {conversation.data && <Marks conversation={conversation.data} />}
      <SummaryNote conversationId={id} />
      {messages.error ? (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      ) : (
        <Transcript
          conversationId={id}
          messages={transcript(messages.data)}
          pending={messages.isPending}
          hasEarlier={messages.hasNextPage}
          loadingEarlier={messages.isFetchingNextPage}
          onEarlier={() => void messages.fetchNextPage()}
        />
      )}
      {conversation.data && (
        <>
          <MarkRead conversation={conversation.data} lastSeq={transcript(messages.data).at(-1)?.seq} />
          <Approvals conversationId={id} />
          <Composer conversation={conversation.data} />
        </>
      )}
    </>
  );
}

/** What is on the screen of somebody who may answer counts as read. */
function MarkRead({ conversation, lastSeq }: { conversation: Conversation; lastSeq: number | undefined }) {
  const mayWrite = useMay("conversations.write");
  const { mutate, isPending, isError } = useChangeConversation(conversation);
  const unread = conversation.unread_count;
  useEffect(() => {
    if (!mayWrite || unread === 0 || lastSeq === undefined || isPending || isError) return;
    const mark = () => {
      if (document.visibilityState === "visible") mutate({ read_seq: lastSeq });
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [mayWrite, unread, lastSeq, mutate, isPending, isError]);
  return null;
}

function HeadSkeleton() {
  return (
    <header className={classes.head}>
      <Skeleton circle height={36} />
      <Skeleton height={14} width={160} />
    </header>
  );
}

function Head({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { search } = useFilters();
  const words = useKindWords("channel");
  const mayWrite = useMay("conversations.write");
  const bots = useBots(useMay("bots.read"));
  const channels = useChannels(useMay("channels.read"));
  const change = useChangeConversation(conversation);
  const name = contactName(conversation.contact, t);
  const bot = bots.data?.find((one) => one.id === conversation.bot_id);
  const channel = channels.data?.find((one) => one.id === conversation.channel_id);
  const reason = !mayWrite && t("common.noPermission");
  const human = conversation.handling === "human";
  const closed = conversation.status === "closed";

  const close = () =>
    change.mutate(
      { status: "closed" },
      { onSuccess: () => toastUndo(t("conversations.closedNow"), () => change.mutate({ status: "open" })) },
    );
  const reopen = () => change.mutate({ status: "open" });
  const switchHandling = () =>
    change.mutate(
      { handling: human ? "bot" : "human" },
      { onSuccess: () => toast(human ? t("conversations.handedBack") : t("conversations.takenOver")) },
    );

  return (
    <header className={classes.head}>
      <Link
        to={`/conversations${search}`}
        className={classes.back}
        aria-label={t("common.backTo", { name: t("app.pages.conversations") })}
      >
        <IconChevronLeft size={20} className="b-flip" />
      </Link>
      <span className={classes.avatar}>
        <Face name={conversation.contact.name} />
      </span>
      <div className={classes.who}>
        <Title order={2} className={classes.name} dir="auto">
          {name}
        </Title>
        <div className={classes.facts}>
          <span>{channel?.name ?? words.name(conversation.channel_kind, conversation.channel_kind)}</span>
          {bot && (
            <>
              <span aria-hidden>·</span>
              <Link to={`/bots/${bot.id}`}>{bot.name}</Link>
            </>
          )}
          {human && <Tag tone="wait">{t("conversations.handling.human")}</Tag>}
          {closed && <Tag>{t("conversations.status.closedOne")}</Tag>}
        </div>
      </div>
      <div className={classes.actions}>
        <GuardedButton
          reason={reason}
          variant={human ? "default" : "light"}
          onClick={switchHandling}
          className={classes.wide}
          leftSection={human ? <IconRobot size={16} /> : <IconHeadset size={16} />}
        >
          {human ? t("conversations.handBack") : t("conversations.takeOver")}
        </GuardedButton>
        <GuardedButton
          reason={reason}
          variant="default"
          className={classes.wide}
          onClick={closed ? reopen : close}
          leftSection={closed ? <IconArrowBackUp size={16} /> : <IconCheck size={16} />}
        >
          {closed ? t("conversations.reopen") : t("conversations.close")}
        </GuardedButton>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("common.more")}
              className={classes.narrow}
            >
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              disabled={!mayWrite}
              onClick={switchHandling}
              leftSection={human ? <IconRobot size={16} /> : <IconHeadset size={16} />}
            >
              {human ? t("conversations.handBack") : t("conversations.takeOver")}
            </Menu.Item>
            <Menu.Item
              disabled={!mayWrite}
              onClick={closed ? reopen : close}
              leftSection={closed ? <IconArrowBackUp size={16} /> : <IconCheck size={16} />}
            >
              {closed ? t("conversations.reopen") : t("conversations.close")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}
