import { Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconHeadset } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { contactName, contentSummary, useStream, type Conversation } from "@/api";
import { Face } from "@/ui/Face";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import classes from "./ConversationList.module.css";

interface Props {
  conversation: Conversation;
  botName?: string;
  search: string;
  selected: boolean;
}

export function ConversationRow({ conversation, botName, search, selected }: Props) {
  const { t } = useTranslation();
  const stream = useStream(conversation.id);
  const name = contactName(conversation.contact, t);
  const last = conversation.last_message;
  const unread = conversation.unread_count > 0 && !selected;
  const failed = last?.direction === "out" && last.delivery.state === "failed";
  const prefix = last?.direction === "out" ? `${t(`authors.${last.author}`)}: ` : "";
  return (
    <li>
      <Link
        to={`/conversations/${conversation.id}${search}`}
        className={classes.row}
        data-selected={selected || undefined}
        data-unread={unread || undefined}
        aria-current={selected ? "true" : undefined}
      >
        <Face name={conversation.contact.name} />
        <span className={classes.words}>
          <span className={classes.line}>
            <span className={classes.name} dir="auto">
              {name}
            </span>
            <span className={classes.time}>
              <TimeAgo at={conversation.last_activity_at} />
            </span>
          </span>
          <span className={classes.line}>
            <span className={classes.summary} dir="auto">
              {stream
                ? t("conversations.writing")
                : last
                  ? prefix + contentSummary(last.content, t)
                  : t("conversations.noMessages")}
            </span>
            {failed && (
              <Tooltip label={t("conversations.lastFailed")}>
                <span className={classes.failed} role="img" aria-label={t("conversations.lastFailed")}>
                  <IconAlertTriangle size={15} />
                </span>
              </Tooltip>
            )}
            {conversation.handling === "human" && (
              <Tooltip label={t("conversations.handling.human")}>
                <span className={classes.human} role="img" aria-label={t("conversations.handling.human")}>
                  <IconHeadset size={15} />
                </span>
              </Tooltip>
            )}
            {unread && (
              <span
                className={classes.unread}
                aria-label={t("conversations.unread", { count: conversation.unread_count })}
              >
                {conversation.unread_count > 99 ? "99+" : conversation.unread_count}
              </span>
            )}
          </span>
          {conversation.labels.length > 0 && (
            <span className={classes.labels}>
              {conversation.labels.slice(0, 3).map((label) => (
                <Tag key={label} tone="accent">
                  <bdi>{label}</bdi>
                </Tag>
              ))}
              {conversation.labels.length > 3 && <span>+{conversation.labels.length - 3}</span>}
            </span>
          )}
          {botName && <span className={classes.bot}>{botName}</span>}
        </span>
      </Link>
    </li>
  );
}
