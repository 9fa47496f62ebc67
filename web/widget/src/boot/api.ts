// `window.beseda`: what the embedding page can ask of the chat. Works from the first moment; what is asked before
// the chat stands is done when it does.

export type ApiEvent = 'ready' | 'open' | 'close' | 'message' | 'unread';
export type Handler = (value: unknown) => void;

export interface Target {
  setOpen(open: boolean): void;
  isOpen(): boolean;
  identify(person: Record<string, unknown>): void;
}

export interface BesedaApi {
  open(): void;
  close(): void;
  toggle(): void;
  /** Tells the bot who the visitor is: plain values, such as name, email or a customer number. */
  identify(person: Record<string, unknown>): void;
  /** Returns what stops the calls. */
  on(event: ApiEvent, handler: Handler): () => void;
  readonly version: string;
}

export class Api {
  #target: Target | null = null;
  readonly #early: ((target: Target) => void)[] = [];
  readonly #handlers = new Map<ApiEvent, Set<Handler>>();

  readonly surface: BesedaApi = {
    open: () => this.#run((target) => target.setOpen(true)),
    close: () => this.#run((target) => target.setOpen(false)),
    toggle: () => this.#run((target) => target.setOpen(!target.isOpen())),
    identify: (person) => {
      if (typeof person !== 'object' || person === null)
        throw new TypeError('beseda.identify() takes an object, such as { name: "Ada" }');
      const copy = JSON.parse(JSON.stringify(person)) as Record<string, unknown>;
      this.#run((target) => target.identify(copy));
    },
    on: (event, handler) => {
      const set = this.#handlers.get(event) ?? new Set();
      this.#handlers.set(event, set.add(handler));
      if (event === 'ready' && this.#target !== null) queueMicrotask(() => handler(undefined));
      return () => void set.delete(handler);
    },
    version: '0.1.0',
  };

  attach(target: Target): void {
    this.#target = target;
    this.emit('ready');
    for (const action of this.#early.splice(0)) action(target);
  }

  emit(event: ApiEvent, value?: unknown): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) {
      try {
        handler(value);
      } catch (error) {
        // The page's own mistake must not stop the chat, nor be hidden from the page's author.
        setTimeout(() => {
          throw error;
        }, 0);
      }
    }
  }

  #run(action: (target: Target) => void): void {
    if (this.#target === null) this.#early.push(action);
    else action(this.#target);
  }
}
