import { Handle, Position, type NodeProps } from "@xyflow/react";
import {
  IconAlertTriangleFilled,
  IconBolt,
  IconChevronDown,
  IconChevronUp,
  IconExclamationCircleFilled,
  IconFlag,
  IconMessage,
  IconUserOff,
} from "@tabler/icons-react";
import type { i18n } from "i18next";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "../graph/document";
import { durationWords } from "../fields/duration";
import { scheduleWords } from "../fields/schedule";
import { conditionWords, firstLine, pick, type BlockSchema, type Port } from "../graph/schema";
import { hasBody, headHeight, portHeight } from "../graph/size";
import { useEditor, useEditorState } from "../store/context";
import type { Editor } from "../store/editor";
import { useCanvasActions } from "./actions";
import classes from "./BlockNode.module.css";
import { BlockIcon } from "./icons";
import { entryHandle, type BlockNodeType } from "./nodes";

/** A block: what it is, what it says, where it leads. Its height is computed in graph/size.ts. */
export const BlockNode = memo(function BlockNode({ id, data, selected }: NodeProps<BlockNodeType>) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const { block, shape, unfolded } = data;
  const schema = editor.catalog.get(block.kind);
  const locale = useEditorState((state) => state.locale);
  const change = useEditorState((state) => state.changes?.get(id));
  const passed = useEditorState((state) => state.highlight?.blocks.has(id) ?? false);
  const waiting = useEditorState((state) => state.highlight?.waiting === id);
  const failed = useEditorState((state) => state.highlight?.failed?.has(id) ?? false);
  const dimmed = useEditorState((state) => state.highlight !== null && !state.highlight.blocks.has(id));
  const kind = schema ? pick(schema.title, i18n.language) : block.kind;
  const name = block.name.trim();
  const words = firstLine(block, schema, locale) || summary(block, schema, editor, i18n);
  return (
    <div
      className={classes.block}
      data-group={schema?.group}
      data-selected={selected || undefined}
      data-change={change}
      data-passed={passed || undefined}
      data-waiting={waiting || undefined}
      data-failed={failed || undefined}
      data-dimmed={dimmed || undefined}
    >
      {shape.entry !== null && (
        <Handle
          type="target"
          id={entryHandle}
          position={Position.Left}
          className={classes.handle}
          style={{ top: shape.entry }}
        />
      )}
      <div className={classes.head} style={{ height: headHeight }}>
        <span className={classes.icon}>
          <BlockIcon name={schema?.icon} group={schema?.group} />
        </span>
        <span className={classes.names}>
          <span className={classes.name} dir="auto">
            {name || kind}
          </span>
          {name && <span className={classes.kind}>{kind}</span>}
        </span>
        <Entered id={id} />
        <Comments id={id} />
        <Badge id={id} />
      </div>
      {hasBody(schema) && (
        <div className={classes.body} data-empty={!words || undefined} dir="auto">
          <span>{words || (schema?.settings.required?.length ? t("flow.block.empty") : "")}</span>
        </div>
      )}
      {shape.ports.map(({ port }) => (
        <PortRow key={port.id} block={id} port={port} />
      ))}
      {(shape.folded > 0 || (unfolded && shape.ports.some(({ port }) => port.optional))) && (
        <button
          type="button"
          tabIndex={-1}
          className={`${classes.fold} nodrag`}
          style={{ height: portHeight }}
          onClick={() => editor.toggleFold(id)}
        >
          {unfolded ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          {unfolded ? t("flow.block.fewerPorts") : t("flow.block.morePorts", { count: shape.folded })}
        </button>
      )}
      <Fates id={id} />
      <Presence id={id} />
    </div>
  );
});

const PortRow = memo(function PortRow({ block, port }: { block: string; port: Port }) {
  const { i18n } = useTranslation();
  const actions = useCanvasActions();
  const locale = useEditorState((state) => state.locale);
  const passed = useEditorState((state) => state.highlight?.ports.has(`${block}/${port.id}`) ?? false);
  const title = pick(port.title, port.own ? locale : i18n.language);
  return (
    <div
      className={classes.port}
      data-optional={port.optional || undefined}
      data-passed={passed || undefined}
      style={{ height: portHeight }}
    >
      <Share name={`${block}/${port.id}`} />
      <button
        type="button"
        tabIndex={-1}
        className={`${classes.portName} nodrag`}
        dir="auto"
        onClick={(event) => {
          event.stopPropagation();
          actions.openPortMenu({ block, port: port.id, title, x: event.clientX, y: event.clientY });
        }}
      >
        {title}
      </button>
      <Handle type="source" id={port.id} position={Position.Right} className={classes.handle} />
    </div>
  );
});

function Badge({ id }: { id: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const worst = useEditorState((state) => state.problemOf.get(id));
  if (!worst) return null;
  const Picture = worst === "error" ? IconExclamationCircleFilled : IconAlertTriangleFilled;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${classes.badge} nodrag`}
      data-severity={worst}
      aria-label={t(`flow.block.has.${worst}`)}
      title={t(`flow.block.has.${worst}`)}
      onClick={() => editor.openPanel("problems")}
    >
      <Picture size={16} />
    </button>
  );
}

/** That the team talks about it, and in how many threads. */
function Comments({ id }: { id: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const count = useEditorState((state) => state.comments.get(id) ?? 0);
  if (count === 0) return null;
  const words = t("flow.comments.onBlock", { count });
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${classes.badge} ${classes.comments} nodrag`}
      aria-label={words}
      title={words}
      onClick={() => {
        editor.select([id]);
        editor.openPanel("comments");
      }}
    >
      <IconMessage size={16} aria-hidden />
      {count}
    </button>
  );
}

/** How often the block was come to, while traffic is shown. */
function Entered({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const count = useEditorState((state) =>
    state.traffic ? (state.traffic.blocks.get(id)?.entered ?? 0) : null,
  );
  if (count === null) return null;
  const format = new Intl.NumberFormat(i18n.language, { notation: "compact" });
  return (
    <span
      className={classes.count}
      data-none={count === 0 || undefined}
      title={t("flow.traffic.entered", { count })}
    >
      {format.format(count)}
    </span>
  );
}

/** Which share of those who came left by a port; how many that are, on hover. */
function Share({ name }: { name: string }) {
  const { t, i18n } = useTranslation();
  const shown = useEditorState((state) => state.traffic !== null);
  const port = useEditorState((state) => state.traffic?.ports.get(name));
  if (!shown) return null;
  const format = new Intl.NumberFormat(i18n.language, { style: "percent" });
  return (
    <span
      className={classes.share}
      data-none={!port || undefined}
      style={{ ["--share" as string]: port?.share ?? 0 }}
      title={t("flow.traffic.left", { count: port?.count ?? 0 })}
    >
      {format.format(port?.share ?? 0)}
    </span>
  );
}

/** Below the block: how many stopped answering at it, how many it failed, how many were done. */
function Fates({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const fate = useEditorState((state) => state.traffic?.blocks.get(id));
  if (!fate || (fate.gone === 0 && fate.failed === 0 && fate.ended === 0)) return null;
  const format = new Intl.NumberFormat(i18n.language, { notation: "compact" });
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  const { entered, gone, failed, ended } = fate;
  return (
    <span className={classes.fates}>
      {gone > 0 && (
        <span data-fate="gone" title={t("flow.traffic.gone", { count: gone })}>
          <IconUserOff size={12} aria-hidden /> {format.format(gone)}
          {entered >= gone && <> · {percent.format(gone / entered)}</>}
        </span>
      )}
      {failed > 0 && (
        <span data-fate="failed" title={t("flow.traffic.failed", { count: failed })}>
          <IconBolt size={12} aria-hidden /> {format.format(failed)}
        </span>
      )}
      {ended > 0 && (
        <span data-fate="ended" title={t("flow.traffic.ended", { count: ended })}>
          <IconFlag size={12} aria-hidden /> {format.format(ended)}
        </span>
      )}
    </span>
  );
}

function Presence({ id }: { id: string }) {
  const names = useEditorState((state) => {
    let found = "";
    for (const person of state.people.values()) {
      if (person.block === id) found += (found ? ", " : "") + person.name;
    }
    return found;
  });
  return names ? (
    <span className={classes.person} dir="auto">
      {names}
    </span>
  ) : null;
}

/** What a block without texts says of itself: its first short settings, ids by the names of what they mean. */
function summary(block: Block, schema: BlockSchema | undefined, editor: Editor, i18n: i18n): string {
  const { language, t } = i18n;
  const parts: string[] = [];
  for (const [name, field] of Object.entries(schema?.settings.properties ?? {})) {
    const value = block.settings[name];
    const option = field.options?.find((one) => one.value === value);
    if (option) parts.push(pick(option.title, language));
    else if (field.widget === "flow") parts.push(editor.state.doc.flows[String(value)]?.name ?? "");
    else if (field.widget === "model" || name === "block") continue;
    else if (field.widget === "expression") parts.push(conditionWords(value));
    else if (field.widget === "duration" && typeof value === "string")
      parts.push(durationWords(value, language));
    else if (field.widget === "schedule" && typeof value === "string")
      parts.push(scheduleWords(value, language, (every) => t(`flow.schedule.${every}`)));
    else if (typeof value === "string") parts.push(value.split("\n", 1)[0]!);
  }
  return parts.filter(Boolean).slice(0, 3).join(" · ");
}
