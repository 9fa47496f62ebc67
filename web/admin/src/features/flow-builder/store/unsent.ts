import type { EntityKey } from "../graph/operations";

// Edits that the server does not have yet, kept in the browser so that a reload, a crash or a closed tab loses nothing.

export interface UnsentEdits {
  /** Each entity as the server had it and as it is here; a value that is left out is undefined: there is none. */
  entities: { key: EntityKey; base?: unknown; mine?: unknown }[];
}

interface Stored extends UnsentEdits {
  at: number;
}

export interface UnsentStore {
  save(edits: UnsentEdits): void;
  clear(): void;
  /** What this tab left behind, and what tabs left behind that are no longer open. */
  take(): UnsentEdits[];
}

/** A tab that has unsent edits writes them anew at least this often (a quarter of it); an older record is nobody's. */
export const abandonedMs = 60_000;

export function unsentStore(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">,
  botId: string,
  tab: string,
  now: () => number = Date.now,
): UnsentStore {
  const prefix = `beseda.flow.${botId}.`;
  const own = prefix + tab;
  const read = (name: string): Stored | null => {
    try {
      const stored = JSON.parse(storage.getItem(name) ?? "null") as Stored | null;
      return stored && Array.isArray(stored.entities) ? stored : null;
    } catch {
      return null;
    }
  };
  return {
    save(edits) {
      try {
        storage.setItem(own, JSON.stringify({ ...edits, at: now() } satisfies Stored));
      } catch {
        // Storage is full or forbidden; then the edits are safe once they are sent, as the state of saving says.
      }
    },
    clear() {
      try {
        storage.removeItem(own);
      } catch {
        // As above.
      }
    },
    take() {
      const found: UnsentEdits[] = [];
      try {
        const names = Array.from({ length: storage.length }, (_, place) => storage.key(place)!).filter(
          (name) => name.startsWith(prefix),
        );
        for (const name of names) {
          const stored = read(name);
          if (name !== own && stored && now() - stored.at < abandonedMs) continue;
          if (stored) found.push({ entities: stored.entities });
          storage.removeItem(name);
        }
      } catch {
        // As above.
      }
      return found;
    },
  };
}

/** The name of this tab: the same after a reload, another one in another tab. */
export function tabId(storage: Pick<Storage, "getItem" | "setItem">): string {
  const fresh = () => Math.random().toString(36).slice(2, 12);
  try {
    const known = storage.getItem("beseda.tab");
    if (known) return known;
    const id = fresh();
    storage.setItem("beseda.tab", id);
    return id;
  } catch {
    return fresh();
  }
}
