import { useCallback, useEffect, useRef, useState } from "react";

export type SaveStatus = "clean" | "dirty" | "saving" | "saved" | "failed";

/** Deep equality of JSON values. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.keys(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every((key) => sameValue((a as never)[key], (b as never)[key]));
}

/** The keys of `next` whose values differ from `base`. */
export function changedFields<T extends object>(base: T, next: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key of Object.keys(next) as (keyof T)[]) {
    if (!sameValue(base[key], next[key])) changed[key] = next[key];
  }
  return changed;
}

export interface Autosave<T> {
  values: T;
  status: SaveStatus;
  error: unknown;
  set: (patch: Partial<T>) => void;
  /** Saves now, for example when a field loses focus or the person presses Ctrl-S. */
  flush: () => void;
  /** Takes these values as what the server has; edits that are not saved are dropped. */
  reset: (values: T) => void;
}

/**
 * Keeps a draft of `initial` and hands the changed fields to `save` once typing pauses. One save runs at a time;
 * what is typed meanwhile goes with the next. A failed save keeps the draft, and the next edit or flush tries again.
 */
export function useAutosave<T extends object>(
  initial: T,
  save: (changed: Partial<T>, all: T) => Promise<unknown>,
  delayMs = 800,
): Autosave<T> {
  const [values, setValues] = useState(initial);
  const [status, setStatus] = useState<SaveStatus>("clean");
  const [error, setError] = useState<unknown>(null);
  const state = useRef({ values: initial, saved: initial, running: false, generation: 0, save });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    state.current.save = save;
  }, [save]);

  const run = useCallback(async () => {
    clearTimeout(timer.current);
    const s = state.current;
    if (s.running) return;
    const generation = s.generation;
    for (;;) {
      const sending = s.values;
      const changed = changedFields(s.saved, sending);
      if (Object.keys(changed).length === 0) {
        setStatus((now) => (now === "clean" ? now : "saved"));
        return;
      }
      s.running = true;
      setStatus("saving");
      try {
        await s.save(changed, sending);
        if (generation !== s.generation) return;
        s.saved = sending;
        setError(null);
      } catch (failure) {
        if (generation !== s.generation) return;
        setError(failure);
        setStatus("failed");
        return;
      } finally {
        s.running = false;
      }
    }
  }, []);

  const set = useCallback(
    (patch: Partial<T>) => {
      const s = state.current;
      s.values = { ...s.values, ...patch };
      setValues(s.values);
      setStatus((now) => (now === "saving" ? now : "dirty"));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void run(), delayMs);
    },
    [delayMs, run],
  );

  const reset = useCallback((next: T) => {
    clearTimeout(timer.current);
    const s = state.current;
    s.values = next;
    s.saved = next;
    s.generation += 1;
    setValues(next);
    setError(null);
    setStatus("clean");
  }, []);

  const flush = useCallback(() => void run(), [run]);

  // Leaving the page must not lose what was typed.
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      const s = state.current;
      if (s.running || Object.keys(changedFields(s.saved, s.values)).length > 0) {
        void run();
        event.preventDefault();
      }
    };
    window.addEventListener("beforeunload", leave);
    return () => {
      window.removeEventListener("beforeunload", leave);
      void run();
    };
  }, [run]);

  return { values, status, error, set, flush, reset };
}
