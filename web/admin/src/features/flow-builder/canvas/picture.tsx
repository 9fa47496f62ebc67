import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { Block, Scenario } from "../graph/document";
import { firstLine, pick, type BlockSchema } from "../graph/schema";
import { blocksOf, boundsOf, edgesOf } from "../graph/select";
import { bodyHeight, hasBody, headHeight, portHeight, type Shape } from "../graph/size";
import type { Editor } from "../store/editor";
import { BlockIcon } from "./icons";
import type { NodeCache } from "./nodes";
import { linePath } from "./path";

// A flow as a picture (SVG) that stands by itself: all of its blocks, whether they are on the screen or not, in the
// colours of the page's theme. Figures are those of BlockNode.module.css.

const margin = 40;
const family =
  "'Inter Variable', Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif";
/** No browser draws a larger canvas for certain. */
const mostPixels = 8192;

const escaped = (text: string) =>
  text
    // eslint-disable-next-line no-control-regex -- XML has no place for these.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

type Measure = (text: string, font: string) => number;

function measurer(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  return (text, font) => {
    if (!context) return text.length * 7;
    context.font = font;
    return context.measureText(text).width;
  };
}

/** The text in at most `most` lines of this width; what does not fit ends in "…". */
export function linesOf(
  text: string,
  width: number,
  most: number,
  measure: (text: string) => number,
): string[] {
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, " ").trim();
  while (rest && lines.length < most) {
    let length = rest.length;
    if (measure(rest) > width) {
      let low = 1;
      let high = rest.length;
      while (low < high) {
        const half = Math.ceil((low + high) / 2);
        if (measure(rest.slice(0, half)) <= width) low = half;
        else high = half - 1;
      }
      const space = rest.lastIndexOf(" ", low);
      length = space > 0 ? space : low;
    }
    const last = lines.length + 1 === most && length < rest.length;
    let line = rest.slice(0, length);
    if (last) {
      while (line && measure(`${line}…`) > width) line = line.slice(0, -1);
      line = `${line.trimEnd()}…`;
    }
    lines.push(line);
    rest = rest.slice(length).trimStart();
  }
  return lines;
}

class Drawing {
  private readonly parts: string[] = [];
  private readonly measure = measurer();
  private readonly icons = new Map<string, string>();
  private readonly color: (name: string) => string;

  constructor(
    private readonly language: string,
    private readonly moreExits: (count: number) => string,
  ) {
    const style = getComputedStyle(document.documentElement);
    this.color = (name) => style.getPropertyValue(`--b-${name}`).trim() || "#888";
  }

  private text(words: string, x: number, y: number, size: number, fill: string, more = ""): void {
    if (words)
      this.parts.push(
        `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" ${more}>${escaped(words)}</text>`,
      );
  }

  private fitted(words: string, width: number, most: number, size: number, weight = 400): string[] {
    return linesOf(words, width, most, (text) => this.measure(text, `${weight} ${size}px ${family}`));
  }

  private icon(schema: BlockSchema | undefined): string {
    const name = `${schema?.icon}/${schema?.group}`;
    let picture = this.icons.get(name);
    if (picture === undefined) {
      const place = document.createElement("div");
      const root = createRoot(place);
      flushSync(() => root.render(<BlockIcon name={schema?.icon} group={schema?.group} />));
      picture = place.innerHTML;
      root.unmount();
      this.icons.set(name, picture);
    }
    return picture;
  }

  private iconColors(group: string | undefined): [string, string] {
    if (group === "triggers") return [this.color("accent"), this.color("raised")];
    if (group === "send" || group === "ai") return [this.color("accent-soft"), this.color("accent-text")];
    if (group === "ask") return [this.color("wait-soft"), this.color("wait")];
    return [this.color("hover"), this.color("muted")];
  }

  canvasThing(block: Block, { width, height }: Shape): void {
    const [x, y] = block.at;
    const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    if (block.kind === "group") {
      const style = `fill="${this.color("hover")}" fill-opacity="0.55" stroke="${this.color("line-strong")}"`;
      this.parts.push(`<rect ${box} rx="14" stroke-dasharray="4 4" ${style}/>`);
      const title = String(block.settings.title ?? "") || block.name;
      const [line = ""] = this.fitted(title, width - 28, 1, 13, 600);
      this.text(line, x + 14, y + 22, 13, this.color("muted"), 'font-weight="600"');
      return;
    }
    this.parts.push(`<rect ${box} rx="8" fill="${this.color("wait-soft")}"/>`);
    const words = typeof block.settings.text === "string" ? block.settings.text : "";
    const room = Math.max(1, Math.floor((height - 20) / 18));
    this.fitted(words, width - 24, room, 13).forEach((line, place) =>
      this.text(line, x + 12, y + 23 + place * 18, 13, this.color("text")),
    );
  }

  block(block: Block, shape: Shape, schema: BlockSchema | undefined, locale: string): void {
    const [x, y] = block.at;
    const muted = this.color("muted");
    const line = (at: number) =>
      `<path d="M${x},${at} h${shape.width}" stroke="${this.color("line")}" fill="none"/>`;
    this.parts.push(
      `<rect x="${x}" y="${y}" width="${shape.width}" height="${shape.height}" rx="10" ` +
        `fill="${this.color("raised")}" stroke="${this.color("line-strong")}"/>`,
    );
    const [back, front] = this.iconColors(schema?.group);
    this.parts.push(
      `<rect x="${x + 8}" y="${y + 7}" width="26" height="26" rx="7" fill="${back}"/>`,
      `<g transform="translate(${x + 13},${y + 12})" color="${front}">${this.icon(schema)}</g>`,
    );
    const kind = schema ? pick(schema.title, this.language) : block.kind;
    const name = block.name.trim();
    const [title = ""] = this.fitted(name || kind, shape.width - 54, 1, 13, 600);
    this.text(title, x + 42, y + (name ? 18 : 25), 13, this.color("text"), 'font-weight="600"');
    if (name) this.text(this.fitted(kind, shape.width - 54, 1, 11)[0] ?? "", x + 42, y + 32, 11, muted);
    if (hasBody(schema)) {
      this.fitted(firstLine(block, schema, locale), shape.width - 20, 2, 13).forEach((words, place) =>
        this.text(words, x + 10, y + headHeight + 14 + place * 18, 13, this.color("text")),
      );
    }
    for (const { port, y: down } of shape.ports) {
      this.parts.push(line(y + down - portHeight / 2));
      const words = pick(port.title, port.own ? locale : this.language);
      const [shown = ""] = this.fitted(words, shape.width - 30, 1, 12);
      this.text(shown, x + shape.width - 14, y + down + 4, 12, muted, 'text-anchor="end"');
      this.parts.push(
        `<circle cx="${x + shape.width}" cy="${y + down}" r="5" fill="${muted}" stroke="${this.color("raised")}" stroke-width="2"/>`,
      );
    }
    if (shape.folded > 0) {
      const at = y + headHeight + (hasBody(schema) ? bodyHeight : 0) + shape.ports.length * portHeight;
      this.parts.push(line(at));
      this.text(
        this.moreExits(shape.folded),
        x + shape.width / 2,
        at + 18,
        12,
        muted,
        'text-anchor="middle"',
      );
    }
  }

  line(path: string): void {
    this.parts.push(
      `<path d="${path}" fill="none" stroke="${this.color("muted")}" stroke-width="1.6" stroke-opacity="0.75" marker-end="url(#end)"/>`,
    );
  }

  svg(bounds: { x: number; y: number; width: number; height: number }): string {
    const [x, y] = [bounds.x - margin, bounds.y - margin];
    const [width, height] = [bounds.width + 2 * margin, bounds.height + 2 * margin];
    const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" ` +
      `font-family="${escaped(family)}"><defs><marker id="end" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" ` +
      `markerHeight="8" orient="auto-start-reverse"><path d="M0,1 L8,5 L0,9 z" fill="${this.color("muted")}"/></marker></defs>` +
      `<rect ${box} fill="${this.color("sunken")}"/>${this.parts.join("")}</svg>`
    );
  }
}

/** The open flow as SVG; null if there is nothing in it. */
export function flowPicture(
  editor: Editor,
  cache: NodeCache,
  language: string,
  moreExits: (count: number) => string,
): string | null {
  const { doc, flow, locale } = editor.state;
  const shapes = new Map(blocksOf(doc, flow).map(([id, block]) => [id, cache.shape(id, block, false)]));
  const bounds = boundsOf(
    [...shapes].map(([id, { width, height }]) => ({ at: doc.blocks[id]!.at, width, height })),
  );
  if (!bounds) return null;
  const drawing = new Drawing(language, moreExits);
  const onCanvas = (id: string) => ["group", "note"].includes(doc.blocks[id]!.kind);
  const all = [...shapes].sort(
    ([a], [b]) => Number(doc.blocks[b]!.kind === "group") - Number(doc.blocks[a]!.kind === "group"),
  );
  for (const [id, shape] of all) if (onCanvas(id)) drawing.canvasThing(doc.blocks[id]!, shape);
  for (const path of paths(doc, flow, shapes)) drawing.line(path);
  for (const [id, shape] of all) {
    const block = doc.blocks[id]!;
    if (!onCanvas(id)) drawing.block(block, shape, editor.catalog.get(block.kind), locale);
  }
  return drawing.svg(bounds);
}

function paths(doc: Scenario, flow: string, shapes: ReadonlyMap<string, Shape>): string[] {
  return edgesOf(doc, flow).flatMap(([, edge]) => {
    const source = shapes.get(edge.from);
    const target = shapes.get(edge.to);
    const port = source?.ports.find((one) => one.port.id === edge.port);
    if (!source || !target || !port || target.entry === null) return [];
    const [fromX, fromY] = doc.blocks[edge.from]!.at;
    const [toX, toY] = doc.blocks[edge.to]!.at;
    const { path } = linePath({
      sourceX: fromX + source.width,
      sourceY: fromY + port.y,
      targetX: toX,
      targetY: toY + target.entry,
      fromDown: source.height - port.y,
      toDown: target.height - target.entry,
    });
    return [path];
  });
}

/** An SVG as PNG, twice as fine as on the screen where that is not too large. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, mostPixels / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("canvas");
  return blob;
}
