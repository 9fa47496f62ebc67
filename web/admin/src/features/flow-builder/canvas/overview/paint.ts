import type { ChangeKind } from "../../graph/diff";
import type { BlockGroup } from "../../graph/schema";
import { lineWidth, type Traffic } from "../../graph/traffic";
import type { Highlight } from "../../store/editor";
import type { BlockNodeType, FlowEdgeType } from "../nodes";
import { drawLine, type Ends } from "../path";
import { linesOf } from "../picture";
import type { Box } from "../place";
import type { Colors, GroupColors } from "./colors";
import { boxOf, boxOfLine, endsOf, meets, type Held, type Scene } from "./scene";

// Blocks and lines as they are seen from afar, where their words could not be read: colour says what kind a block is, its
// name stands on it as large as there is room for, and the title of a frame is as large at any zoom.

export const family =
  "'Inter Variable', Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif";

/** What is shown of blocks beside themselves. */
export interface Marks {
  names: (node: BlockNodeType) => string;
  groups: (node: BlockNodeType) => BlockGroup;
  blocks: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  problems: ReadonlyMap<string, "error" | "warning">;
  changes: ReadonlyMap<string, ChangeKind> | null;
  highlight: Highlight | null;
  traffic: Traffic | null;
  /** Who is at which block. */
  people: ReadonlyMap<string, string>;
  unnamedFrame: string;
  count: (value: number) => string;
}

/** Pixels of the screen = zoom × place + shift. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

interface Layout {
  size: number;
  lines: string[];
}

const smallestText = 8;

export class Painting {
  private readonly words = new Map<string, Layout>();
  private wordsFor = 0;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly rightToLeft: () => boolean,
  ) {}

  /**
   * Paints what meets `box` (in places of the canvas). `only`: those nodes and their lines; `without`: all but those.
   */
  paint(
    scene: Scene,
    marks: Marks,
    colors: Colors,
    view: View,
    box: Box,
    choice: { held: Held | null; part: "all" | "still" | "held" },
  ): void {
    if (this.wordsFor !== view.zoom || this.words.size > 5000) {
      this.words.clear();
      this.wordsFor = view.zoom;
    }
    const { held, part } = choice;
    const moves = (id: string) => held?.has(id) ?? false;
    const wanted = (moving: boolean) => part === "all" || moving === (part === "held");
    const shown = scene.nodes.filter(
      (node) => wanted(moves(node.id)) && meets(boxOf(node, held?.get(node.id)), box),
    );
    const frames = shown.filter((node) => node.type === "group");
    for (const node of frames) this.frame(node, boxOf(node, held?.get(node.id)), marks, colors, view);
    for (const line of scene.lines) {
      if (!wanted(moves(line.source) || moves(line.target))) continue;
      const ends = endsOf(scene, line, held);
      if (ends && meets(boxOfLine(ends), box)) this.line(line, ends, marks, colors, view);
    }
    for (const node of shown)
      if (node.type !== "group") this.block(node, boxOf(node, held?.get(node.id)), marks, colors, view);
    for (const node of frames) this.title(node, boxOf(node, held?.get(node.id)), marks, colors, view);
    this.context.globalAlpha = 1;
  }

  private rounded(box: Box, { x, y, zoom }: View, radius: number): Box {
    const at = {
      x: box.x * zoom + x,
      y: box.y * zoom + y,
      width: box.width * zoom,
      height: box.height * zoom,
    };
    this.context.beginPath();
    this.context.roundRect(at.x, at.y, at.width, at.height, Math.min(radius, at.height / 3));
    return at;
  }

  private frame(node: BlockNodeType, box: Box, marks: Marks, colors: Colors, view: View): void {
    const { context } = this;
    context.globalAlpha = 1;
    this.rounded(box, view, Math.max(6, 14 * view.zoom));
    context.fillStyle = colors.frame;
    context.fill();
    const selected = marks.blocks.has(node.id);
    context.strokeStyle = selected ? colors.accent : colors.frameLine;
    context.lineWidth = selected ? 2 : 1;
    context.stroke();
  }

  private title(node: BlockNodeType, box: Box, marks: Marks, colors: Colors, view: View): void {
    const { context } = this;
    const name = String(node.data.block.settings.title ?? "") || node.data.block.name || marks.unnamedFrame;
    const width = box.width * view.zoom - 16;
    const size = 14;
    if (width < 24) return;
    context.font = `600 ${size}px ${family}`;
    const [line = ""] = linesOf(name, width, 1, (text) => context.measureText(text).width);
    const rtl = this.rightToLeft();
    context.textAlign = rtl ? "right" : "left";
    context.direction = rtl ? "rtl" : "ltr";
    const x = (rtl ? box.x + box.width : box.x) * view.zoom + view.x + (rtl ? -10 : 10);
    const y = box.y * view.zoom + view.y + 20;
    // It stays readable over what stands under it.
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = colors.frame;
    context.strokeText(line, x, y);
    context.fillStyle = colors.text;
    context.fillText(line, x, y);
  }

  private line(edge: FlowEdgeType, ends: Ends, marks: Marks, colors: Colors, view: View): void {
    const { context } = this;
    const name = `${edge.source}/${edge.sourceHandle}`;
    const { highlight, traffic } = marks;
    const selected = marks.edges.has(edge.id);
    const passed = highlight?.ports.has(name) ?? false;
    const count = traffic?.ports.get(name)?.count ?? 0;
    context.globalAlpha = (highlight && !passed) || (traffic && count === 0) ? 0.35 : 1;
    const width = traffic ? lineWidth(count, traffic.most) : selected || passed ? 2.6 : 1.6;
    context.lineWidth = Math.max(selected || passed ? 2 : 1, width * Math.max(view.zoom, 0.4));
    context.strokeStyle = selected
      ? colors.accent
      : passed
        ? colors.ok
        : traffic && count > 0
          ? colors.accent
          : colors.line;
    const zoom = view.zoom;
    const scaled: Ends = {
      sourceX: ends.sourceX * zoom + view.x,
      sourceY: ends.sourceY * zoom + view.y,
      targetX: ends.targetX * zoom + view.x,
      targetY: ends.targetY * zoom + view.y,
      fromDown: ends.fromDown,
      toDown: ends.toDown,
    };
    context.save();
    context.beginPath();
    context.transform(zoom, 0, 0, zoom, view.x, view.y);
    drawLine(context, ends);
    context.restore();
    context.stroke();
    if (zoom < 0.12) return;
    const arrow = Math.max(4, 9 * zoom);
    const { targetX: x, targetY: y } = scaled;
    context.fillStyle = context.strokeStyle;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - arrow, y - arrow * 0.6);
    context.lineTo(x - arrow, y + arrow * 0.6);
    context.fill();
  }

  private block(node: BlockNodeType, box: Box, marks: Marks, colors: Colors, view: View): void {
    const { context } = this;
    const { highlight } = marks;
    const note = node.type === "note";
    const group = colors.groups[marks.groups(node)];
    const starts = marks.groups(node) === "triggers";
    context.globalAlpha = highlight && !highlight.blocks.has(node.id) ? 0.4 : 1;
    const at = this.rounded(box, view, Math.max(2, 10 * view.zoom));
    context.fillStyle = note ? colors.waitSoft : starts ? group.full : group.soft;
    context.fill();
    const ring = this.ring(node.id, marks, colors);
    context.strokeStyle = ring ?? (note ? colors.waitSoft : group.border);
    context.lineWidth = ring ? 2.5 : 1;
    context.stroke();
    if (!note) this.band(at, group, view);
    this.name(node, at, note, starts, marks, colors, view);
    context.globalAlpha = 1;
    this.badges(node.id, at, marks, colors, view);
  }

  /** The edge that lines come in at, in the colour of the block's kind. */
  private band(at: Box, group: GroupColors, view: View): void {
    const { context } = this;
    const width = Math.max(1.5, 14 * view.zoom);
    const radius = Math.min(Math.max(2, 10 * view.zoom), at.height / 3);
    context.beginPath();
    context.roundRect(at.x, at.y, width, at.height, [Math.min(radius, width), 0, 0, Math.min(radius, width)]);
    context.fillStyle = group.full;
    context.fill();
  }

  private ring(id: string, marks: Marks, colors: Colors): string | null {
    const { highlight } = marks;
    if (marks.blocks.has(id)) return colors.accent;
    if (highlight?.failed?.has(id)) return colors.bad;
    if (highlight?.waiting === id) return colors.wait;
    if (highlight?.blocks.has(id)) return colors.ok;
    const change = marks.changes?.get(id);
    if (change === undefined) return null;
    return change === "added" ? colors.ok : change === "removed" ? colors.bad : colors.wait;
  }

  private name(
    node: BlockNodeType,
    at: Box,
    note: boolean,
    starts: boolean,
    marks: Marks,
    colors: Colors,
    view: View,
  ): void {
    const { context } = this;
    const group = colors.groups[marks.groups(node)];
    const edge = note ? 6 * view.zoom : 14 * view.zoom + Math.max(3, 8 * view.zoom);
    const room = { width: at.width - edge - Math.max(2, 6 * view.zoom), height: at.height - 4 };
    const layout = this.layout(node, room, marks, view);
    if (!layout) return this.bars(at, edge, note ? colors.wait : starts ? colors.raised : group.full);
    const words = layout.lines.join("");
    // In the direction of what it says, not of the page.
    const rtl = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(words);
    context.font = `600 ${layout.size}px ${family}`;
    context.textAlign = rtl ? "right" : "left";
    context.direction = rtl ? "rtl" : "ltr";
    context.fillStyle = starts && !note ? colors.raised : colors.text;
    const step = layout.size * 1.22;
    const x = rtl ? at.x + edge + room.width : at.x + edge;
    const top = at.y + Math.max(3, Math.min(8, (at.height - layout.lines.length * step) / 2));
    layout.lines.forEach((line, index) => context.fillText(line, x, top + layout.size * 0.92 + index * step));
  }

  /** Where a name cannot be read there are two bars in its place. */
  private bars(at: Box, edge: number, color: string): void {
    const { context } = this;
    const width = at.width - 2 * edge;
    const height = Math.max(1, at.width * 0.055);
    if (width < 8 || at.height < 5 * height) return;
    context.globalAlpha *= 0.5;
    context.fillStyle = color;
    context.fillRect(at.x + edge, at.y + 1.6 * height, width * 0.78, height);
    if (at.height >= 7 * height) context.fillRect(at.x + edge, at.y + 3.8 * height, width * 0.5, height);
  }

  /** As large as there is room for: from what is just readable up to what is comfortable. Kept, since measuring is dear. */
  private layout(
    node: BlockNodeType,
    room: { width: number; height: number },
    marks: Marks,
    view: View,
  ): Layout | null {
    if (room.width < 30 || room.height < smallestText) return null;
    const name = marks.names(node);
    const key = `${name}\n${Math.round(room.width)}\n${Math.round(room.height)}`;
    const known = this.words.get(key);
    if (known) return known;
    const { context } = this;
    const size = Math.max(smallestText, Math.min(11.5, 30 * view.zoom));
    context.font = `600 ${size}px ${family}`;
    const most = Math.max(1, Math.floor(room.height / (size * 1.22)));
    const lines = linesOf(name, room.width, Math.min(most, 4), (text) => context.measureText(text).width);
    const made = { size, lines };
    this.words.set(key, made);
    return made;
  }

  private badges(id: string, at: Box, marks: Marks, colors: Colors, view: View): void {
    const { context } = this;
    const problem = marks.problems.get(id);
    if (problem) {
      context.globalAlpha = 1;
      context.beginPath();
      context.arc(at.x + at.width - 1, at.y + 1, Math.max(2, Math.min(4.5, 14 * view.zoom)), 0, 7);
      context.fillStyle = problem === "error" ? colors.bad : colors.wait;
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = colors.sunken;
      context.stroke();
    }
    const entered = marks.traffic?.blocks.get(id)?.entered ?? 0;
    if (entered > 0 && at.width >= 34)
      this.chip(marks.count(entered), at.x + at.width - 3, at.y + at.height - 3, colors, "right");
    const person = marks.people.get(id);
    if (person) this.chip(person, at.x, at.y - 2, colors, "left");
  }

  /** A small label; `y` is its lower edge. */
  private chip(words: string, x: number, y: number, colors: Colors, side: "left" | "right"): void {
    const { context } = this;
    context.font = `600 10px ${family}`;
    const width = context.measureText(words).width + 8;
    const left = side === "left" ? x : x - width;
    context.beginPath();
    context.roundRect(left, y - 14, width, 14, 4);
    context.fillStyle = colors.accent;
    context.fill();
    context.fillStyle = colors.raised;
    context.textAlign = "left";
    context.direction = "ltr";
    context.fillText(words, left + 4, y - 4);
  }
}
