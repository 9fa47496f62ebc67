import {
  Position,
  getViewportForBounds,
  type Edge as FlowEdge,
  type Node,
  type NodeHandle,
  type Viewport,
} from "@xyflow/react";
import type { Block } from "../graph/document";
import { blocksOf, boundsOf } from "../graph/select";
import { shapeOf, type Shape } from "../graph/size";
import type { Editor, EditorState } from "../store/editor";

// The document as React Flow wants it. What has not changed stays the same object, so that only what has is drawn anew.

export type BlockNodeType = Node<
  { block: Block; shape: Shape; unfolded: boolean },
  "block" | "note" | "group"
>;
export type FlowEdgeType = FlowEdge<{ fromDown: number; toDown: number }, "flow">;

export const entryHandle = "in";
const handleSize = 12;

function handlesOf(shape: Shape): NodeHandle[] {
  const at = (x: number, y: number) => ({
    x: x - handleSize / 2,
    y: y - handleSize / 2,
    width: handleSize,
    height: handleSize,
  });
  const handles: NodeHandle[] = shape.ports.map(({ port, y }) => ({
    id: port.id,
    type: "source",
    position: Position.Right,
    ...at(shape.width, y),
  }));
  if (shape.entry !== null)
    handles.push({ id: entryHandle, type: "target", position: Position.Left, ...at(0, shape.entry) });
  return handles;
}

const nodeType = (kind: string) => (kind === "note" || kind === "group" ? kind : "block");

interface Made {
  key: string;
  block: Block;
  node: BlockNodeType;
}

export class NodeCache {
  private nodes = new Map<string, Made>();
  private edges = new Map<string, FlowEdgeType>();

  constructor(private readonly editor: Editor) {}

  shape(id: string, block: Block, unfolded: boolean): Shape {
    return shapeOf(block, this.editor.catalog.get(block.kind), this.editor.connected(id), unfolded);
  }

  build(state: Pick<EditorState, "doc" | "flow" | "blocks" | "unfolded" | "readOnly">): BlockNodeType[] {
    const next = new Map<string, Made>();
    for (const [id, block] of Object.entries(state.doc.blocks)) {
      if (block.flow !== state.flow) continue;
      const selected = state.blocks.has(id);
      const unfolded = state.unfolded.has(id);
      const key = `${selected}${unfolded}${state.readOnly}${[...this.editor.connected(id)].join()}`;
      const old = this.nodes.get(id);
      next.set(id, old && old.key === key && old.block === block ? old : this.make(id, block, key, state));
    }
    this.nodes = next;
    return [...next.values()].map((made) => made.node);
  }

  private make(
    id: string,
    block: Block,
    key: string,
    state: Pick<EditorState, "blocks" | "unfolded" | "readOnly">,
  ): Made {
    const unfolded = state.unfolded.has(id);
    const shape = this.shape(id, block, unfolded);
    const node: BlockNodeType = {
      id,
      type: nodeType(block.kind),
      position: { x: block.at[0], y: block.at[1] },
      width: shape.width,
      height: shape.height,
      measured: { width: shape.width, height: shape.height },
      handles: handlesOf(shape),
      selected: state.blocks.has(id),
      draggable: !state.readOnly,
      zIndex: block.kind === "group" ? -1 : 0,
      data: { block, shape, unfolded },
    };
    return { key, block, node };
  }

  lines(state: Pick<EditorState, "doc" | "flow" | "edges" | "unfolded">): FlowEdgeType[] {
    const next = new Map<string, FlowEdgeType>();
    const { doc, flow } = state;
    for (const [id, edge] of Object.entries(doc.edges)) {
      const from = doc.blocks[edge.from];
      const to = doc.blocks[edge.to];
      if (!from || !to || from.flow !== flow || to.flow !== flow) continue;
      const source = this.nodes.get(edge.from)?.node.data.shape;
      const target = this.nodes.get(edge.to)?.node.data.shape;
      const port = source?.ports.find((one) => one.port.id === edge.port);
      // A line of a port that is no longer there is in the document until somebody mends it, but has no place to begin.
      if (!source || !target || !port || target.entry === null) continue;
      const fromDown = source.height - port.y;
      const toDown = target.height - target.entry;
      const selected = state.edges.has(id);
      const old = this.edges.get(id);
      const same =
        old &&
        old.source === edge.from &&
        old.sourceHandle === edge.port &&
        old.target === edge.to &&
        old.selected === selected &&
        old.data!.fromDown === fromDown &&
        old.data!.toDown === toDown;
      next.set(
        id,
        same
          ? old
          : {
              id,
              type: "flow",
              source: edge.from,
              sourceHandle: edge.port,
              target: edge.to,
              targetHandle: entryHandle,
              selected,
              data: { fromDown, toDown },
            },
      );
    }
    this.edges = next;
    return [...next.values()];
  }
}

export const zooms = { least: 0.04, most: 2 } as const;

/** A view in which all blocks of the open flow are seen, or all of those that are named. Null if there are none. */
export function viewOfAll(
  state: Pick<EditorState, "doc" | "flow" | "unfolded">,
  cache: NodeCache,
  only?: ReadonlySet<string>,
): Viewport | null {
  const boxes = blocksOf(state.doc, state.flow)
    .filter(([id]) => !only || only.has(id))
    .map(([id, block]) => {
      const { width, height } = cache.shape(id, block, state.unfolded.has(id));
      return { at: block.at, width, height };
    });
  const bounds = boundsOf(boxes);
  const rect = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!bounds || !rect) return null;
  return getViewportForBounds(bounds, rect.width, rect.height, zooms.least, 1, 0.15);
}

/** The blocks that stand wholly inside a frame and move with it. */
export function insideFrame(
  state: Pick<EditorState, "doc" | "flow">,
  cache: NodeCache,
  frame: string,
): string[] {
  const outer = state.doc.blocks[frame];
  if (!outer || outer.kind !== "group") return [];
  const { width, height } = cache.shape(frame, outer, false);
  return Object.entries(state.doc.blocks)
    .filter(([id, block]) => {
      if (id === frame || block.flow !== state.flow) return false;
      const shape = cache.shape(id, block, false);
      const [x, y] = [block.at[0] - outer.at[0], block.at[1] - outer.at[1]];
      return x >= 0 && y >= 0 && x + shape.width <= width && y + shape.height <= height;
    })
    .map(([id]) => id);
}
