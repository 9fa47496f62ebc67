import { Button, Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMessage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, keys, useMay } from "@/api";
import { Page } from "@/ui/Page";
import { SaveState } from "@/ui/SaveState";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { BotForm } from "./BotForm";
import { BotMenu } from "./BotMenu";
import classes from "./BotPage.module.css";
import { TestPanel } from "./TestPanel";
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

function Loaded({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const draft = useBotDraft(bot);
  const mayWrite = useMay("bots.write");
  const wide = useMediaQuery("(min-width: 75em)");
  const [testing, setTesting] = useState(false);
  return (
    <Page
      title={draft.values.name || bot.name}
      back={{ to: "/bots", label: t("app.pages.bots") }}
      width="full"
      actions={
        <>
          <SaveState status={draft.status} onRetry={draft.flush} />
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
          <BotForm bot={bot} draft={draft} disabled={!mayWrite} />
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
