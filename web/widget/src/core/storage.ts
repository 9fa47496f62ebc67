// Browser storage that may be missing, full or forbidden: then the chat works for as long as the page is open.

export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export function memoryStorage(): KeyValue {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

export function browserStorage(kind: 'localStorage' | 'sessionStorage'): KeyValue {
  let area: Storage;
  try {
    area = window[kind]; // throws where cookies are blocked or the frame is sandboxed
    area.getItem('beseda');
  } catch {
    return memoryStorage();
  }
  const spill = memoryStorage(); // what the browser refused to store (quota)
  return {
    get(key) {
      try {
        return spill.get(key) ?? area.getItem(key);
      } catch {
        return spill.get(key);
      }
    },
    set(key, value) {
      try {
        area.setItem(key, value);
        spill.remove(key);
      } catch {
        spill.set(key, value);
      }
    },
    remove(key) {
      spill.remove(key);
      try {
        area.removeItem(key);
      } catch {
        // nothing to remove there
      }
    },
  };
}
