import type { PlaygroundEnd, PlaygroundRequest } from "@/api";
import type { SseEvent } from "./sse";

export interface Column {
  modelId: string;
  text: string;
  reasoning: string;
  /** How it ended; nothing while it is being written. */
  end: PlaygroundEnd | null;
  stopped: boolean;
}

export const emptyColumn = (modelId: string): Column => ({
  modelId,
  text: "",
  reasoning: "",
  end: null,
  stopped: false,
});

/** The columns after an event of the server's. */
export function applyEvent(columns: readonly Column[], event: SseEvent): Column[] {
  const data = event.data as { column?: number; text?: string; reasoning?: string };
  const change = (patch: (column: Column) => Column) =>
    columns.map((column, place) => (place === data.column ? patch(column) : column));
  switch (event.name) {
    case "piece":
      return change((column) => ({
        ...column,
        text: column.text + (data.text ?? ""),
        reasoning: column.reasoning + (data.reasoning ?? ""),
      }));
    case "end": {
      const end = event.data as PlaygroundEnd;
      // The whole text counts where the answer was not streamed, or an answer was begun anew.
      return change((column) => ({ ...column, end, text: end.text || column.text }));
    }
    default:
      return [...columns];
  }
}

/** Whoever is still writing was stopped. */
export const stopAll = (columns: readonly Column[]): Column[] =>
  columns.map((column) => (column.end ? column : { ...column, stopped: true }));

/** Which columns did best: the fastest, the cheapest; nothing where there is no comparison. */
export function best(columns: readonly Column[], figure: (end: PlaygroundEnd) => number | null | undefined) {
  const figures = columns.map((column) => (column.end && !column.end.error ? figure(column.end) : null));
  const known = figures.filter((one): one is number => typeof one === "number");
  if (known.length < 2 || new Set(known).size < 2) return -1;
  return figures.indexOf(Math.min(...known));
}

/** The same request for a shell. */
export function toCurl(url: string, request: PlaygroundRequest): string {
  const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;
  return [
    `curl -N ${quoted(url)}`,
    `  -H "Authorization: Bearer $BESEDA_API_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(JSON.stringify(request))}`,
  ].join(" \\\n");
}
