import type { Block, Scenario, Settings } from "../document";
import { put, remove, type Operation } from "../operations";
import { defaultSettings, portsOf, type BlockSchema, type Catalog } from "../schema";
import { grid } from "../size";

type Point = readonly [number, number];
const onGrid = (value: number) => Math.round(value / grid) * grid;
export const snapped = ([x, y]: Point): [number, number] => [onGrid(x), onGrid(y)];

export function addBlock(
  id: string,
  schema: BlockSchema,
  flow: string,
  at: Point,
  settings?: Settings,
): Operation[] {
  const value: Block = {
    flow,
    kind: schema.kind,
    name: "",
    at: snapped(at),
    settings: settings ?? defaultSettings(schema),
  };
  return [put.block(id, value)];
}

export function renameBlock(doc: Scenario, id: string, name: string): Operation[] {
  const block = doc.blocks[id];
  return block && block.name !== name ? [put.block(id, { ...block, name })] : [];
}

export function moveBlocks(doc: Scenario, places: ReadonlyMap<string, Point>): Operation[] {
  const operations: Operation[] = [];
  for (const [id, at] of places) {
    const block = doc.blocks[id];
    const [x, y] = snapped(at);
    if (block && (block.at[0] !== x || block.at[1] !== y))
      operations.push(put.block(id, { ...block, at: [x, y] }));
  }
  return operations;
}

export function nudgeBlocks(doc: Scenario, ids: Iterable<string>, by: Point): Operation[] {
  const places = new Map<string, Point>();
  for (const id of ids) {
    const block = doc.blocks[id];
    if (block) places.set(id, [block.at[0] + by[0], block.at[1] + by[1]]);
  }
  return moveBlocks(doc, places);
}

/** New settings. Lines that leave from a port which these settings no longer have go too. */
export function setSettings(doc: Scenario, catalog: Catalog, id: string, settings: Settings): Operation[] {
  const block = doc.blocks[id];
  if (!block) return [];
  const next: Block = { ...block, settings };
  const schema = catalog.get(block.kind);
  const before = new Set(portsOf(block, schema).map((port) => port.id));
  for (const port of portsOf(next, schema)) before.delete(port.id);
  const lost = Object.entries(doc.edges).filter(([, edge]) => edge.from === id && before.has(edge.port));
  return [put.block(id, next), ...lost.map(([edge]) => remove("edge", edge))];
}

/** One setting; undefined takes it out. */
export function setSetting(
  doc: Scenario,
  catalog: Catalog,
  id: string,
  name: string,
  value: unknown,
): Operation[] {
  const block = doc.blocks[id];
  if (!block || block.settings[name] === value) return [];
  const settings: Record<string, unknown> = { ...block.settings, [name]: value };
  if (value === undefined) delete settings[name];
  return setSettings(doc, catalog, id, settings);
}

export interface Box {
  id: string;
  at: Point;
  width: number;
  height: number;
}

export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom" | "row" | "column";

/** Brings blocks into line, or spreads them evenly. */
export function alignBlocks(doc: Scenario, boxes: readonly Box[], how: Alignment): Operation[] {
  if (boxes.length < 2) return [];
  const left = Math.min(...boxes.map((box) => box.at[0]));
  const right = Math.max(...boxes.map((box) => box.at[0] + box.width));
  const top = Math.min(...boxes.map((box) => box.at[1]));
  const bottom = Math.max(...boxes.map((box) => box.at[1] + box.height));
  if (how === "row" || how === "column") return spread(doc, boxes, how === "row" ? 0 : 1);
  const places = new Map<string, Point>();
  for (const { id, at, width, height } of boxes) {
    const x = { left, right: right - width, center: (left + right - width) / 2 }[how as "left"] ?? at[0];
    const y = { top, bottom: bottom - height, middle: (top + bottom - height) / 2 }[how as "top"] ?? at[1];
    places.set(id, [x, y]);
  }
  return moveBlocks(doc, places);
}

function spread(doc: Scenario, boxes: readonly Box[], axis: 0 | 1): Operation[] {
  const side = (box: Box) => (axis === 0 ? box.width : box.height);
  const sorted = [...boxes].sort((a, b) => a.at[axis] - b.at[axis]);
  const first = sorted[0]!;
  const last = sorted.at(-1)!;
  const room = last.at[axis] + side(last) - first.at[axis] - sorted.reduce((sum, box) => sum + side(box), 0);
  const gap = Math.max(grid * 2, room / (sorted.length - 1));
  const places = new Map<string, Point>();
  let next = first.at[axis];
  for (const box of sorted) {
    places.set(box.id, axis === 0 ? [next, box.at[1]] : [box.at[0], next]);
    next += side(box) + gap;
  }
  return moveBlocks(doc, places);
}
