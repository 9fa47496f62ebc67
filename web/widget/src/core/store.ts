// Holds the state and tells who asked. Listeners run at once; rendering batches on its own side.
import type { Action, ChatState } from './state';
import { initialState, reduce } from './state';

export class Store {
  #current: ChatState = initialState();
  readonly #listeners = new Set<(state: ChatState, before: ChatState) => void>();

  get state(): ChatState {
    return this.#current;
  }

  dispatch(action: Action): void {
    const before = this.#current;
    this.#current = reduce(before, action);
    if (this.#current === before) return;
    for (const listener of [...this.#listeners]) listener(this.#current, before);
  }

  subscribe(listener: (state: ChatState, before: ChatState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
