import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconMoodPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, type Content, type Message } from "@/api";
import classes from "./Bubble.module.css";
import { ChangeMessage } from "./ChangeMessage";
import { useAnswering } from "./reply";

/** Those that every messenger with reactions takes. */
const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** What a member of the team can do with a message, where the channel can show it: answer the person's, change ours. */
export function MessageActions({ message, content }: { message: Message; content: Content }) {
  const { t } = useTranslation();
  const answering = useAnswering();
  const mayWrite = useMay("conversations.write");
  const can = answering?.can;
  if (!answering || !mayWrite) return null;
  if (message.direction === "out") {
    return <ChangeMessage message={message} content={content} answering={answering} />;
  }
  if (!(can?.replies || can?.reactions)) return null;
  return (
    <span className={classes.actions}>
      {can.replies && (
        <Tooltip label={t("conversations.reply")}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("conversations.reply")}
            onClick={() => answering.setReplyTo(message)}
          >
            <IconArrowBackUp size={14} className="b-flip" />
          </ActionIcon>
        </Tooltip>
      )}
      {can.reactions && (
        <Menu position="top" withArrow>
          <Menu.Target>
            <Tooltip label={t("conversations.react")}>
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("conversations.react")}>
                <IconMoodPlus size={14} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <span className={classes.emojis}>
              {emojis.map((emoji) => (
                <Menu.Item
                  key={emoji}
                  aria-label={t("conversations.reactWith", { emoji })}
                  onClick={() => answering.send({ type: "reaction", message_id: message.id, emoji })}
                >
                  {emoji}
                </Menu.Item>
              ))}
            </span>
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}
