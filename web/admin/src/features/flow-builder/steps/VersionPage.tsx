import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api, contactName, keys, useMay, type Bot } from "@/api";
import { clockTime, dayLabel } from "@/lib/time";
import { Page, useDocumentTitle } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { useCanvasActions } from "../canvas/actions";
import { FlowEditor } from "../FlowEditor";
import type { Scenario } from "../graph/document";
import type { Catalog } from "../graph/schema";
import { Panel } from "../panels/Panel";
import { scenarioApi, type Version } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { Editor } from "../store/editor";
import type { UnsentStore } from "../store/unsent";
import classes from "./VersionPage.module.css";
import { TurnSteps } from "./TurnSteps";
import { firstBlock, highlightOfTrace, useCatalog, useTrace, useVersion } from "./traces";

/** A version as it was published, to be looked at; with the way that a turn of a conversation took through it. */
export function VersionPage({ botId, versionId }: { botId: string; versionId: string }) {
  const { t } = useTranslation();
  const bot = useQuery({
    queryKey: keys.bot(botId),
    queryFn: () => api.get("/bots/{id}", { path: { id: botId } }),
  });
  const catalog = useCatalog();
  const version = useVersion(botId, versionId);
  const error = bot.error ?? catalog.error ?? version.error;
  if (bot.data && catalog.data && version.data)
    return <OpenVersion bot={bot.data} catalog={catalog.data} version={version.data} />;
  return (
    <Page
      title={t("flow.title")}
      back={{ to: `/bots/${botId}/flow`, label: t("flow.version.toDraft") }}
      width="full"
    >
      <div style={{ padding: 24 }}>
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => void Promise.all([bot.refetch(), catalog.refetch(), version.refetch()])}
          />
        ) : (
          <FormSkeleton fields={3} />
        )}
      </div>
    </Page>
  );
}

// What is published never changes, so there is nothing to save.
const nothingUnsent: UnsentStore = { save: () => undefined, clear: () => undefined, take: () => [] };

function OpenVersion(props: { bot: Bot; catalog: Catalog; version: Version & { scenario: Scenario } }) {
  const { bot, catalog, version } = props;
  const { t, i18n } = useTranslation();
  const [params] = useSearchParams();
  const conversationId = params.get("conversation") ?? "";
  const turnId = params.get("turn") ?? "";
  const block = params.get("block");
  const trace = useTrace(conversationId, turnId).data;
  useDocumentTitle(`${bot.name} · ${t("flow.versions.number", { number: version.number })}`);
  const [editor] = useState(
    () =>
      new Editor({
        api: scenarioApi(bot.id),
        catalog,
        server: { revision: 0, scenario: version.scenario, published: null, canary: null },
        unsent: nothingUnsent,
        client: "",
        readOnly: true,
        version: { id: version.id, number: version.number },
        language: i18n.language,
      }),
  );
  useEffect(() => {
    if (!trace) return;
    editor.set({ highlight: highlightOfTrace(trace), panel: "steps" });
    const first = block && block in editor.state.doc.blocks ? block : firstBlock(trace, editor.state.doc);
    if (first) editor.openFlow(editor.state.doc.blocks[first]!.flow);
  }, [editor, trace, block]);
  return (
    <FlowEditor
      editor={editor}
      bot={bot}
      published={{
        version: version.id,
        number: version.number,
        policy: version.policy,
        at: version.created_at,
      }}
      startWithTraffic={params.get("traffic") === "1"}
      banner={
        <Banner botId={bot.id} number={version.number} conversationId={conversationId} at={trace?.at} />
      }
      steps={trace && <TurnPanel trace={trace} first={block} />}
    />
  );
}

function TurnPanel({
  trace,
  first,
}: {
  trace: Parameters<typeof TurnSteps>[0]["trace"];
  first: string | null;
}) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const { reveal, show } = useCanvasActions();
  const selected = useEditorState((state) => (state.blocks.size === 1 ? [...state.blocks][0]! : null));
  // Once the panel has taken its place from the canvas: the block that was asked for, or the whole way.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (first) reveal(first);
      else show(highlightOfTrace(trace).blocks);
    }, 100);
    return () => clearTimeout(timer);
  }, [first, trace, reveal, show]);
  const time = `${dayLabel(trace.at, i18n.language)}, ${clockTime(trace.at, i18n.language)}`;
  return (
    <Panel title={t("flow.steps.of", { time })}>
      <TurnSteps
        trace={trace}
        doc={editor.state.doc}
        catalog={editor.catalog}
        onBlock={reveal}
        current={selected}
      />
    </Panel>
  );
}

/** What is looked at, and the ways from here. */
function Banner(props: { botId: string; number: number; conversationId: string; at: number | undefined }) {
  const { t, i18n } = useTranslation();
  const mayRead = useMay("conversations.read");
  const { conversationId, at } = props;
  const conversation = useQuery({
    queryKey: keys.conversation(conversationId),
    queryFn: () => api.get("/conversations/{id}", { path: { id: conversationId } }),
    enabled: mayRead && conversationId !== "",
  });
  const name = conversation.data && contactName(conversation.data.contact, t);
  return (
    <div className={classes.banner} role="status">
      <span>
        {name && at !== undefined
          ? t("flow.version.asRun", { number: props.number, name, time: clockTime(at, i18n.language) })
          : t("flow.version.asPublished", { number: props.number })}
      </span>
      {name && (
        <Button
          component={Link}
          to={`/conversations/${conversationId}?steps=${at ?? "newest"}`}
          size="compact-sm"
          variant="default"
        >
          {t("flow.version.toConversation")}
        </Button>
      )}
      <Button component={Link} to={`/bots/${props.botId}/flow`} size="compact-sm" variant="default">
        {t("flow.version.toDraft")}
      </Button>
    </div>
  );
}
