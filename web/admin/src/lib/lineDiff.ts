export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
  /** Line numbers, from 1, in the text where the line stands. */
  before?: number;
  after?: number;
}

const lines = (text: string) => (text === "" ? [] : text.replace(/\r\n/g, "\n").split("\n"));

/**
 * The shortest way from one text to another, line by line, removals before additions.
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986).
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const a = lines(before);
  const b = lines(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) ++head;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    ++tail;
  }
  const out: DiffLine[] = [];
  const same = (x: number, y: number) => out.push({ kind: "same", text: a[x]!, before: x + 1, after: y + 1 });
  for (let i = 0; i < head; ++i) same(i, i);
  for (const step of steps(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    const x = step.x + head;
    const y = step.y + head;
    if (step.kind === "same") same(x, y);
    else if (step.kind === "removed") out.push({ kind: "removed", text: a[x]!, before: x + 1 });
    else out.push({ kind: "added", text: b[y]!, after: y + 1 });
  }
  for (let i = 0; i < tail; ++i) same(a.length - tail + i, b.length - tail + i);
  return out;
}

interface Step {
  kind: DiffLine["kind"];
  x: number;
  y: number;
}

function steps(a: readonly string[], b: readonly string[]): Step[] {
  const most = a.length + b.length;
  // For each number of changes, how far along `a` each diagonal came.
  let reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let changes = 0; changes <= most; ++changes) {
    const before = reached;
    reached = new Map(before);
    trace.push(before);
    for (let k = -changes; k <= changes; k += 2) {
      const down = k === -changes || (k !== changes && before.get(k - 1)! < before.get(k + 1)!);
      let x = down ? before.get(k + 1)! : before.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) ++x;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a.length, b.length, trace);
    }
  }
  return [];
}

function walkBack(endX: number, endY: number, trace: readonly Map<number, number>[]): Step[] {
  const path: Step[] = [];
  let x = endX;
  let y = endY;
  for (let changes = trace.length - 1; changes >= 0; --changes) {
    const reached = trace[changes]!;
    const k = x - y;
    const down = k === -changes || (k !== changes && reached.get(k - 1)! < reached.get(k + 1)!);
    const fromX = reached.get(down ? k + 1 : k - 1)!;
    const fromY = fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) path.push({ kind: "same", x: --x, y: --y });
    if (changes === 0) break;
    path.push(down ? { kind: "added", x, y: --y } : { kind: "removed", x: --x, y });
  }
  return path.reverse();
}
