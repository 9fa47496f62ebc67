import { ActionIcon, Menu, Switch } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, keys, useBots, useChannelKinds, useMay, type Channel } from "@/api";
import { CopyField, Snippet } from "@/ui/Copy";
import { useKindWords } from "@/ui/kindWords";
import { Page, Section } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { doWithUndo, toastError } from "@/ui/toast";
import { ChannelHealth } from "./ChannelHealth";
import { ChannelSecret } from "./ChannelSecret";
import { ChannelSettings } from "./ChannelSettings";
import { OptOutSettings } from "./OptOutSettings";
import { SetupGuide } from "./SetupGuide";
import { guideSteps } from "./setupGuide";
import { TestMessage } from "./TestMessage";

export function snippet(origin: string, channelId: string): string {
  return `<script async src="${origin}/widget.js" data-channel="${channelId}"></script>`;
}

export function ChannelPage() {
  const { t } = useTranslation();
  const { channelId = "" } = useParams();
  const kinds = useChannelKinds();
  const channel = useQuery({
    queryKey: [...keys.channels, channelId],
    queryFn: () => api.get("/channels/{id}", { path: { id: channelId } }),
  });
  const back = { to: "/channels", label: t("app.pages.channels") };
  const error = channel.error ?? kinds.error;
  if (error) {
    return (
      <Page title={t("app.pages.channels")} back={back}>
        <ErrorState
          error={error}
          onRetry={() => {
            void channel.refetch();
            void kinds.refetch();
          }}
        />
      </Page>
    );
  }
  if (!channel.data || !kinds.data) {
    return (
      <Page title="…" back={back} width="form">
        <FormSkeleton />
      </Page>
    );
  }
  return <Loaded channel={channel.data} />;
}

function Loaded({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const kinds = useChannelKinds();
  const bots = useBots(useMay("bots.read"));
  const words = useKindWords("channel");
  const mayWrite = useMay("channels.write");
  const kind = kinds.data?.find((one) => one.kind === channel.kind);
  const bot = bots.data?.find((one) => one.id === channel.bot_id);
  const key = [...keys.channels, channel.id];
  const guided = guideSteps(kind).length > 0;
  const refresh = () => void client.invalidateQueries({ queryKey: keys.channels });

  const toggle = useMutation({
    mutationFn: (enabled: boolean) =>
      api.patch("/channels/{id}", { path: { id: channel.id }, body: { enabled } }),
    onSuccess: (saved) => client.setQueryData(key, saved),
    onError: (error) => toastError(error),
    onSettled: refresh,
  });
  const remove = () => {
    client.setQueryData<Channel[]>(keys.channels, (list) => list?.filter((one) => one.id !== channel.id));
    void navigate("/channels");
    doWithUndo(
      t("channels.deleted", { name: channel.name }),
      () => {
        api
          .delete("/channels/{id}", { path: { id: channel.id }, keepalive: true })
          .catch((error: unknown) => toastError(error))
          .finally(refresh);
      },
      refresh,
    );
  };

  return (
    <Page
      title={channel.name}
      description={
        <>
          {words.name(channel.kind, kind?.name ?? channel.kind)}
          {bot && (
            <>
              {" · "}
              <Link to={`/bots/${bot.id}`}>{bot.name}</Link>
            </>
          )}
        </>
      }
      back={{ to: "/channels", label: t("app.pages.channels") }}
      actions={
        <>
          <Switch
            label={t("common.on")}
            checked={toggle.isPending ? toggle.variables : channel.enabled}
            disabled={!mayWrite}
            onChange={(event) => toggle.mutate(event.currentTarget.checked)}
          />
          {mayWrite && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove}>
                  {t("channels.delete")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
    >
      {channel.kind === "web" ? (
        <Section title={t("channels.web.install")} description={t("channels.web.installText")}>
          <Snippet code={snippet(location.origin, channel.id)} label={t("channels.web.install")} />
          <div style={{ marginBlockStart: 16 }}>
            <CopyField label={t("channels.web.page")} value={channel.public_url} />
          </div>
        </Section>
      ) : (
        !guided && (
          <Section title={t("channels.webhook.events")} description={t("channels.webhook.eventsText")}>
            <CopyField label={t("channels.webhook.address")} value={channel.public_url} />
          </Section>
        )
      )}
      {kind && guided && (
        <SetupGuide key={`guide ${channel.id}`} channel={channel} kind={kind} mayWrite={mayWrite} />
      )}
      {channel.kind !== "web" && <ChannelHealth channel={channel} />}
      {channel.kind !== "web" && !guided && (
        <Section title={t("channels.test.title")} description={t("channels.test.webhook")}>
          <TestMessage channel={channel} kind={kind} mayWrite={mayWrite} />
        </Section>
      )}
      {kind?.capabilities.own_secret && !guided && (
        <ChannelSecret channel={channel} name={kind.capabilities.own_secret} mayWrite={mayWrite} />
      )}
      <OptOutSettings key={`words ${channel.id}`} channel={channel} mayWrite={mayWrite} />
      <ChannelSettings key={channel.id} channel={channel} kind={kind} mayWrite={mayWrite} />
    </Page>
  );
}
