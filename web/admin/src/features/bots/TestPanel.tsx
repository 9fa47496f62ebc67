import { Button } from "@mantine/core";
import { IconMessagePlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { keys, useChannels, useMay, type Bot } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { EmptyState, ListSkeleton } from "@/ui/States";
import { toastError } from "@/ui/toast";
import { TestChat } from "./TestChat";
import { makeWebChannel } from "./webChannel";

/** The test chat; a bot without a web chat is offered one first. */
export function TestPanel({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayRead = useMay("channels.read");
  const mayWrite = useMay("channels.write");
  const channels = useChannels(mayRead);
  const make = useMutation({
    mutationFn: () => makeWebChannel(bot, t("bots.test.channelName")),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.channels }),
    onError: (error) => toastError(error),
  });
  if (mayRead && channels.isPending) return <ListSkeleton rows={2} />;
  const own = channels.data?.filter((channel) => channel.bot_id === bot.id && channel.kind === "web");
  if (own && !own.some((channel) => channel.enabled)) {
    return (
      <EmptyState
        fill
        icon={IconMessagePlus}
        title={own.length > 0 ? t("bots.test.channelOff") : t("bots.test.noChannel")}
        text={own.length > 0 ? t("bots.test.channelOffText") : t("bots.test.noChannelText")}
        action={
          own.length > 0 ? (
            <Button component={Link} to={`/channels/${own[0]!.id}`} variant="default">
              {t("bots.test.toChannel")}
            </Button>
          ) : (
            <GuardedButton
              reason={!mayWrite && t("common.noPermission")}
              loading={make.isPending}
              onClick={() => make.mutate()}
            >
              {t("bots.test.makeChannel")}
            </GuardedButton>
          )
        }
      />
    );
  }
  return <TestChat bot={bot} />;
}
