import { IconRoute } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { contentSummary, useMembers, useMay, type Message, type Stream } from "@/api";
import { clockTime, exactTime, toDate } from "@/lib/time";
import { Markdown } from "@/ui/Markdown";
import { AnswerNotes } from "./AnswerNotes";
import classes from "./Bubble.module.css";
import { ContentView, QuickReplies } from "./ContentView";
import { DeliveryNote } from "./DeliveryNote";
import { FeedbackNote } from "./FeedbackNote";
import { MessageActions } from "./MessageActions";
import type { Shown } from "./fold";
import { useSteps } from "./steps";

/** In a group: which of the people wrote. */
function writerInGroup(message: Message): string {
  const from = (message.meta as { from?: { name?: string; id?: string } } | undefined)?.from;
  return from?.name || from?.id || "";
}

/** Who wrote an agent's message, if one may know, or a group's. */
function useAuthor(message: Message): string {
  const { t } = useTranslation();
  const members = useMembers(useMay("members.read") && Boolean(message.author_id));
  const member = members.data?.find((one) => one.id === message.author_id);
  return member?.name || writerInGroup(message) || t(`authors.${message.author}`);
}

export function Bubble({
  shown,
  grouped,
  hasSteps,
  replyTo,
}: {
  shown: Shown;
  grouped: boolean;
  hasSteps: boolean;
  replyTo: Message | undefined;
}) {
  const { t, i18n } = useTranslation();
  const { message, content } = shown;
  const author = useAuthor(message);
  if (content.type === "event" || message.author === "system") {
    return (
      <div className={classes.system}>
        {contentSummary(content, t)} · <time>{clockTime(message.created_at, i18n.language)}</time>
      </div>
    );
  }
  return (
    <article
      className={classes.message}
      data-direction={message.direction}
      data-author={message.author}
      data-grouped={grouped || undefined}
      aria-label={t("conversations.messageBy", { author })}
    >
      {(writerInGroup(message) !== "" || (!grouped && message.direction === "out")) && (
        <span className={classes.author}>{author}</span>
      )}
      <div
        className={classes.bubble}
        data-bare={content.type === "image" || content.type === "carousel" || undefined}
      >
        {message.reply_to && (
          <blockquote className={classes.quote} dir="auto">
            {replyTo ? contentSummary(replyTo.content, t) : t("conversations.replyToOlder")}
          </blockquote>
        )}
        {shown.deleted ? <em>{t("content.deleted")}</em> : <ContentView content={content} />}
      </div>
      {!shown.deleted && "quick_replies" in content && <QuickReplies replies={content.quick_replies} />}
      {shown.reactions.length > 0 && <span className={classes.reactions}>{shown.reactions.join(" ")}</span>}
      <AnswerNotes message={message} />
      <span className={classes.meta}>
        <time
          dateTime={toDate(message.created_at).toISOString()}
          title={exactTime(message.created_at, i18n.language)}
        >
          {clockTime(message.created_at, i18n.language)}
        </time>
        {shown.edited && !shown.deleted && <span>{t("conversations.edited")}</span>}
        <DeliveryNote message={message} />
        {!shown.deleted && <MessageActions message={message} content={content} />}
        {message.author === "bot" && !shown.deleted && <FeedbackNote message={message} />}
        {message.author === "bot" && hasSteps && <StepsButton at={message.created_at} />}
      </span>
    </article>
  );
}

/** Shows what the scenario did to say this. */
function StepsButton({ at }: { at: number }) {
  const { t } = useTranslation();
  const steps = useSteps();
  return (
    <button
      type="button"
      className={classes.stepsButton}
      data-open={(steps.open && steps.at === at) || undefined}
      aria-label={t("conversations.stepsOf")}
      title={t("conversations.stepsOf")}
      onClick={() => steps.show(at)}
    >
      <IconRoute size={14} aria-hidden />
    </button>
  );
}

/** A reply while it is being written. */
export function StreamBubble({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  return (
    <article className={classes.message} data-direction="out" data-author="bot" aria-busy="true">
      <span className={classes.author}>{t("authors.bot")}</span>
      <div className={classes.bubble} data-streaming>
        <Markdown text={stream.text} />
      </div>
      <span className={classes.meta}>{t("conversations.writing")}</span>
    </article>
  );
}
