import { useEffect, useRef, useState } from "react";
import { stream, type PlaygroundRequest } from "@/api";
import { applyEvent, emptyColumn, stopAll, type Column } from "./columns";
import { makeSseReader } from "./sse";

/** Runs one prompt on several models and gathers what they write. Leaving the page stops it. */
export function usePlayground() {
  const [columns, setColumns] = useState<Column[]>([]);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async (request: PlaygroundRequest) => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    setColumns(request.models.map(emptyColumn));
    setError(null);
    setRunning(true);
    const read = makeSseReader();
    try {
      for await (const piece of stream("/playground", request, own.signal)) {
        const events = read(piece);
        setColumns((now) => events.reduce(applyEvent, now));
      }
    } catch (failure) {
      if (own.signal.aborted) return;
      setError(failure);
    } finally {
      if (abort.current === own) {
        abort.current = null;
        setColumns(stopAll);
        setRunning(false);
      }
    }
  };
  return { columns, running, error, run, stop: () => abort.current?.abort() };
}
