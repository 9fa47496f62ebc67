// Whether the chat is open, for the renderer, the page's own script and the next page of the same visit.
import type { KeyValue } from '../core/storage';

export class Shell {
  #value: boolean;
  readonly #listeners = new Set<(open: boolean) => void>();

  constructor(
    private readonly storage: KeyValue,
    private readonly key: string,
    startOpen: boolean,
  ) {
    const kept = storage.get(key);
    this.#value = kept === null ? startOpen : kept === '1';
  }

  get open(): boolean {
    return this.#value;
  }

  set(open: boolean): void {
    if (this.#value === open) return;
    this.#value = open;
    this.storage.set(this.key, open ? '1' : '0');
    for (const listener of [...this.#listeners]) listener(open);
  }

  subscribe(listener: (open: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
