import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { IconPlus, IconX } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { disconnect } from "../graph/commands";
import { lineWidth } from "../graph/traffic";
import { useEditor, useEditorState } from "../store/context";
import { useCanvasActions } from "./actions";
import classes from "./Canvas.module.css";
import type { FlowEdgeType } from "./nodes";
import { linePath } from "./path";

export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeType>) {
  const { id, source, sourceHandleId, data, selected } = props;
  const passed = useEditorState(
    (state) => state.highlight?.ports.has(`${source}/${sourceHandleId}`) ?? false,
  );
  const dimmed = useEditorState(
    (state) => state.highlight !== null && !state.highlight.ports.has(`${source}/${sourceHandleId}`),
  );
  const width = useEditorState((state) => {
    if (!state.traffic) return undefined;
    return lineWidth(state.traffic.ports.get(`${source}/${sourceHandleId}`)?.count ?? 0, state.traffic.most);
  });
  const line = linePath({ ...props, fromDown: data?.fromDown ?? 0, toDown: data?.toDown ?? 0 });
  return (
    <>
      <BaseEdge
        path={line.path}
        interactionWidth={20}
        className={classes.edge}
        style={width === undefined ? undefined : { strokeWidth: width }}
        data-traffic={width === undefined ? undefined : width > 1.2 ? "some" : "none"}
        data-selected={selected || undefined}
        data-passed={passed || undefined}
        data-dimmed={dimmed || undefined}
        markerEnd={props.markerEnd}
      />
      {selected && <EdgeButtons id={id} x={line.x} y={line.y} />}
    </>
  );
});

function EdgeButtons({ id, x, y }: { id: string; x: number; y: number }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const { openPalette } = useCanvasActions();
  const readOnly = useEditorState((state) => state.readOnly);
  if (readOnly) return null;
  return (
    <EdgeLabelRenderer>
      <div
        className={`${classes.edgeButtons} nodrag nopan`}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        <button
          type="button"
          aria-label={t("flow.edge.insert")}
          title={t("flow.edge.insert")}
          onClick={() => openPalette({ at: null, edge: id })}
        >
          <IconPlus size={14} />
        </button>
        <button
          type="button"
          aria-label={t("flow.edge.remove")}
          title={t("flow.edge.remove")}
          onClick={() => editor.run(disconnect(editor.state.doc, id), t("flow.did.disconnect"))}
        >
          <IconX size={14} />
        </button>
      </div>
    </EdgeLabelRenderer>
  );
}
