import { Button, Center, Loader, Skeleton } from "@mantine/core";
import { IconArrowDown, IconMessages } from "@tabler/icons-react";
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStream, useTyping, type Message } from "@/api";
import { dayLabel, sameDay } from "@/lib/time";
import { EmptyState } from "@/ui/States";
import { Bubble, StreamBubble } from "./Bubble";
import { fold } from "./fold";
import classes from "./Transcript.module.css";

interface Props {
  conversationId: string;
  /** A scenario answered here: what it did is one press away. */
  hasSteps: boolean;
  messages: Message[];
  pending: boolean;
  hasEarlier: boolean;
  loadingEarlier: boolean;
  onEarlier: () => void;
}

const nearEnd = 120;

export function Transcript({
  conversationId,
  hasSteps,
  messages,
  pending,
  hasEarlier,
  loadingEarlier,
  onEarlier,
}: Props) {
  const { t, i18n } = useTranslation();
  const stream = useStream(conversationId);
  const typing = useTyping(conversationId);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ first: "", height: 0 });
  const [away, setAway] = useState(false);
  const shown = useMemo(() => fold(messages), [messages]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const first = messages[0]?.id ?? "";
  const last = messages.at(-1)?.id;

  // Stays at the end while somebody reads there; keeps the place when earlier messages come in above.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const grownAbove = before.current.first !== "" && before.current.first !== first;
    if (grownAbove && !atEnd.current) box.scrollTop += box.scrollHeight - before.current.height;
    else if (atEnd.current) box.scrollTop = box.scrollHeight;
    before.current = { first, height: box.scrollHeight };
  }, [first, last, stream?.text, typing, pending]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    setAway(!atEnd.current);
    if (box.scrollTop < 200 && hasEarlier && !loadingEarlier) onEarlier();
  };

  if (pending) {
    return (
      <div className={classes.scroll} role="status" aria-label={t("common.loading")}>
        <div className={classes.column}>
          <Skeleton height={44} width="50%" radius="lg" />
          <Skeleton height={64} width="60%" radius="lg" ml="auto" />
          <Skeleton height={36} width="35%" radius="lg" />
        </div>
      </div>
    );
  }
  if (messages.length === 0 && !stream) {
    return (
      <div className={classes.scroll}>
        <EmptyState
          fill
          icon={IconMessages}
          title={t("conversations.noMessages")}
          text={t("conversations.noMessagesText")}
        />
      </div>
    );
  }
  return (
    <div className={classes.frame}>
      <div
        className={classes.scroll}
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label={t("conversations.transcript")}
      >
        <div className={classes.column}>
          {hasEarlier && (
            <Center>
              <Button variant="subtle" size="xs" loading={loadingEarlier} onClick={onEarlier}>
                {t("conversations.earlier")}
              </Button>
            </Center>
          )}
          {shown.map((entry, index) => {
            const previous = shown[index - 1];
            const newDay = !previous || !sameDay(previous.message.created_at, entry.message.created_at);
            const grouped =
              !newDay &&
              previous.message.author === entry.message.author &&
              entry.message.created_at - previous.message.created_at < 120_000_000;
            return (
              <Fragment key={entry.message.id}>
                {newDay && (
                  <div className={classes.day}>
                    <span>{dayLabel(entry.message.created_at, i18n.language)}</span>
                  </div>
                )}
                <Bubble
                  shown={entry}
                  grouped={grouped}
                  hasSteps={hasSteps}
                  replyTo={entry.message.reply_to ? byId.get(entry.message.reply_to) : undefined}
                />
              </Fragment>
            );
          })}
          {stream && !byId.has(stream.message_id) && <StreamBubble stream={stream} />}
          {typing && !stream && (
            <div className={classes.typing} data-who={typing} role="status">
              <Loader type="dots" size={22} color="gray" />
              <span>{t(`conversations.typing.${typing}`)}</span>
            </div>
          )}
        </div>
      </div>
      {away && (
        <Button
          className={classes.toEnd}
          size="xs"
          variant="default"
          leftSection={<IconArrowDown size={14} />}
          onClick={() => {
            const box = scroller.current;
            if (box) box.scrollTo({ top: box.scrollHeight, behavior: "smooth" });
          }}
        >
          {t("conversations.toEnd")}
        </Button>
      )}
    </div>
  );
}
