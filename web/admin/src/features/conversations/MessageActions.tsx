import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconMoodPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, type Message } from "@/api";
import classes from "./Bubble.module.css";
import { useAnswering } from "./reply";

/** Those that every messenger with reactions takes. */
const emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** What a member of the team can do with the person's message, where the channel can show it. */
export function MessageActions({ message }: { message: Message }) {
  const { t } = useTranslation();
  const answering = useAnswering();
  const mayWrite = useMay("conversations.write");
  const can = answering?.can;
  if (!answering || !mayWrite || message.direction !== "in" || !(can?.replies || can?.reactions)) return null;
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
                  onClick={() => answering.react(message, emoji)}
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
