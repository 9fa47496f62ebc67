// Conditions as the settings hold them: an expression, a comparison, or several of these of which all or any must hold.

export const comparisons = [
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
  "contains",
  "not_contains",
  "starts_with",
  "ends_with",
  "empty",
  "not_empty",
] as const;
export type Comparison = (typeof comparisons)[number];

export interface Compare {
  variable: string;
  op: Comparison;
  value?: string;
}
export type When = string | Compare | { all: When[] } | { any: When[] };

export const needsValue = (op: Comparison) => op !== "empty" && op !== "not_empty";

const isCompare = (value: unknown): value is Compare =>
  typeof value === "object" && value !== null && "op" in value && "variable" in value;

export interface Rows {
  join: "all" | "any";
  rows: Compare[];
}

/** As rows of comparisons; null if it is an expression, or deeper than rows can show. */
export function asRows(when: unknown): Rows | null {
  if (when === undefined || when === null)
    return { join: "all", rows: [{ variable: "", op: "eq", value: "" }] };
  if (isCompare(when)) return { join: "all", rows: [when] };
  for (const join of ["all", "any"] as const) {
    const list = typeof when === "object" ? (when as Record<string, unknown>)[join] : undefined;
    if (Array.isArray(list) && list.every(isCompare)) return { join, rows: list };
  }
  return null;
}

export function fromRows({ join, rows }: Rows): When {
  if (rows.length === 1) return rows[0]!;
  return join === "all" ? { all: rows } : { any: rows };
}
