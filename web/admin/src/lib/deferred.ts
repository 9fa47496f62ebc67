// Undo for acts the server cannot take back: the act waits a few seconds, and "Undo" cancels it. The page already
// shows the result. Leaving the page carries the act out at once.

interface Waiting {
  timer: ReturnType<typeof setTimeout>;
  commit: () => void;
}

const waiting = new Set<Waiting>();

export function defer(commit: () => void, delayMs: number): () => boolean {
  const entry: Waiting = {
    commit,
    timer: setTimeout(() => {
      waiting.delete(entry);
      commit();
    }, delayMs),
  };
  waiting.add(entry);
  /** Cancels; false when it is too late. */
  return () => {
    clearTimeout(entry.timer);
    return waiting.delete(entry);
  };
}

export function commitAll(): void {
  for (const entry of [...waiting]) {
    clearTimeout(entry.timer);
    waiting.delete(entry);
    entry.commit();
  }
}

if (typeof window !== "undefined") window.addEventListener("pagehide", commitAll);
