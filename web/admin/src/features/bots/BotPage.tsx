import { Button, Drawer, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMessage, IconSitemap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { api, keys, useMay } from "@/api";
import { Page } from "@/ui/Page";
import { SaveState } from "@/ui/SaveState";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { BotForm } from "./BotForm";
import { BotNotes } from "./BotNotes";
import { BotMenu } from "./BotMenu";
import classes from "./BotPage.module.css";
import { EventsTab } from "./EventsTab";
import { LimitsTab } from "./LimitsTab";
import { SafetyTab } from "./SafetyTab";
import { TestPanel } from "./TestPanel";
import { ToolsTab } from "./ToolsTab";
import { useBotDraft } from "./useBotDraft";
import type { Bot } from "@/api";

export function BotPage() {
  const { t } = useTranslation();
  const { botId = "" } = useParams();
  const bot = useQuery({
    queryKey: keys.bot(botId),
    queryFn: () => api.get("/bots/{id}", { path: { id: botId } }),
  });
  const back = { to: "/bots", label: t("app.pages.bots") };
  if (bot.error) {
    return (
      <Page title={t("app.pages.bots")} back={back}>
        <ErrorState error={bot.error} onRetry={() => void bot.refetch()} />
      </Page>
    );
  }
  if (!bot.data) {
    return (
      <Page title="…" back={back} width="form">
        <FormSkeleton fields={6} />
      </Page>
    );
  }
  return <Loaded key={bot.data.id} bot={bot.data} />;
}

const tabs = ["answers", "tools", "safety", "limits", "events"] as const;
type BotTab = (typeof tabs)[number];

function Loaded({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const draft = useBotDraft(bot);
  const mayWrite = useMay("bots.write");
  const wide = useMediaQuery("(min-width: 75em)");
  const [testing, setTesting] = useState(false);
  const [search, setSearch] = useSearchParams();
  const tab: BotTab = tabs.find((one) => one === search.get("tab")) ?? "answers";
  return (
    <Page
      title={draft.values.name || bot.name}
      back={{ to: "/bots", label: t("app.pages.bots") }}
      width="full"
      actions={
        <>
          <SaveState status={draft.status} onRetry={draft.flush} />
          <Button
            component={Link}
            to={`/bots/${bot.id}/flow`}
            variant="default"
            leftSection={<IconSitemap size={16} />}
          >
            {t("flow.title")}
          </Button>
          {!wide && (
            <Button variant="light" leftSection={<IconMessage size={16} />} onClick={() => setTesting(true)}>
              {t("bots.test.button")}
            </Button>
          )}
          {mayWrite && <BotMenu bot={bot} />}
        </>
      }
    >
      <div className={classes.split}>
        <div className={classes.form}>
          <Tabs
            value={tab}
            onChange={(next) => setSearch(next === "answers" ? {} : { tab: next ?? "" }, { replace: true })}
            keepMounted={false}
            className={classes.tabs}
          >
            <Tabs.List className={classes.tabList}>
              {tabs.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`bots.tabs.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <BotNotes draft={draft} disabled={!mayWrite} />
            <Tabs.Panel value="answers">
              <BotForm bot={bot} draft={draft} disabled={!mayWrite} />
            </Tabs.Panel>
            <Tabs.Panel value="tools">
              <ToolsTab bot={bot} disabled={!mayWrite} />
            </Tabs.Panel>
            <Tabs.Panel value="safety">
              <SafetyTab draft={draft} disabled={!mayWrite} />
            </Tabs.Panel>
            <Tabs.Panel value="events">
              <EventsTab botId={bot.id} />
            </Tabs.Panel>
            <Tabs.Panel value="limits">
              <LimitsTab draft={draft} disabled={!mayWrite} />
            </Tabs.Panel>
          </Tabs>
        </div>
        {wide && (
          <div className={classes.chat}>
            <TestPanel bot={bot} />
          </div>
        )}
      </div>
      <Drawer
        opened={testing && !wide}
        onClose={() => setTesting(false)}
        position="right"
        size="min(100%, 440px)"
        title={bot.name}
        padding={0}
        closeButtonProps={{ "aria-label": t("common.close") }}
        classNames={{ header: classes.drawerHead, body: classes.drawerBody, content: classes.drawerContent }}
      >
        <TestPanel bot={bot} />
      </Drawer>
    </Page>
  );
}
