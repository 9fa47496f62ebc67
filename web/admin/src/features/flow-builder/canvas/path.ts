// The way of a line from a port to a block. Forwards it is a soft S; backwards it goes round below both blocks.

export interface Ends {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
  /** How far below the ends the blocks reach. */
  fromDown: number;
  toDown: number;
}

/** What draws a line: the context of a canvas is one, and what writes a path of SVG another. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(overX: number, overY: number, x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
}

const corner = 12;
const out = 28;

export interface Line {
  path: string;
  /** Where a label stands. */
  x: number;
  y: number;
}

const goesForwards = ({ sourceX, targetX }: Ends) => targetX - sourceX >= 16;
const belowOf = ({ sourceY, fromDown, targetY, toDown }: Ends) =>
  Math.max(sourceY + fromDown, targetY + toDown) + 24;

/** Draws the line. */
export function drawLine(pen: Pen, ends: Ends): void {
  const { sourceX, sourceY, targetX, targetY } = ends;
  pen.moveTo(sourceX, sourceY);
  if (goesForwards(ends)) {
    const bend = Math.max(32, Math.min(160, (targetX - sourceX) / 2));
    pen.bezierCurveTo(sourceX + bend, sourceY, targetX - bend, targetY, targetX, targetY);
    return;
  }
  const below = belowOf(ends);
  const right = sourceX + out;
  const left = targetX - out;
  pen.lineTo(right - corner, sourceY);
  pen.quadraticCurveTo(right, sourceY, right, sourceY + corner);
  pen.lineTo(right, below - corner);
  pen.quadraticCurveTo(right, below, right - corner, below);
  pen.lineTo(left + corner, below);
  pen.quadraticCurveTo(left, below, left, below - corner);
  pen.lineTo(left, targetY + corner);
  pen.quadraticCurveTo(left, targetY, left + corner, targetY);
  pen.lineTo(targetX, targetY);
}

/** Writes what is drawn as a path of SVG. */
class PathWriter implements Pen {
  path = "";
  moveTo(x: number, y: number): void {
    this.path += `M${x},${y}`;
  }
  lineTo(x: number, y: number): void {
    this.path += ` L${x},${y}`;
  }
  quadraticCurveTo(overX: number, overY: number, x: number, y: number): void {
    this.path += ` Q${overX},${overY} ${x},${y}`;
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.path += ` C${x1},${y1} ${x2},${y2} ${x},${y}`;
  }
}

export function linePath(ends: Ends): Line {
  const pen = new PathWriter();
  drawLine(pen, ends);
  const { sourceX, sourceY, targetX, targetY } = ends;
  if (goesForwards(ends)) return { path: pen.path, x: (sourceX + targetX) / 2, y: (sourceY + targetY) / 2 };
  return { path: pen.path, x: (sourceX + targetX) / 2, y: belowOf(ends) };
}

/** Measures how far a place is from what is drawn. */
class DistanceTo implements Pen {
  nearest = Infinity;
  private lastX = 0;
  private lastY = 0;

  constructor(
    private readonly x: number,
    private readonly y: number,
  ) {}

  moveTo(x: number, y: number): void {
    [this.lastX, this.lastY] = [x, y];
  }
  lineTo(x: number, y: number): void {
    const [dx, dy] = [x - this.lastX, y - this.lastY];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : ((this.x - this.lastX) * dx + (this.y - this.lastY) * dy) / length;
    const at = Math.max(0, Math.min(1, along));
    const far = Math.hypot(this.x - this.lastX - dx * at, this.y - this.lastY - dy * at);
    this.nearest = Math.min(this.nearest, far);
    this.moveTo(x, y);
  }
  quadraticCurveTo(overX: number, overY: number, x: number, y: number): void {
    this.lineTo(overX, overY);
    this.lineTo(x, y);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    const [x0, y0] = [this.lastX, this.lastY];
    const steps = 16;
    for (let step = 1; step <= steps; ++step) {
      const t = step / steps;
      const u = 1 - t;
      const of = (a: number, b: number, c: number, d: number) =>
        u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
      this.lineTo(of(x0, x1, x2, x), of(y0, y1, y2, y));
    }
  }
}

/** How far a place is from a line. */
export function distanceToLine(ends: Ends, x: number, y: number): number {
  const pen = new DistanceTo(x, y);
  drawLine(pen, ends);
  return pen.nearest;
}
