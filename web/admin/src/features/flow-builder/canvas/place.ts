import type { Scenario } from "../graph/document";
import { blocksOf } from "../graph/select";
import { blockWidth, grid } from "../graph/size";
import type { Shape } from "../graph/size";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

type ShapeOf = (id: string) => Shape;

export const gap = 88;

function boxes(doc: Scenario, flow: string, shapeOf: ShapeOf): Box[] {
  return blocksOf(doc, flow)
    .filter(([, block]) => block.kind !== "group")
    .map(([id, block]) => {
      const { width, height } = shapeOf(id);
      return { x: block.at[0], y: block.at[1], width, height };
    });
}

/** The free place nearest below `at` for something of this size. */
export function freePlace(
  doc: Scenario,
  flow: string,
  shapeOf: ShapeOf,
  at: readonly [number, number],
  size: { width: number; height: number },
): [number, number] {
  const taken = boxes(doc, flow, shapeOf);
  const [x] = at;
  let y = at[1];
  const margin = 16;
  for (let tries = 0; tries < 2000; ++tries) {
    const hit = taken.find(
      (box) =>
        x < box.x + box.width + margin &&
        box.x < x + size.width + margin &&
        y < box.y + box.height + margin &&
        box.y < y + size.height + margin,
    );
    if (!hit) break;
    y = hit.y + hit.height + margin + grid;
  }
  return [x, y];
}

/** Right of a block, at the height of one of its ports. */
export function besideBlock(
  doc: Scenario,
  flow: string,
  shapeOf: ShapeOf,
  id: string,
  port: string | undefined,
  height: number,
): [number, number] {
  const block = doc.blocks[id]!;
  const shape = shapeOf(id);
  const row = shape.ports.findIndex((one) => one.port.id === port);
  const at = [block.at[0] + shape.width + gap, block.at[1] + Math.max(0, row) * 48] as const;
  return freePlace(doc, flow, shapeOf, at, { width: blockWidth, height });
}

export type Direction = "left" | "right" | "up" | "down";

/** The block one comes to from `from` in this direction: near, and rather straight ahead than aside. */
export function neighbour(
  doc: Scenario,
  flow: string,
  shapeOf: ShapeOf,
  from: string,
  direction: Direction,
): string | null {
  const middle = (id: string) => {
    const [x, y] = doc.blocks[id]!.at;
    const shape = shapeOf(id);
    return [x + shape.width / 2, y + shape.height / 2] as const;
  };
  const [x, y] = middle(from);
  let best: { id: string; cost: number } | null = null;
  for (const [id, block] of blocksOf(doc, flow)) {
    if (id === from || block.kind === "group") continue;
    const [dx, dy] = [middle(id)[0] - x, middle(id)[1] - y];
    const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const aside = Math.abs(direction === "left" || direction === "right" ? dy : dx);
    if (ahead <= 4) continue;
    const cost = ahead + aside * 2;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
