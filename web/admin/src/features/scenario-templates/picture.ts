import type { Template } from "./templates";

// The main flow of a template in small, in the canvas's own units.

export interface PictureBlock {
  x: number;
  y: number;
  width: number;
  height: number;
  group: string;
}

export interface Picture {
  /** What an SVG shows: left, top, width, height. */
  view: [number, number, number, number];
  blocks: PictureBlock[];
  /** Paths of lines. */
  lines: string[];
}

const width = 248;
const head = 92;
const exit = 28;
const margin = 40;

/** Nothing for a template without blocks. */
export function pictureOf({ blocks, lines }: Template["picture"]): Picture | null {
  if (blocks.length === 0) return null;
  const boxes = blocks.map(({ at, group, exits }) => ({
    x: at[0]!,
    y: at[1]!,
    width,
    height: head + exits * exit,
    group,
  }));
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  const drawn = lines.flatMap(([from, to]) => {
    const [a, b] = [boxes[from!], boxes[to!]];
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + 20];
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    return [`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`];
  });
  return { view: [left, top, right - left, bottom - top], blocks: boxes, lines: drawn };
}
