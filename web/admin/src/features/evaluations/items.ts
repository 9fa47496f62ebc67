import { parseCsv } from "@/lib/csv";

export interface Item {
  input: string;
  expected: string;
  notes: string;
}

const names = ["input", "expected", "notes"] as const;

/** Items of a table: by the names in its first row if "input" is among them, otherwise by their places. */
export function itemsOfCsv(text: string): Item[] {
  const rows = parseCsv(text);
  const head = rows[0]?.map((name) => name.trim().toLowerCase()) ?? [];
  const named = head.includes("input");
  const place = (name: (typeof names)[number]) => (named ? head.indexOf(name) : names.indexOf(name));
  return rows
    .slice(named ? 1 : 0)
    .map((row) => ({
      input: row[place("input")] ?? "",
      expected: row[place("expected")] ?? "",
      notes: row[place("notes")] ?? "",
    }))
    .filter((item) => item.input.trim() !== "");
}

/** How much score a unit of money buys; nothing where the cost is not known or nil. */
export function scorePerMoney(
  score: number | null,
  costMicros: number | null,
  answers: number,
): number | null {
  if (score === null || costMicros === null || costMicros === 0 || answers === 0) return null;
  return ((score / 1000) * answers) / (costMicros / 1_000_000);
}
