import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import {
  api,
  keys,
  onScenarioEvent,
  useChannelKinds,
  useChannels,
  useMay,
  useSession,
  type Bot,
} from "@/api";
import { Page, useDocumentTitle } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { FlowEditor } from "./FlowEditor";
import { Catalog } from "./graph/schema";
import { scenarioKeys } from "./panels/queries";
import { useComments } from "./panels/useComments";
import { scenarioApi, type ScenarioAnswer } from "./scenarioApi";

import { Editor } from "./store/editor";
import { usePresence } from "./store/presence";
import { tabId, unsentStore } from "./store/unsent";
import { VersionPage } from "./steps/VersionPage";

/** The scenario of a bot, over the whole page: its draft, or a version that the address names. */
export function FlowPage() {
  const { botId = "" } = useParams();
  const [params] = useSearchParams();
  const version = params.get("version");
  return version ? <VersionPage key={version} botId={botId} versionId={version} /> : <DraftPage />;
}

function DraftPage() {
  const { t } = useTranslation();
  const { botId = "" } = useParams();
  const bot = useQuery({
    queryKey: keys.bot(botId),
    queryFn: () => api.get("/bots/{id}", { path: { id: botId } }),
  });
  const blocks = useQuery({
    queryKey: scenarioKeys.blocks,
    queryFn: async () => new Catalog(await scenarioApi(botId).blocks()),
    staleTime: Infinity,
  });
  const scenario = useQuery({
    queryKey: scenarioKeys.document(botId),
    queryFn: () => scenarioApi(botId).read(),
    staleTime: 0,
  });
  const error = bot.error ?? blocks.error ?? scenario.error;
  // Once it is open, an answer that fails to come takes nothing away.
  if (bot.data && blocks.data && scenario.data)
    return <Open key={botId} bot={bot.data} catalog={blocks.data} server={scenario.data} />;
  return (
    <Page title={t("flow.title")} back={{ to: `/bots/${botId}`, label: t("app.pages.bots") }} width="full">
      <div style={{ padding: 24 }}>
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => void Promise.all([bot.refetch(), blocks.refetch(), scenario.refetch()])}
          />
        ) : (
          <FormSkeleton fields={3} />
        )}
      </div>
    </Page>
  );
}

interface OpenProps {
  bot: Bot;
  catalog: Catalog;
  server: ScenarioAnswer;
}

function makeEditor({ bot, catalog, server }: OpenProps, readOnly: boolean, language: string): Editor {
  const client = tabId(sessionStorage);
  const editor = new Editor({
    api: scenarioApi(bot.id),
    catalog,
    server,
    unsent: unsentStore(localStorage, bot.id, client),
    client,
    readOnly,
    language,
  });
  editor.set({ trackpad: localStorage.getItem("beseda.flow.trackpad") === "1" });
  return editor;
}

function Open(props: OpenProps) {
  const { t, i18n } = useTranslation();
  const { bot, server } = props;
  const mayWrite = useMay("bots.write");
  const mayChannels = useMay("channels.read");
  const me = useSession();
  const [editor] = useState(() => makeEditor(props, !mayWrite, i18n.language));
  useDocumentTitle(`${bot.name} · ${t("flow.title")}`);

  useEffect(() => editor.open(), [editor]);

  // Read anew after a reconnect, or because a version was restored.
  useEffect(() => editor.serverHas(server), [editor, server]);

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (!editor.unsent) return;
      editor.flush();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", leave);
    return () => window.removeEventListener("beforeunload", leave);
  }, [editor]);

  useEffect(
    () =>
      onScenarioEvent((event) => {
        if (event.type === "scenario.changed" && event.bot_id === bot.id) editor.remote(event);
      }),
    [editor, bot.id],
  );
  usePresence(editor, bot.id, me.member.id);
  useComments(editor, bot.id);

  const channels = useChannels(mayChannels);
  const kinds = useChannelKinds(mayChannels);
  useEffect(() => {
    const mine = (channels.data ?? []).filter((one) => one.bot_id === bot.id && one.enabled);
    const used = new Set(mine.map((one) => one.kind));
    editor.setChannels(
      (kinds.data ?? [])
        .filter((one) => used.has(one.kind))
        .map((one) => ({ kind: one.name, abilities: one.capabilities })),
    );
  }, [editor, bot.id, channels.data, kinds.data]);

  return <FlowEditor editor={editor} bot={bot} published={server.published} />;
}
