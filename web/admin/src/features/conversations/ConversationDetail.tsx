import { ActionIcon, Menu, Skeleton, Title, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconChevronLeft,
  IconDots,
  IconHeadset,
  IconRobot,
  IconRoute,
} from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  contactName,
  newIdempotencyKey,
  transcript,
  useBots,
  useChannels,
  useMay,
  type Conversation,
  type Message,
  type SendableContent,
} from "@/api";
import { Face } from "@/ui/Face";
import { GuardedButton } from "@/ui/Guard";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { toast, toastError, toastUndo } from "@/ui/toast";
import { useKindWords } from "@/ui/kindWords";
import { Approvals } from "./Approvals";
import { Composer } from "./Composer";
import classes from "./ConversationDetail.module.css";
import { useFilters } from "./filters";
import { Marks } from "./Marks";
import { useChangeConversation, useConversation, useHasSteps, useMessages, useSend } from "./queries";
import { AnsweringContext, useCapabilities } from "./reply";
import { useSteps } from "./steps";
import { SummaryNote } from "./SummaryNote";
import { Transcript } from "./Transcript";
import { Tag } from "@/ui/Tag";

// Brings the scenario editor's knowledge of blocks with it.
const StepsPanel = lazy(() =>
  import("@/features/flow-builder").then((module) => ({ default: module.StepsPanel })),
);

export function ConversationDetail({ id }: { id: string }) {
  const steps = useSteps();
  const hasSteps = useHasSteps(id);
  return (
    <div className={classes.split} data-steps={steps.open || undefined}>
      <div className={classes.main}>
        <Conversed id={id} hasSteps={hasSteps} />
      </div>
      {steps.open && (
        <div className={classes.steps}>
          <Suspense fallback={<ListSkeleton rows={4} />}>
            <StepsPanel conversationId={id} at={steps.at} onClose={steps.close} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

function Conversed({ id, hasSteps }: { id: string; hasSteps: boolean }) {
  const conversation = useConversation(id);
  const messages = useMessages(id);
  if (conversation.error) {
    return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  return (
    <Answerable key={id} id={id} conversation={conversation.data}>
      {conversation.data ? <Head conversation={conversation.data} hasSteps={hasSteps} /> : <HeadSkeleton />}
      {conversation.data && <Marks conversation={conversation.data} />}
      <SummaryNote conversationId={id} />
      {messages.error ? (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      ) : (
        <Transcript
          conversationId={id}
          hasSteps={hasSteps}
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
    </Answerable>
  );
}

/** Lets the transcript and the composer know of each other: what is replied to, and what the channel can do. */
function Answerable({
  id,
  conversation,
  children,
}: {
  id: string;
  conversation: Conversation | undefined;
  children: ReactNode;
}) {
  const can = useCapabilities(conversation);
  const { mutate } = useSend(id);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const answering = useMemo(
    () => ({
      can,
      replyTo,
      setReplyTo,
      send: (content: SendableContent) =>
        mutate({ content, key: newIdempotencyKey() }, { onError: (error) => toastError(error) }),
    }),
    [can, mutate, replyTo],
  );
  return <AnsweringContext value={answering}>{children}</AnsweringContext>;
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

function Head({ conversation, hasSteps }: { conversation: Conversation; hasSteps: boolean }) {
  const { t } = useTranslation();
  const { search } = useFilters();
  const words = useKindWords("channel");
  const mayWrite = useMay("conversations.write");
  const mayReadContacts = useMay("contacts.read");
  const bots = useBots(useMay("bots.read"));
  const channels = useChannels(useMay("channels.read"));
  const change = useChangeConversation(conversation);
  const steps = useSteps();
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
          {mayReadContacts ? <Link to={`/contacts/${conversation.contact.id}`}>{name}</Link> : name}
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
          {conversation.opted_out_at !== null && <Tag tone="wait">{t("contacts.optedOut")}</Tag>}
        </div>
      </div>
      <div className={classes.actions}>
        {hasSteps && (
          <Tooltip label={t("conversations.stepsHelp")}>
            <ActionIcon
              variant={steps.open ? "light" : "default"}
              size={36}
              aria-pressed={steps.open}
              aria-label={t("conversations.steps")}
              onClick={steps.open ? steps.close : () => steps.show(null)}
            >
              <IconRoute size={18} />
            </ActionIcon>
          </Tooltip>
        )}
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
