import { useKeyPress, useReactFlow, useStoreApi, type NodeChange } from "@xyflow/react";
import { useEffect, useRef, type RefObject } from "react";
import { grid } from "../../graph/size";
import { useEditor } from "../../store/context";
import type { BlockNodeType } from "../nodes";
import type { Box } from "../place";
import { caught, lineAt, nodeAt, type Scene } from "./scene";

// Choosing, moving and the lasso on blocks that are painted. Panning, zooming and what is in hand is React Flow's.

interface Options {
  scene: Scene;
  active: boolean;
  trackpad: boolean;
  readOnly: boolean;
  lift: (nodes: readonly BlockNodeType[]) => void;
  change: (changes: readonly NodeChange<BlockNodeType>[]) => void;
  /** A block was clicked, without a key that adds to what is chosen. */
  onClick: (node: BlockNodeType) => void;
  onDoubleClick: (node: BlockNodeType) => void;
}

interface Gesture {
  pointer: number;
  from: { x: number; y: number };
  node: BlockNodeType | null;
  lasso: boolean;
  moved: boolean;
  /** Where what is dragged stood. */
  starts: ReadonlyMap<string, { x: number; y: number }>;
}

/** Pixels that a hand may tremble. */
const still = 3;
const reach = 7;

const adds = (event: MouseEvent) => event.shiftKey || event.ctrlKey || event.metaKey;
const onPane = (event: Event) =>
  event.target instanceof Element && event.target.classList.contains("react-flow__pane");

function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

export function usePointer(lasso: RefObject<HTMLDivElement | null>, options: Options): void {
  const editor = useEditor();
  const store = useStoreApi();
  const { screenToFlowPosition, getZoom } = useReactFlow();
  const spaceHeld = useKeyPress("Space");
  const now = useRef({ ...options, spaceHeld });
  useEffect(() => {
    now.current = { ...options, spaceHeld };
  });
  const { active } = options;

  useEffect(() => {
    const root = lasso.current?.closest<HTMLElement>(".react-flow");
    if (!active || !root) return;
    // Chosen near by with a lasso: React Flow's own rectangle round it would be in the way.
    store.setState({ nodesSelectionActive: false });
    let gesture: Gesture | null = null;
    let swallowClick = false;

    const placeOf = (event: MouseEvent) =>
      screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const nodeUnder = (event: MouseEvent) => {
      const { x, y } = placeOf(event);
      return nodeAt(now.current.scene, x, y, reach / getZoom());
    };
    const toggle = (id: string) => {
      const blocks = new Set(editor.state.blocks);
      if (!blocks.delete(id)) blocks.add(id);
      editor.select(blocks, editor.state.edges);
    };

    const down = (event: PointerEvent) => {
      const { trackpad } = now.current;
      if (!onPane(event) || event.button !== 0 || event.pointerType === "touch" || now.current.spaceHeld)
        return;
      const node = nodeUnder(event);
      const draws = event.shiftKey || (trackpad && !node);
      if (!node && !draws) return;
      event.stopPropagation();
      const from = { x: event.clientX, y: event.clientY };
      gesture = { pointer: event.pointerId, from, node, lasso: draws, moved: false, starts: new Map() };
      root.setPointerCapture(event.pointerId);
    };
    const begin = (event: PointerEvent, held: Gesture) => {
      held.moved = true;
      const { node, lasso: draws } = held;
      if (draws || !node || now.current.readOnly) return;
      if (!editor.state.blocks.has(node.id))
        editor.select(adds(event) ? [...editor.state.blocks, node.id] : [node.id]);
      const nodes = [...editor.state.blocks].flatMap((id) => now.current.scene.byId.get(id) ?? []);
      now.current.lift(nodes);
      held.starts = new Map(nodes.map((one) => [one.id, one.position]));
    };
    const drag = (event: PointerEvent, { node, from, starts }: Gesture, dragging: boolean) => {
      const start = node && starts.get(node.id);
      if (!start) return;
      const zoom = getZoom();
      const on = (at: number, by: number) => Math.round((at + by / zoom) / grid) * grid - at;
      const [dx, dy] = [on(start.x, event.clientX - from.x), on(start.y, event.clientY - from.y)];
      now.current.change(
        [...starts].map(([id, { x, y }]) => ({
          type: "position",
          id,
          position: { x: x + dx, y: y + dy },
          dragging,
        })),
      );
    };
    const drawLasso = (event: PointerEvent, { from }: Gesture) => {
      const place = root.getBoundingClientRect();
      const box = boxBetween(from, { x: event.clientX, y: event.clientY });
      const { style } = lasso.current!;
      lasso.current!.hidden = false;
      style.transform = `translate(${box.x - place.x}px, ${box.y - place.y}px)`;
      style.width = `${box.width}px`;
      style.height = `${box.height}px`;
    };

    const move = (event: PointerEvent) => {
      if (!gesture) {
        if (event.buttons === 0)
          root.toggleAttribute("data-over-block", onPane(event) && nodeUnder(event) !== null);
        return;
      }
      if (event.pointerId !== gesture.pointer) return;
      const { from } = gesture;
      if (!gesture.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < still) return;
      if (!gesture.moved) begin(event, gesture);
      if (gesture.lasso) drawLasso(event, gesture);
      else drag(event, gesture, true);
    };

    const up = (event: PointerEvent) => {
      if (!gesture || event.pointerId !== gesture.pointer) return;
      const { node, moved, lasso: draws, from } = gesture;
      const ended = gesture;
      gesture = null;
      swallowClick = true;
      // The click comes at once if it does.
      setTimeout(() => (swallowClick = false));
      if (draws && lasso.current) lasso.current.hidden = true;
      if (moved && draws) {
        const corner = screenToFlowPosition(from, { snapToGrid: false });
        const found = caught(now.current.scene, boxBetween(corner, placeOf(event)));
        editor.select(event.ctrlKey || event.metaKey ? [...editor.state.blocks, ...found] : found);
      } else if (moved) drag(event, ended, false);
      else if (node && adds(event)) toggle(node.id);
      else if (node) {
        editor.select([node.id]);
        now.current.onClick(node);
      }
    };

    const mouse = (event: Event) => {
      if (gesture) event.stopPropagation();
    };
    const click = (event: MouseEvent) => {
      if (swallowClick) {
        event.stopPropagation();
        return;
      }
      if (!onPane(event)) return;
      const node = nodeUnder(event);
      const { x, y } = placeOf(event);
      const line = node ? null : lineAt(now.current.scene, x, y, reach / getZoom());
      if (node) {
        editor.select([node.id]);
        now.current.onClick(node);
      } else if (line) editor.select([], [line.id]);
      else if (editor.state.blocks.size + editor.state.edges.size > 0) editor.select([]);
      if (node || line) event.stopPropagation();
    };
    const twice = (event: MouseEvent) => {
      const node = onPane(event) ? nodeUnder(event) : null;
      if (!node) return;
      event.stopPropagation();
      now.current.onDoubleClick(node);
    };

    const listening = new AbortController();
    const capture = { capture: true, signal: listening.signal };
    root.addEventListener("pointerdown", down, capture);
    root.addEventListener("mousedown", mouse, capture);
    root.addEventListener("pointermove", move, capture);
    root.addEventListener("pointerup", up, capture);
    root.addEventListener("pointercancel", up, capture);
    root.addEventListener("click", click, capture);
    root.addEventListener("dblclick", twice, capture);
    return () => {
      listening.abort();
      root.removeAttribute("data-over-block");
    };
  }, [active, editor, getZoom, lasso, screenToFlowPosition, store]);
}
