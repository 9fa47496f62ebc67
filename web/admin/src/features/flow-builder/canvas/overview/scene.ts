import type { Box } from "../place";
import { distanceToLine, type Ends } from "../path";
import type { BlockNodeType, FlowEdgeType } from "../nodes";

// What is on the canvas, without a browser: where things stand, what is at a place, what a rectangle holds.

export interface Place {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

export type Held = ReadonlyMap<string, Place>;

export interface Scene {
  /** Frames first, so that what is drawn later lies on them. */
  nodes: readonly BlockNodeType[];
  lines: readonly FlowEdgeType[];
  byId: ReadonlyMap<string, BlockNodeType>;
  bounds: Box | null;
}

export function sceneOf(nodes: readonly BlockNodeType[], lines: readonly FlowEdgeType[]): Scene {
  const frames = nodes.filter((node) => node.type === "group");
  const others = nodes.filter((node) => node.type !== "group");
  return {
    nodes: [...frames, ...others],
    lines,
    byId: new Map(nodes.map((node) => [node.id, node])),
    bounds: around(nodes.map((node) => boxOf(node))),
  };
}

/** Where a node stands, or is held. */
export function boxOf(node: BlockNodeType, held?: Place): Box {
  return {
    x: held?.x ?? node.position.x,
    y: held?.y ?? node.position.y,
    width: held?.width ?? node.width!,
    height: held?.height ?? node.height!,
  };
}

export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const holds = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The ends of a line; null if one of its blocks is not there. */
export function endsOf(scene: Pick<Scene, "byId">, line: FlowEdgeType, held?: Held | null): Ends | null {
  const from = scene.byId.get(line.source);
  const to = scene.byId.get(line.target);
  if (!from || !to) return null;
  const port = from.data.shape.ports.find((one) => one.port.id === line.sourceHandle);
  const entry = to.data.shape.entry;
  if (!port || entry === null) return null;
  const source = boxOf(from, held?.get(line.source));
  const target = boxOf(to, held?.get(line.target));
  return {
    sourceX: source.x + source.width,
    sourceY: source.y + port.y,
    targetX: target.x,
    targetY: target.y + entry,
    fromDown: line.data!.fromDown,
    toDown: line.data!.toDown,
  };
}

/** The box a line stays in, bends and all. */
export function boxOfLine({ sourceX, sourceY, targetX, targetY, fromDown, toDown }: Ends): Box {
  const below = targetX - sourceX >= 16 ? 0 : Math.max(fromDown, toDown) + 24;
  const [left, right] = [Math.min(sourceX, targetX) - 32, Math.max(sourceX, targetX) + 32];
  const [top, bottom] = [Math.min(sourceY, targetY), Math.max(sourceY, targetY) + below];
  return { x: left, y: top, width: right - left, height: Math.max(1, bottom - top) };
}

/** The topmost thing at a place. A frame is taken by its edge or its title, so that one can pan and choose inside of it. */
export function nodeAt(scene: Scene, x: number, y: number, edge: number): BlockNodeType | null {
  const place = { x, y, width: 0, height: 0 };
  for (let index = scene.nodes.length - 1; index >= 0; --index) {
    const node = scene.nodes[index]!;
    const box = boxOf(node);
    if (!holds(box, place)) continue;
    if (node.type !== "group") return node;
    const title = 3 * edge;
    const inside = {
      x: box.x + edge,
      y: box.y + Math.min(title, box.height),
      width: box.width - 2 * edge,
      height: box.height - title - edge,
    };
    if (!holds(inside, place)) return node;
  }
  return null;
}

/** The line that passes nearest to a place, if it is within reach. */
export function lineAt(scene: Scene, x: number, y: number, reach: number): FlowEdgeType | null {
  let best: FlowEdgeType | null = null;
  let nearest = reach;
  const near = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
  for (const line of scene.lines) {
    const ends = endsOf(scene, line);
    if (!ends || !meets(boxOfLine(ends), near)) continue;
    const far = distanceToLine(ends, x, y);
    if (far < nearest) [best, nearest] = [line, far];
  }
  return best;
}

/** What a lasso takes: blocks and notes that it touches, frames that it holds whole. */
export function caught(scene: Scene, lasso: Box): string[] {
  return scene.nodes
    .filter((node) => (node.type === "group" ? holds(lasso, boxOf(node)) : meets(lasso, boxOf(node))))
    .map((node) => node.id);
}
