import type { Box } from "../place";
import { readColors, type Colors } from "./colors";
import { Painting, type Marks, type View } from "./paint";
import { holds, meets, type Held, type Scene } from "./scene";

// The two layers of the view from afar. The lower holds what stands still and is painted seldom: while one pans or zooms,
// the browser moves the finished picture. The upper holds what is dragged, with its lines, and is painted anew each frame.

/** How much is painted beyond the edges, in parts of the view. */
const margin = 0.3;
/** How far a picture may be stretched before it is painted anew at once. */
const stretch = { least: 0.55, most: 1.7 };
/** After so long without moving it is painted sharp again. */
const restMs = 140;

const none: Held = new Map();

export class Layers {
  private readonly lower: Painting;
  private readonly upper: Painting;
  private scene: Scene | null = null;
  private marks: Marks | null = null;
  private colors: Colors | null = null;
  private held: Held | null = null;
  /** What is left out of the lower layer. */
  private liftedOut: Held = none;
  private view: View = { x: 0, y: 0, zoom: 1 };
  private size = { width: 0, height: 0 };
  /** The view that the lower layer was painted for. */
  private painted: View | null = null;
  private frame: number | null = null;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private stale = true;

  constructor(
    private readonly still: HTMLCanvasElement,
    private readonly moving: HTMLCanvasElement,
  ) {
    const rightToLeft = () => document.documentElement.dir === "rtl";
    this.lower = new Painting(still.getContext("2d")!, rightToLeft);
    this.upper = new Painting(moving.getContext("2d")!, rightToLeft);
  }

  show(scene: Scene, marks: Marks): void {
    this.scene = scene;
    this.marks = marks;
    this.repaint();
  }

  /** Colours or fonts are others now. */
  restyle(): void {
    this.colors = null;
    this.repaint();
  }

  resize(width: number, height: number): void {
    this.size = { width, height };
    this.repaint();
  }

  hold(held: Held | null): void {
    this.held = held && held.size > 0 ? held : null;
    const same =
      this.held !== null &&
      this.liftedOut.size === this.held.size &&
      [...this.held.keys()].every((id) => this.liftedOut.has(id));
    if (!same && (this.held !== null || this.liftedOut.size > 0)) this.stale = true;
    this.ask();
  }

  look(view: View): void {
    this.view = view;
    if (this.mustPaint()) this.stale = true;
    this.place();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (this.painted?.zoom !== this.view.zoom || this.shift().some((part) => part % 1 !== 0))
        this.repaint();
    }, restMs);
    if (this.stale || this.held) this.ask();
  }

  close(): void {
    clearTimeout(this.rest);
    if (this.frame !== null) cancelAnimationFrame(this.frame);
  }

  private repaint(): void {
    this.stale = true;
    this.ask();
  }

  private ask(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  /** What the layers cover, in places of the canvas, when painted for this view. */
  private covered(view: View): Box {
    const { width, height } = this.size;
    return {
      x: (-width * margin - view.x) / view.zoom,
      y: (-height * margin - view.y) / view.zoom,
      width: (width * (1 + 2 * margin)) / view.zoom,
      height: (height * (1 + 2 * margin)) / view.zoom,
    };
  }

  private mustPaint(): boolean {
    const { painted, scene, view, size } = this;
    if (!painted || !scene?.bounds) return true;
    const ratio = view.zoom / painted.zoom;
    if (ratio > stretch.most || ratio < stretch.least) return true;
    const covered = this.covered(painted);
    if (holds(covered, scene.bounds)) return false;
    const seen = {
      x: -view.x / view.zoom,
      y: -view.y / view.zoom,
      width: size.width / view.zoom,
      height: size.height / view.zoom,
    };
    return meets(seen, scene.bounds) && !holds(covered, intersection(seen, scene.bounds));
  }

  /** Where the lower layer stands now, relative to where it was painted for. */
  private shift(): [number, number] {
    const { painted, view, size } = this;
    if (!painted) return [0, 0];
    const ratio = view.zoom / painted.zoom;
    return [
      view.x - painted.x * ratio - size.width * margin * ratio,
      view.y - painted.y * ratio - size.height * margin * ratio,
    ];
  }

  private place(): void {
    if (!this.painted) return;
    const [x, y] = this.shift();
    this.still.style.transform = `translate(${x}px, ${y}px) scale(${this.view.zoom / this.painted.zoom})`;
  }

  private paint(): void {
    const { scene, marks, size } = this;
    if (!scene || !marks || size.width === 0) return;
    this.colors ??= readColors();
    if (this.stale) this.paintLower(scene, marks, this.colors);
    this.paintUpper(scene, marks, this.colors);
  }

  private paintLower(scene: Scene, marks: Marks, colors: Colors): void {
    const { still, size, view, held } = this;
    this.stale = false;
    this.liftedOut = held ?? none;
    const ratio = devicePixelRatio;
    const width = Math.ceil(size.width * (1 + 2 * margin) * ratio);
    const height = Math.ceil(size.height * (1 + 2 * margin) * ratio);
    fitCanvas(still, width, height, ratio);
    this.painted = view;
    const shifted = { x: view.x + size.width * margin, y: view.y + size.height * margin, zoom: view.zoom };
    this.lower.paint(scene, marks, colors, shifted, this.covered(view), {
      held: this.held,
      part: held ? "still" : "all",
    });
    this.place();
    still.dataset.painted = "";
  }

  private paintUpper(scene: Scene, marks: Marks, colors: Colors): void {
    const { moving, size, view, held } = this;
    moving.hidden = held === null;
    if (!held) return;
    const ratio = devicePixelRatio;
    fitCanvas(moving, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio), ratio);
    const seen = {
      x: -view.x / view.zoom,
      y: -view.y / view.zoom,
      width: size.width / view.zoom,
      height: size.height / view.zoom,
    };
    this.upper.paint(scene, marks, colors, view, seen, { held, part: "held" });
  }
}

function intersection(a: Box, b: Box): Box {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return {
    x,
    y,
    width: Math.min(a.x + a.width, b.x + b.width) - x,
    height: Math.min(a.y + a.height, b.y + b.height) - y,
  };
}

/** Empties it, and makes it this large in pixels of the screen. */
function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const context = canvas.getContext("2d")!;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
  } else {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
