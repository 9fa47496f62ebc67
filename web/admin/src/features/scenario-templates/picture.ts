import type { Template } from "./templates";

// The beginning of a template's main flow in small, in the canvas's own units.

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
/** More would be too small to be seen. */
const widest = 2200;

/** The places of the blocks that lines lead to from the first one on top. */
function fromStart({ blocks, lines }: Template["picture"]): Set<number> {
  const top = Math.min(...blocks.map(({ at }) => at[1]!));
  const left = Math.min(...blocks.map(({ at }) => at[0]!));
  const distance = (place: number) => blocks[place]!.at[1]! - top + blocks[place]!.at[0]! - left;
  const found = new Set([[...blocks.keys()].sort((a, b) => distance(a) - distance(b))[0]!]);
  for (const place of found) {
    for (const [from, to] of lines) if (from === place && to! in blocks) found.add(to!);
  }
  return found;
}

/** Nothing for a template without blocks. */
export function pictureOf(picture: Template["picture"]): Picture | null {
  const { blocks, lines } = picture;
  if (blocks.length === 0) return null;
  const shown = fromStart(picture);
  const all = blocks.map(({ at, group, exits }) => ({
    x: at[0]!,
    y: at[1]!,
    width,
    height: head + exits * exit,
    group,
  }));
  const boxes = all.filter((_, place) => shown.has(place));
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  const drawn = lines.flatMap(([from, to]) => {
    const [a, b] = [all[from!], all[to!]];
    if (!a || !b || !shown.has(from!)) return [];
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + 20];
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    return [`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`];
  });
  return { view: [left, top, Math.min(right - left, widest), bottom - top], blocks: boxes, lines: drawn };
}
