import { parseCsv, toCsv } from "@/lib/csv";

export interface Item {
  input: string;
  expected: string;
  notes: string;
}

const names = ["input", "expected", "notes"] as const;

/** A line that is no question. */
export class BadLine extends Error {
  constructor(readonly line: number) {
    super(`line ${line}`);
  }
}

/** Items of a table, of JSON objects one a line, or of a JSON array of them. Throws BadLine. */
export function itemsOf(text: string): Item[] {
  const begin = text.replace(/^\uFEFF/, "").trimStart();
  if (begin.startsWith("[") && parsed(begin) !== undefined) return itemsOfArray(parsed(begin));
  return begin.startsWith("{") ? itemsOfJsonLines(begin) : itemsOfCsv(text);
}

/** By the names in the first row if "input" is among them, otherwise by the places. */
export function itemsOfCsv(text: string): Item[] {
  const rows = parseCsv(text);
  const head = rows[0]?.map((name) => name.trim().toLowerCase()) ?? [];
  const named = head.includes("input");
  const place = (name: (typeof names)[number]) => (named ? head.indexOf(name) : names.indexOf(name));
  // What toCsv has put before a text that a spreadsheet would take for a formula.
  const plain = (value: string) => value.replace(/^'(?=[=@+\-\t\r])/, "");
  return rows
    .slice(named ? 1 : 0)
    .map((row) => ({
      input: plain(row[place("input")] ?? ""),
      expected: plain(row[place("expected")] ?? ""),
      notes: plain(row[place("notes")] ?? ""),
    }))
    .filter((item) => item.input.trim() !== "");
}

function itemsOfJsonLines(text: string): Item[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    return [itemOf(parsed(line), index + 1)];
  });
}

const itemsOfArray = (value: unknown) =>
  (Array.isArray(value) ? value : []).map((one, index) => itemOf(one, index + 1));

function itemOf(value: unknown, line: number): Item {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new BadLine(line);
  const fields = value as Record<string, unknown>;
  const item = {
    input: textOf(fields["input"]),
    expected: textOf(fields["expected"]),
    notes: textOf(fields["notes"]),
  };
  if (item.input.trim() === "") throw new BadLine(line);
  return item;
}

/** What is expected may be JSON itself: a value to equal, a schema to follow. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fieldsOf = ({ input, expected, notes }: Item): Item => ({ input, expected, notes });

export const itemsToCsv = (items: Item[]) =>
  toCsv([[...names], ...items.map((item) => names.map((name) => item[name]))]);

export const itemsToJsonLines = (items: Item[]) =>
  items.map((item) => JSON.stringify(fieldsOf(item)) + "\n").join("");

/** How much score a unit of money buys; nothing where the cost is not known or nil. */
export function scorePerMoney(
  score: number | null,
  costMicros: number | null,
  answers: number,
): number | null {
  if (score === null || costMicros === null || costMicros === 0 || answers === 0) return null;
  return ((score / 1000) * answers) / (costMicros / 1_000_000);
}
