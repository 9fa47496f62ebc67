import { Button } from "@mantine/core";
import { IconExternalLink, IconPlugConnected } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys, useChannels, useMay } from "@/api";
import { toastError } from "@/ui/toast";
import classes from "./Tour.module.css";

/** The way to the bot's own chat page; a bot that has no web chat yet gets one here. */
export function TalkAction({ bot }: { bot: { id: string; name: string; slug: string } }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayRead = useMay("channels.read");
  const mayWrite = useMay("channels.write");
  const channels = useChannels(mayRead);
  const make = useMutation({
    mutationFn: () =>
      api.post("/channels", {
        body: { bot_id: bot.id, kind: "web", name: bot.name, enabled: true, settings: {} },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.channels }),
    onError: (error) => toastError(error),
  });
  const hasChat =
    !channels.data || channels.data.some((one) => one.bot_id === bot.id && one.kind === "web" && one.enabled);
  if (!hasChat && mayWrite) {
    return (
      <div className={classes.action}>
        <p>{t("learn.tour.noChannel")}</p>
        <Button
          size="xs"
          leftSection={<IconPlugConnected size={14} />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t("learn.tour.makeChannel")}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.action}>
      <Button
        size="xs"
        component="a"
        href={`/chat/${encodeURIComponent(bot.slug)}`}
        target="_blank"
        rel="noopener"
        leftSection={<IconExternalLink size={14} />}
      >
        {t("learn.tour.openChat")}
      </Button>
    </div>
  );
}
