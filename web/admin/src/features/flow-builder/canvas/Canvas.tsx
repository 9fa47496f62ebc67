import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  MarkerType,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  type EdgeChange,
  type FinalConnectionState,
  type IsValidConnection,
  type NodeChange,
  type Viewport,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { connect, reconnect, whyNot } from "../graph/commands";
import { grid } from "../graph/size";
import { useEditor, useEditorState } from "../store/context";
import { useCanvasActions } from "./actions";
import { BlockNode } from "./BlockNode";
import classes from "./Canvas.module.css";
import { FlowEdge } from "./FlowEdge";
import { viewOfAll, zooms, type BlockNodeType, type FlowEdgeType, type NodeCache } from "./nodes";
import { GroupNode, NoteNode } from "./NoteNode";
import { FlowMap } from "./overview/FlowMap";
import { inHand, within } from "./overview/live";
import { Overview } from "./overview/Overview";
import overview from "./overview/Overview.module.css";
import { lineAt, nodeAt, sceneOf, type Scene } from "./overview/scene";
import { usePointer } from "./overview/usePointer";
import { useRegion } from "./overview/useRegion";
import { useDrag, withHeld } from "./useDrag";

const nodeTypes = { block: BlockNode, note: NoteNode, group: GroupNode };
const edgeTypes = { flow: FlowEdge };
const snapGrid: [number, number] = [grid, grid];
const lineEnd = {
  type: MarkerType.ArrowClosed,
  width: 22,
  height: 22,
  markerUnits: "userSpaceOnUse",
  color: "var(--b-muted)",
};
const defaultEdgeOptions = { markerEnd: lineEnd };
const middleAndRight = [1, 2];
/** Flows with more blocks than this are painted when they are looked at from afar. */
const fewBlocks = 80;
const withModifiers = ["Meta", "Control", "Shift"];
export const dragType = "application/x-beseda-block";

interface Thing {
  block?: string;
  edge?: string;
}

/** The block or line that stands at a place of the screen. */
function elementAt(x: number, y: number): Thing {
  for (const element of document.elementsFromPoint(x, y)) {
    const block = element.closest(".react-flow__node")?.getAttribute("data-id");
    if (block) return { block };
    const edge = element.closest(".react-flow__edge")?.getAttribute("data-id");
    if (edge) return { edge };
  }
  return {};
}

function paintedAt(scene: Scene, at: { x: number; y: number }, reach: number): Thing {
  const node = nodeAt(scene, at.x, at.y, reach);
  if (node) return { block: node.id };
  const line = lineAt(scene, at.x, at.y, reach);
  return line ? { edge: line.id } : {};
}

const pointOf = (event: MouseEvent | TouchEvent) =>
  "changedTouches" in event ? event.changedTouches[0]! : event;

/** Each flow is looked at where it was left; one that is opened for the first time is shown whole. */
function useViews(flow: string, cache: NodeCache): { ready: boolean; showFirst: () => void } {
  const editor = useEditor();
  const view = useReactFlow();
  const left = useRef(new Map<string, Viewport>());
  const last = useRef(flow);
  const [ready, setReady] = useState(false);
  const showAll = useCallback(() => {
    const all = viewOfAll(editor.state, cache);
    if (all) void view.setViewport(all);
  }, [editor, cache, view]);
  useLayoutEffect(() => {
    if (last.current === flow) return;
    left.current.set(last.current, view.getViewport());
    last.current = flow;
    const known = left.current.get(flow);
    if (known) void view.setViewport(known);
    else showAll();
  }, [flow, view, showAll]);
  const showFirst = useCallback(() => {
    showAll();
    setReady(true);
  }, [showAll]);
  return { ready, showFirst };
}

const nothing = { nodes: [], edges: [] };

export function Canvas({ cache, wide }: { cache: NodeCache; wide: boolean }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const actions = useCanvasActions();
  const { screenToFlowPosition, getZoom } = useReactFlow();
  const doc = useEditorState((state) => state.doc);
  const flow = useEditorState((state) => state.flow);
  const blocks = useEditorState((state) => state.blocks);
  const selectedEdges = useEditorState((state) => state.edges);
  const unfolded = useEditorState((state) => state.unfolded);
  const readOnly = useEditorState((state) => state.readOnly);
  const trackpad = useEditorState((state) => state.trackpad);
  const { held, lift, change } = useDrag(cache);

  const base = useMemo(
    () => cache.build({ doc, flow, blocks, unfolded, readOnly }),
    [cache, doc, flow, blocks, unfolded, readOnly],
  );
  const lines = useMemo(
    () => (base ? cache.lines({ doc, flow, edges: selectedEdges, unfolded }) : []),
    [cache, base, doc, flow, selectedEdges, unfolded],
  );
  const scene = useMemo(() => sceneOf(base, lines), [base, lines]);

  const { ready, showFirst } = useViews(flow, cache);
  const region = useRegion(ready);
  const painted = region.zoom !== "near" && base.length > fewBlocks;
  // From afar words cannot be read; then only what can be seen is drawn.
  const far = painted || region.zoom === "far";
  const live = useMemo(() => {
    if (!region.box) return nothing;
    return painted ? inHand(scene) : within(scene, region.box);
  }, [scene, painted, region.box]);
  const nodes = useMemo(() => withHeld(live.nodes, held), [live, held]);

  const openProperties = useCallback(
    (node: BlockNodeType) => {
      if (node.type !== "note" && wide && editor.state.panel === null) editor.openPanel("properties");
    },
    [editor, wide],
  );
  const editProperties = useCallback(
    (node: BlockNodeType) => {
      if (node.type !== "note") editor.editProperties(node.id);
    },
    [editor],
  );
  const lasso = useRef<HTMLDivElement>(null);
  usePointer(lasso, {
    scene,
    active: painted,
    trackpad,
    readOnly,
    lift,
    change,
    onClick: openProperties,
    onDoubleClick: editProperties,
  });
  const thingAt = useCallback(
    (x: number, y: number) => {
      const found = elementAt(x, y);
      if (!painted || found.block || found.edge) return found;
      const at = screenToFlowPosition({ x, y }, { snapToGrid: false });
      return paintedAt(scene, at, 8 / getZoom());
    },
    [painted, scene, screenToFlowPosition, getZoom],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<BlockNodeType>[]) => {
      const selects = changes.filter((one) => one.type === "select");
      if (selects.length > 0) {
        const next = new Set(editor.state.blocks);
        for (const one of selects) {
          if (one.selected) next.add(one.id);
          else next.delete(one.id);
        }
        editor.select(next, editor.state.edges);
      }
      change(changes);
    },
    [editor, change],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdgeType>[]) => {
      const next = new Set(editor.state.edges);
      for (const one of changes) {
        if (one.type !== "select") continue;
        if (one.selected) next.add(one.id);
        else next.delete(one.id);
      }
      editor.select(editor.state.blocks, next);
    },
    [editor],
  );

  const isValid: IsValidConnection<FlowEdgeType> = useCallback(
    (line) => whyNot(editor.state.doc, editor.catalog, line.source, line.target) === null,
    [editor],
  );

  const join = useCallback(
    (from: string, port: string, to: string) => {
      const { doc: now } = editor.state;
      if (whyNot(now, editor.catalog, from, to)) return;
      editor.run(connect(now, editor.ids.next("e", now.edges), from, port, to), t("flow.did.connect"));
    },
    [editor, t],
  );

  // A line may be let go anywhere on a block; on an empty place it asks what shall stand there.
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.toHandle || !state.fromNode || state.fromHandle?.type !== "source" || readOnly) return;
      const from = { block: state.fromNode.id, port: state.fromHandle.id ?? "next" };
      const { clientX: x, clientY: y } = pointOf(event);
      const { block } = thingAt(x, y);
      if (block && block !== from.block) return join(from.block, from.port, block);
      if (block) return;
      const at = screenToFlowPosition({ x, y });
      actions.openPalette({ at: [at.x, at.y - 20], from });
    },
    [actions, join, readOnly, screenToFlowPosition, thingAt],
  );

  const onDrop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(dragType);
    if (!kind || readOnly) return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const { edge } = thingAt(event.clientX, event.clientY);
    actions.add(kind, { at: [x - 120, y - 20], edge });
  };

  return (
    <ReactFlow<BlockNodeType, FlowEdgeType>
      className={classes.flow}
      data-far={far || undefined}
      data-painted={painted || undefined}
      nodes={nodes}
      edges={live.edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      defaultEdgeOptions={defaultEdgeOptions}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onNodeDragStart={(_event, _node, all) => lift(all)}
      onSelectionDragStart={(_event, all) => lift(all)}
      onConnect={(line) => join(line.source, line.sourceHandle ?? "next", line.target)}
      onConnectEnd={onConnectEnd}
      onReconnect={(old, line) =>
        editor.run(
          reconnect(editor.state.doc, old.id, line.source, line.sourceHandle ?? "next", line.target),
          t("flow.did.connect"),
        )
      }
      isValidConnection={isValid}
      onNodeClick={(event, node) => {
        if (!event.shiftKey && !event.ctrlKey && !event.metaKey) openProperties(node);
      }}
      onNodeDoubleClick={(_event, node) => editProperties(node)}
      onDoubleClick={(event) => {
        if (readOnly || !(event.target as HTMLElement).classList.contains("react-flow__pane")) return;
        const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        actions.openPalette({ at: [x - 120, y - 20] });
      }}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
      }}
      onDrop={onDrop}
      onlyRenderVisibleElements
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      elevateNodesOnSelect={false}
      deleteKeyCode={null}
      selectionKeyCode={painted ? null : "Shift"}
      multiSelectionKeyCode={withModifiers}
      panActivationKeyCode="Space"
      selectionOnDrag={trackpad && !painted}
      panOnDrag={trackpad ? middleAndRight : true}
      panOnScroll={trackpad}
      selectionMode={SelectionMode.Partial}
      zoomOnDoubleClick={false}
      snapToGrid
      snapGrid={snapGrid}
      connectionLineType={ConnectionLineType.Bezier}
      connectionRadius={32}
      minZoom={zooms.least}
      maxZoom={zooms.most}
      onInit={showFirst}
      colorMode="light"
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--b-line-strong)" />
      {painted && <Overview scene={scene} held={held} />}
      <div ref={lasso} className={overview.lasso} hidden />
      {wide && <FlowMap scene={scene} />}
    </ReactFlow>
  );
}
