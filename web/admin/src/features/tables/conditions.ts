import type { Table } from "@/api";

export const ops = [
  "is",
  "is_not",
  "contains",
  "less",
  "at_most",
  "more",
  "at_least",
  "empty",
  "filled",
] as const;
export type Op = (typeof ops)[number];

export interface Condition {
  column: string;
  op: Op;
  value?: string;
}

export const needsValue = (op: Op) => op !== "empty" && op !== "filled";

/** Those that are written to the end: a condition that still lacks its value would find nothing. */
export function complete(conditions: Condition[], table: Table): Condition[] {
  const names = new Set(table.columns.map((column) => column.name));
  return conditions.filter(
    (one) => names.has(one.column) && (!needsValue(one.op) || (one.value ?? "").trim() !== ""),
  );
}

/** What a cell shows. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** A name that blocks can call it by, out of a title. */
export function nameOf(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "");
  return plain.slice(0, 40);
}
