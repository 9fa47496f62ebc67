import { ActionIcon, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { ReactFlowProvider } from "@xyflow/react";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast, toastError } from "@/ui/toast";
import { CanvasActionsContext, focusCanvas, regainFocus } from "./canvas/actions";
import { Canvas } from "./canvas/Canvas";
import { ConnectDialog } from "./canvas/ConnectDialog";
import { useBlockName } from "./canvas/names";
import { NodeCache } from "./canvas/nodes";
import { PortMenu } from "./canvas/PortMenu";
import { TrafficBar } from "./canvas/TrafficBar";
import { Find } from "./Find";
import classes from "./FlowEditor.module.css";
import { BeginWithTemplate } from "./panels/BeginWithTemplate";
import { HelpMenu } from "./help/HelpMenu";
import { ShortcutOverlay } from "./help/ShortcutOverlay";
import { useHelpKey } from "./help/useHelpKey";
import { CommentsPanel } from "./panels/CommentsPanel";
import { FlowsPanel } from "./panels/FlowsPanel";
import { ImportDialog } from "./panels/ImportDialog";
import { PaletteList } from "./panels/PaletteList";
import { ProblemsPanel } from "./panels/ProblemsPanel";
import { PropertiesPanel } from "./panels/PropertiesPanel";
import { MoveBotDialog } from "./panels/MoveBotDialog";
import { PublishDialog } from "./panels/PublishDialog";
import { scenarioKeys } from "./panels/queries";
import { TestPanel } from "./panels/TestPanel";
import { TestsPanel } from "./panels/TestsPanel";
import { VariablesPanel } from "./panels/VariablesPanel";
import { VersionsPanel } from "./panels/VersionsPanel";
import { Rail } from "./Rail";
import type { ScenarioAnswer } from "./scenarioApi";
import { EditorContext, useEditor, useEditorState } from "./store/context";
import type { Editor } from "./store/editor";
import { TopBar } from "./TopBar";
import { Tour } from "./tour/Tour";
import { useTour } from "./tour/useTour";
import { useActions } from "./useActions";
import { useFiles } from "./useFiles";
import { useKeys } from "./useKeys";

interface Props {
  bot: { id: string; name: string; slug: string };
  published: ScenarioAnswer["published"];
  startWithTraffic?: boolean;
  /** Above the canvas of a version: what it is and where one came from. */
  banner?: ReactNode;
  /** Beside the canvas of a version: the turn whose way is shown. */
  steps?: ReactNode;
}

export function FlowEditor({ editor, ...props }: Props & { editor: Editor }) {
  return (
    <EditorContext value={editor}>
      <ReactFlowProvider>
        <Workbench {...props} />
      </ReactFlowProvider>
    </EditorContext>
  );
}

function Workbench({ bot, published, startWithTraffic = false, banner, steps }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const [cache] = useState(() => new NodeCache(editor));
  const { actions, dialogs, close } = useActions(editor, cache);
  const wide = useMediaQuery("(min-width: 64em)", window.matchMedia("(min-width: 64em)").matches) ?? true;
  const roomy = useMediaQuery("(min-width: 80em)", window.matchMedia("(min-width: 80em)").matches) ?? true;
  const phone = useMediaQuery("(max-width: 48em)", window.matchMedia("(max-width: 48em)").matches) ?? false;
  const [finding, setFinding] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const [moving, setMoving] = useState(false);
  const [traffic, setTraffic] = useState(startWithTraffic);
  const [keysShown, setKeysShown] = useState(false);
  const panel = useEditorState((state) => state.panel);
  const readOnly = useEditorState((state) => state.readOnly);
  // Also when it is open and one has gone elsewhere meanwhile.
  const openFind = useCallback(() => {
    setFinding(true);
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[role="search"] input')?.focus());
  }, []);
  const closeFind = useCallback(() => {
    setFinding(false);
    focusCanvas();
  }, []);
  const openPublish = useCallback(() => {
    editor.flush();
    setPublishing(true);
  }, [editor]);
  const files = useFiles(editor, cache, bot.name);
  const closePublish = () => {
    setPublishing(false);
    regainFocus();
  };
  // Before the other keys, of which it takes two while it runs.
  const tour = useTour(editor, bot.id, published);
  useKeys({ editor, actions, onFind: openFind, onPublish: openPublish });
  const showKeys = useCallback(() => setKeysShown(true), []);
  useHelpKey(showKeys);

  // A panel that opens takes room from the canvas, never from the block that is edited in it.
  useEffect(() => {
    const [only] = editor.state.blocks;
    if (!panel || !only) return;
    const frame = requestAnimationFrame(() => actions.look(only));
    return () => cancelAnimationFrame(frame);
  }, [panel, editor, actions]);

  const unpublish = useMutation({
    mutationFn: () => editor.api.unpublish(),
    onSuccess: async () => {
      toast(t("flow.publish.offDone"));
      await client.invalidateQueries({ queryKey: scenarioKeys.all(bot.id) });
    },
    onError: (error) => toastError(error),
  });

  return (
    <CanvasActionsContext value={actions}>
      <div className={classes.editor} data-panel={panel ?? undefined}>
        <TopBar
          botId={bot.id}
          name={bot.name}
          published={published?.number ?? null}
          wide={wide}
          phone={phone}
          actions={actions}
          traffic={traffic}
          onTraffic={() => setTraffic(!traffic)}
          onFind={openFind}
          onPublish={openPublish}
          onMove={() => setMoving(true)}
          onUnpublish={() => unpublish.mutate()}
          help={<HelpMenu tour={tour} readOnly={readOnly} onKeys={showKeys} />}
          onFile={files.run}
        />
        {roomy && !readOnly && (
          <aside className={classes.palette} aria-label={t("flow.palette.label")}>
            <PaletteList draggable onPick={(kind) => actions.add(kind, { at: null })} />
          </aside>
        )}
        {/* Beside the canvas and before it: the canvas takes the Tab key. */}
        <BeginWithTemplate
          botId={bot.id}
          onDone={() => requestAnimationFrame(actions.fit)}
          onImport={() => setMoving(true)}
        />
        {/* One element for the keyboard; what is on the canvas is reached with the arrow keys. */}
        <div
          className={classes.canvas}
          data-flow-canvas
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="application"
          aria-label={t("flow.canvas")}
        >
          <Canvas cache={cache} wide={wide} />
          {traffic && <TrafficBar botId={bot.id} onClose={() => setTraffic(false)} />}
          {banner && <div className={classes.banner}>{banner}</div>}
          {finding && <Find onClose={closeFind} />}
          {!roomy && !readOnly && (
            <ActionIcon
              className={classes.add}
              size={48}
              radius="xl"
              aria-label={t("flow.action.add")}
              data-tour="add"
              onClick={() => actions.openPalette({ at: null })}
            >
              <IconPlus size={22} />
            </ActionIcon>
          )}
          <Announcer />
        </div>
        {panel && (
          <div className={classes.panel}>
            {panel === "properties" && <PropertiesPanel />}
            {panel === "problems" && <ProblemsPanel />}
            {panel === "variables" && <VariablesPanel />}
            {panel === "flows" && <FlowsPanel />}
            {panel === "versions" && <VersionsPanel botId={bot.id} onPublish={openPublish} />}
            {panel === "test" && <TestPanel botId={bot.id} />}
            {panel === "tests" && <TestsPanel botId={bot.id} />}
            {panel === "comments" && <CommentsPanel botId={bot.id} />}
            {panel === "steps" && steps}
          </div>
        )}
        <Rail wide={wide} hasSteps={Boolean(steps)} />
      </div>
      <PortMenu
        key={dialogs.port ? `${dialogs.port.block}/${dialogs.port.port}` : ""}
        place={dialogs.port}
        onClose={close}
      />
      <Modal
        opened={dialogs.palette !== null}
        onClose={close}
        title={t("flow.palette.add")}
        closeButtonProps={{ "aria-label": t("common.close") }}
        yOffset="12vh"
        centered={false}
        size={400}
        styles={{ body: { padding: 0, height: "min(60vh, 520px)" } }}
      >
        <PaletteList autoFocus onPick={(kind) => dialogs.palette && actions.add(kind, dialogs.palette)} />
      </Modal>
      {dialogs.connect && (
        <ConnectDialog block={dialogs.connect.block} port={dialogs.connect.port} onClose={close} />
      )}
      <ShortcutOverlay opened={keysShown} onClose={() => setKeysShown(false)} />
      <Tour run={tour} bot={bot} narrow={phone} look={actions.look} />
      {files.chosen && <ImportDialog file={files.chosen} onClose={files.forget} />}
      {publishing && <PublishDialog botId={bot.id} version={published?.version} onClose={closePublish} />}
      {moving && <MoveBotDialog onOwn={files.take} onClose={() => setMoving(false)} />}
    </CanvasActionsContext>
  );
}

/** Tells those who do not see the canvas what is selected. */
function Announcer() {
  const { t } = useTranslation();
  const nameOf = useBlockName();
  const words = useEditorState((state) => {
    const [only] = state.blocks;
    return state.blocks.size === 1 ? nameOf(state.doc.blocks[only!]) : "";
  });
  return (
    <span className={classes.offscreen} role="status">
      {words && t("flow.selected", { name: words })}
    </span>
  );
}
