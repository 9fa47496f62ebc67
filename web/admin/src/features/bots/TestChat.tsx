import { ActionIcon, Skeleton, Tooltip } from "@mantine/core";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bot } from "@/api";
import classes from "./TestChat.module.css";

/** The chat page keeps the visitor's token under these names; without it the next visit is a new conversation. */
function forgetVisitor(slug: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`beseda:${slug}:`)) localStorage.removeItem(key);
    }
  } catch {
    // Storage is blocked; then the chat page has none either and starts anew by itself.
  }
}

/** The real chat page of the bot, as visitors see it. */
export function TestChat({ bot, height }: { bot: Pick<Bot, "slug" | "name">; height?: number | string }) {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState(-1);
  const address = `/chat/${encodeURIComponent(bot.slug)}`;
  return (
    <section className={classes.panel} style={{ height }} aria-label={t("bots.test.title")}>
      <header className={classes.head}>
        <span>{t("bots.test.title")}</span>
        <span className={classes.buttons}>
          <Tooltip label={t("bots.test.restart")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("bots.test.restart")}
              onClick={() => {
                forgetVisitor(bot.slug);
                setRound(round + 1);
              }}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("bots.test.open")}>
            <ActionIcon
              component="a"
              href={address}
              target="_blank"
              rel="noopener"
              variant="subtle"
              color="gray"
              aria-label={t("bots.test.open")}
            >
              <IconExternalLink size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </header>
      <div className={classes.body}>
        {loaded !== round && (
          <div className={classes.waiting}>
            <Skeleton height={48} width="70%" radius="lg" />
            <Skeleton height={40} width="45%" radius="lg" />
          </div>
        )}
        <iframe
          key={`${bot.slug}-${round}`}
          src={address}
          title={t("bots.test.frame", { name: bot.name })}
          className={classes.frame}
          onLoad={() => setLoaded(round)}
        />
      </div>
    </section>
  );
}
