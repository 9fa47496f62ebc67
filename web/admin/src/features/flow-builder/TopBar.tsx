import { ActionIcon, Button, Menu, SegmentedControl, Select, Tooltip } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconCircleCheck,
  IconDots,
  IconExclamationCircleFilled,
  IconFileExport,
  IconFileImport,
  IconLayoutDistributeHorizontal,
  IconMaximize,
  IconMessageChatbot,
  IconPhoto,
  IconPlus,
  IconRocket,
  IconSearch,
  IconVector,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SaveState } from "@/ui/SaveState";
import { modKey } from "@/lib/hotkeys";
import { toast, toastError } from "@/ui/toast";
import { useCanvasActions } from "./canvas/actions";
import { autoLayout } from "./graph/commands";
import classes from "./FlowEditor.module.css";
import { useEditor, useEditorState } from "./store/context";
import type { EditorActions } from "./useActions";
import type { FileAction } from "./useFiles";

interface Props {
  botId: string;
  name: string;
  published: number | null;
  wide: boolean;
  phone: boolean;
  actions: EditorActions;
  traffic: boolean;
  onTraffic: () => void;
  onFind: () => void;
  onPublish: () => void;
  onUnpublish: () => void;
  help: ReactNode;
  onFile: (what: FileAction) => void;
  onMove: () => void;
}

export function TopBar(props: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const flows = useEditorState((state) => state.doc.flows);
  const flow = useEditorState((state) => state.flow);
  const locales = useEditorState((state) => state.doc.locales);
  const locale = useEditorState((state) => state.locale);
  const readOnly = useEditorState((state) => state.readOnly);
  const version = useEditorState((state) => state.version);
  return (
    <header className={classes.bar}>
      <Link
        to={`/bots/${props.botId}`}
        className={classes.back}
        aria-label={t("common.backTo", { name: props.name })}
      >
        <IconChevronLeft size={18} className="b-flip" />
      </Link>
      <h1 className={classes.name} dir="auto">
        {props.name}
      </h1>
      {Object.keys(flows).length > 1 && !props.phone && (
        <Select
          size="xs"
          className={classes.flowSelect}
          aria-label={t("flow.bar.flow")}
          allowDeselect={false}
          data={Object.entries(flows).map(([id, one]) => ({ value: id, label: one.name || id }))}
          value={flow}
          onChange={(next) => next && editor.openFlow(next)}
        />
      )}
      {locales.length > 1 && props.wide && (
        <SegmentedControl
          size="xs"
          aria-label={t("flow.bar.locale")}
          data={[...locales]}
          value={locale}
          onChange={(next) => editor.set({ locale: next })}
        />
      )}
      <span className={classes.grow} />
      {!version && <Saving />}
      {!version && <Others />}
      {!readOnly && <UndoRedo />}
      <Problems />
      {!props.phone && (
        <Tooltip label={`${t("flow.bar.find")} (${modKey}-F)`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("flow.bar.find")}
            onClick={props.onFind}
          >
            <IconSearch size={18} />
          </ActionIcon>
        </Tooltip>
      )}
      {props.help}
      <MoreMenu {...props} />
      {props.wide && !version && (
        <Button
          data-tour="try"
          variant="light"
          className={classes.action}
          leftSection={<IconMessageChatbot size={16} />}
          onClick={() => editor.openPanel(editor.state.panel === "test" ? null : "test")}
        >
          {t("flow.bar.test")}
        </Button>
      )}
      {!readOnly &&
        (props.phone ? (
          <ActionIcon
            size="lg"
            aria-label={t("flow.publish.button")}
            data-tour="publish"
            onClick={props.onPublish}
          >
            <IconRocket size={18} />
          </ActionIcon>
        ) : (
          <Button
            className={classes.action}
            data-tour="publish"
            leftSection={<IconRocket size={16} />}
            onClick={props.onPublish}
          >
            {t("flow.publish.button")}
          </Button>
        ))}
    </header>
  );
}

function Saving() {
  const { t } = useTranslation();
  const editor = useEditor();
  const status = useEditorState((state) => state.status);
  const error = useEditorState((state) => state.error);
  const discard = () =>
    editor.discard().then(
      () => toast(t("flow.bar.discarded")),
      (failure: unknown) => toastError(failure),
    );
  return (
    <span className={classes.saving}>
      <SaveState status={status} onRetry={() => editor.flush()} />
      {status === "failed" && (
        <Menu>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("flow.bar.whyNotSaved")}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown maw={320}>
            <Menu.Label>{error instanceof Error ? error.message : t("flow.bar.keptHere")}</Menu.Label>
            <Menu.Item color="red" onClick={() => void discard()}>
              {t("flow.bar.discard")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

function Others() {
  const { t } = useTranslation();
  const people = useEditorState((state) => state.people);
  const names = [...people.values()].map((one) => one.name);
  if (names.length === 0) return null;
  return (
    <Tooltip label={names.join(", ")}>
      <span className={classes.people} role="status">
        {t("flow.bar.people", { count: names.length })}
      </span>
    </Tooltip>
  );
}

function UndoRedo() {
  const { t } = useTranslation();
  const editor = useEditor();
  const undo = useEditorState((state) => state.history.done.at(-1)?.label ?? null);
  const redo = useEditorState((state) => state.history.undone.at(-1)?.label ?? null);
  return (
    <>
      <Tooltip label={undo === null ? t("common.undo") : t("flow.bar.undo", { what: undo })}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("common.undo")}
          disabled={undo === null}
          onClick={() => editor.undo()}
        >
          <IconArrowBackUp size={18} className="b-flip" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redo === null ? t("flow.bar.redoNone") : t("flow.bar.redo", { what: redo })}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("flow.bar.redoNone")}
          disabled={redo === null}
          onClick={() => editor.redo()}
        >
          <IconArrowForwardUp size={18} className="b-flip" />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Problems() {
  const { t } = useTranslation();
  const editor = useEditor();
  const problems = useEditorState((state) => state.problems);
  const open = useEditorState((state) => state.panel === "problems");
  const errors = problems.filter((one) => one.severity === "error").length;
  const Picture =
    errors > 0
      ? IconExclamationCircleFilled
      : problems.length > 0
        ? IconAlertTriangleFilled
        : IconCircleCheck;
  const color = errors > 0 ? "var(--b-bad)" : problems.length > 0 ? "var(--b-wait)" : "var(--b-ok)";
  return (
    <Tooltip label={t("flow.panel.problems")}>
      <button
        type="button"
        className={classes.problems}
        aria-pressed={open}
        aria-label={t("flow.bar.problems", { count: problems.length })}
        onClick={() => editor.openPanel(open ? null : "problems")}
      >
        <Picture size={17} style={{ color }} aria-hidden />
        {problems.length > 0 && problems.length}
      </button>
    </Tooltip>
  );
}

function MoreMenu({
  actions,
  published,
  traffic,
  phone,
  onTraffic,
  onFind,
  onUnpublish,
  onFile,
  onMove,
}: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const { openPalette } = useCanvasActions();
  const trackpad = useEditorState((state) => state.trackpad);
  const readOnly = useEditorState((state) => state.readOnly);
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPlus size={16} />}
          rightSection={<kbd className={classes.key}>/</kbd>}
          disabled={readOnly}
          onClick={() => openPalette({ at: null })}
        >
          {t("flow.action.add")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLayoutDistributeHorizontal size={16} />}
          rightSection={<kbd className={classes.key}>{modKey}-⇧-L</kbd>}
          disabled={readOnly}
          onClick={() => {
            const { doc, flow } = editor.state;
            editor.run(autoLayout(doc, editor.catalog, flow), t("flow.did.layout"));
            requestAnimationFrame(() => actions.fit());
          }}
        >
          {t("flow.action.layout")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMaximize size={16} />}
          rightSection={<kbd className={classes.key}>0</kbd>}
          onClick={() => actions.fit()}
        >
          {t("flow.action.fit")}
        </Menu.Item>
        {phone && (
          <Menu.Item leftSection={<IconSearch size={16} />} onClick={onFind}>
            {t("flow.bar.find")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFileImport size={16} />} disabled={readOnly} onClick={onMove}>
          {t("flow.move.title")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => onFile("json")}>
          {t("flow.file.json")}
        </Menu.Item>
        <Menu.Item leftSection={<IconPhoto size={16} />} onClick={() => onFile("png")}>
          {t("flow.file.png")}
        </Menu.Item>
        <Menu.Item leftSection={<IconVector size={16} />} onClick={() => onFile("svg")}>
          {t("flow.file.svg")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileImport size={16} />}
          disabled={readOnly}
          onClick={() => onFile("import")}
        >
          {t("flow.file.import")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("flow.bar.view")}</Menu.Label>
        <Menu.Item onClick={onTraffic} disabled={published === null}>
          {traffic ? t("flow.bar.trafficOff") : t("flow.bar.trafficOn")}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            editor.set({ trackpad: !trackpad });
            localStorage.setItem("beseda.flow.trackpad", trackpad ? "" : "1");
          }}
        >
          {trackpad ? t("flow.bar.mouse") : t("flow.bar.trackpad")}
        </Menu.Item>
        {published !== null && !readOnly && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" onClick={onUnpublish}>
              {t("flow.publish.off")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
