import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBots, useChannelKinds, useChannels, useMay } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { useKindWords } from "@/ui/kindWords";
import { useServerWords } from "@/ui/serverWords";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { AddChannel } from "./AddChannel";
import { HealthIcon } from "./ChannelChecks";
import { kindIcon } from "./kindIcon";
import { Tag } from "@/ui/Tag";

export function ChannelsPage() {
  const { t } = useTranslation();
  const channels = useChannels(true, 60_000);
  const kinds = useChannelKinds();
  const bots = useBots(useMay("bots.read"));
  const words = useKindWords("channel");
  const said = useServerWords();
  const mayWrite = useMay("channels.write");
  const [adding, setAdding] = useUrlValue("add");
  const list = channels.data ?? [];
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setAdding("1")}
    >
      {t("channels.add")}
    </GuardedButton>
  );
  return (
    <Page title={t("app.pages.channels")} description={t("channels.intro")} actions={list.length > 0 && add}>
      {channels.isPending ? (
        <ListSkeleton rows={3} />
      ) : channels.error ? (
        <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconPlugConnected}
          title={t("channels.empty.title")}
          text={t("channels.empty.text")}
          action={add}
        />
      ) : (
        <Rows label={t("app.pages.channels")}>
          {list.map((channel) => {
            const kind = kinds.data?.find((one) => one.kind === channel.kind);
            const bot = bots.data?.find((one) => one.id === channel.bot_id);
            const { state, reason, account_name } = channel.health;
            const trouble = channel.enabled && (state === "failed" || state === "warning");
            const name = words.name(channel.kind, kind?.name ?? channel.kind);
            return (
              <Row
                key={channel.id}
                to={`/channels/${channel.id}`}
                faded={!channel.enabled}
                icon={<Tile icon={kindIcon(channel.kind)} />}
                title={
                  <>
                    {channel.name}
                    {!channel.enabled && <Tag>{t("common.off")}</Tag>}
                    {channel.enabled && state === "ok" && <HealthIcon state="ok" />}
                    {trouble && (
                      <Tag tone={state === "failed" ? "bad" : "wait"}>
                        {t(`channels.health.states.${state}`)}
                      </Tag>
                    )}
                  </>
                }
                text={
                  <>
                    {name}
                    {account_name && (
                      <>
                        {" · "}
                        <bdi>{account_name}</bdi>
                      </>
                    )}
                    {trouble && reason && (
                      <>
                        {" · "}
                        <bdi>{said(reason)}</bdi>
                      </>
                    )}
                  </>
                }
                aside={bot && <span>{t("channels.answeredBy", { name: bot.name })}</span>}
              />
            );
          })}
        </Rows>
      )}
      <AddChannel opened={adding === "1" && mayWrite} onClose={() => setAdding(null)} />
    </Page>
  );
}
