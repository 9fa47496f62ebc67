import { NodeResizer, useStore, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { grid } from "../graph/size";
import { useEditor, useEditorState } from "../store/context";
import classes from "./NoteNode.module.css";
import type { BlockNodeType } from "./nodes";

function useResize(id: string) {
  const { t } = useTranslation();
  const editor = useEditor();
  return (_event: unknown, size: { x: number; y: number; width: number; height: number }) => {
    const block = editor.state.doc.blocks[id];
    if (!block) return;
    const round = (value: number) => Math.round(value / grid) * grid;
    const value = {
      ...block,
      at: [round(size.x), round(size.y)] as const,
      settings: { ...block.settings, size: [round(size.width), round(size.height)] },
    };
    editor.run([{ op: "put", type: "block", id, value }], t("flow.did.resize"));
  };
}

/** Words of authors to each other. */
export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<BlockNodeType>) {
  const { t } = useTranslation();
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const resize = useResize(id);
  const text = data.block.settings.text;
  return (
    <>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={120}
        minHeight={56}
        onResizeEnd={resize}
        lineClassName={classes.line}
        handleClassName={classes.corner}
      />
      <textarea
        className={`${classes.note} ${selected ? "nodrag nowheel" : ""}`}
        aria-label={t("flow.note.label")}
        placeholder={t("flow.note.placeholder")}
        dir="auto"
        readOnly={readOnly || !selected}
        tabIndex={-1}
        maxLength={5000}
        value={typeof text === "string" ? text : ""}
        onChange={(event) => editor.setSetting(id, "text", event.currentTarget.value, t("flow.did.note"))}
      />
    </>
  );
});

/** Titles of frames stay readable when the view goes away: in a few steps, so that they are not set anew in each frame. */
const titleSize = (zoom: number) => (zoom >= 0.9 ? 13 : Math.min(96, 4 * Math.ceil(13 / zoom / 4)));

/** A frame with a name, round blocks that belong together. */
export const GroupNode = memo(function GroupNode({ id, data, selected }: NodeProps<BlockNodeType>) {
  const { t } = useTranslation();
  const readOnly = useEditorState((state) => state.readOnly);
  const resize = useResize(id);
  const size = useStore((state) => titleSize(state.transform[2]));
  return (
    <div className={classes.group} data-selected={selected || undefined}>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={160}
        minHeight={96}
        onResizeEnd={resize}
        lineClassName={classes.line}
        handleClassName={classes.corner}
      />
      <span className={classes.title} style={{ fontSize: size }} dir="auto">
        {String(data.block.settings.title ?? "") || data.block.name || t("flow.frame.unnamed")}
      </span>
    </div>
  );
});
