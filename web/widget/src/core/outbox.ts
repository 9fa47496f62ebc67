// The visitor's messages on their way out: kept in the durable queue, sent one at a time (that is what keeps them in
// the order they were written), confirmed, refused, tried again. Shares the queue with the channel's other tabs.
import { isTemporary } from './connection';
import type { ClientFrame, ServerFrame } from './protocol';
import { Queue, type QueuedMessage } from './queue';
import type { Pending } from './state';
import type { KeyValue } from './storage';
import type { Store } from './store';

export interface OutboxOptions {
  storage: KeyValue;
  key: string;
  store: Store;
  isOnline(): boolean;
  send(frame: ClientFrame): void;
  /** The line takes messages but confirms none: give it up. */
  restart(): void;
}

const CONFIRM_WITHIN = 20_000;
const FOREIGN_PATIENCE = 15_000;
const MAX_RETRIES = 6;

export class Outbox {
  readonly #queue: Queue;
  readonly #refusals = new Map<string, number>();
  #inFlight: string | null = null;
  #confirmTimer: ReturnType<typeof setTimeout> | undefined;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: OutboxOptions) {
    this.#queue = new Queue(options.storage, options.key);
    for (const item of this.#queue.read()) this.#show(toPending(item));
  }

  /** False when too many wait already; then nothing was taken. */
  put(item: QueuedMessage): boolean {
    if (!this.#queue.put(item)) return false;
    const { content } = item;
    if (this.#find(item.client_id) === undefined) this.#show(toPending(item));
    else this.#update(item.client_id, { content, state: 'waiting', progress: undefined });
    this.flush();
    return true;
  }

  retry(client_id: string): void {
    const item = this.#queue.read().find((other) => other.client_id === client_id);
    if (item === undefined) return;
    this.#refusals.delete(client_id);
    this.#queue.put({ ...item, failed: undefined });
    this.#update(client_id, { state: 'waiting', reason: undefined });
    this.flush();
  }

  discard(client_id: string): void {
    this.#queue.remove(client_id);
    this.options.store.dispatch({ type: 'queue_remove', client_id });
  }

  /** Sends the next message if none is on the way. */
  flush(): void {
    if (this.#inFlight !== null || this.#pauseTimer !== undefined || !this.options.isOnline()) return;
    const next = this.#pending().find((item) => item.state === 'waiting');
    if (next === undefined) return;
    const { client_id, content, reply_to } = next;
    this.#inFlight = client_id;
    clearTimeout(this.#confirmTimer);
    this.#confirmTimer = setTimeout(() => this.options.restart(), CONFIRM_WITHIN);
    this.#update(client_id, { state: 'sending' });
    this.options.send({ type: 'send', client_id, content, reply_to });
  }

  /** The server has it. */
  confirmed(client_id: string): void {
    this.#queue.remove(client_id);
    this.#refusals.delete(client_id);
    if (this.#inFlight !== client_id) return;
    this.#inFlight = null;
    clearTimeout(this.#confirmTimer);
    this.flush();
  }

  refused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    const client_id = frame.client_id ?? '';
    if (this.#inFlight === client_id) {
      this.#inFlight = null;
      clearTimeout(this.#confirmTimer);
    }
    const count = (this.#refusals.get(client_id) ?? 0) + 1;
    this.#refusals.set(client_id, count);
    if (isTemporary(frame.code) && count <= MAX_RETRIES) {
      this.#update(client_id, { state: 'waiting' });
      this.#pause(frame.retry_after_ms ?? Math.min(30_000, 1000 * 2 ** (count - 1)));
      return;
    }
    // What the visitor has not written is not for the visitor to send again.
    if (this.#find(client_id)?.content.type === 'event') this.discard(client_id);
    else this.#fail(client_id, frame.detail || frame.code);
    this.flush();
  }

  /** A line stands: what no line has carried to its end begins anew, also what a closed tab has left. */
  lineReady(): void {
    for (const item of this.#queue.read())
      if (item.failed === undefined && this.#find(item.client_id) !== undefined)
        this.#update(item.client_id, { state: 'waiting' });
  }

  lineLost(): void {
    this.#inFlight = null;
    clearTimeout(this.#confirmTimer);
    for (const item of this.#pending())
      if (item.state === 'sending') this.#update(item.client_id, { state: 'waiting' });
  }

  /** Another tab has changed the queue. */
  changedElsewhere(): void {
    const items = this.#queue.read();
    for (const item of items) {
      if (this.#find(item.client_id) !== undefined) continue;
      const shown = toPending(item);
      // The other tab is sending it; should that tab be gone, this one takes over.
      this.#show(item.failed === undefined ? { ...shown, state: 'sending' } : shown);
      setTimeout(() => {
        if (this.#find(item.client_id)?.state !== 'sending' || this.#inFlight === item.client_id) return;
        this.#update(item.client_id, { state: 'waiting' });
        this.flush();
      }, FOREIGN_PATIENCE);
    }
    // What the other tab has discarded goes here too; what it has delivered gets a second to come as a message.
    setTimeout(() => {
      const kept = new Set(this.#queue.read().map((item) => item.client_id)).add(this.#inFlight ?? '');
      for (const item of this.#pending())
        if (item.state !== 'uploading' && !kept.has(item.client_id)) this.discard(item.client_id);
    }, 1000);
  }

  close(): void {
    clearTimeout(this.#confirmTimer);
    clearTimeout(this.#pauseTimer);
  }

  #pause(ms: number): void {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = undefined;
      this.flush();
    }, ms);
  }

  #fail(client_id: string, reason: string): void {
    const item = this.#queue.read().find((other) => other.client_id === client_id);
    if (item !== undefined) this.#queue.put({ ...item, failed: reason });
    this.#update(client_id, { state: 'failed', reason });
  }

  #pending(): Pending[] {
    return this.options.store.state.pending;
  }

  #find(client_id: string): Pending | undefined {
    return this.#pending().find((item) => item.client_id === client_id);
  }

  #show(item: Pending): void {
    this.options.store.dispatch({ type: 'queue', item });
  }

  #update(client_id: string, change: Partial<Pending>): void {
    this.options.store.dispatch({ type: 'queue_update', client_id, change });
  }
}

const toPending = ({ failed, ...item }: QueuedMessage): Pending => ({
  ...item,
  state: failed === undefined ? 'waiting' : 'failed',
  reason: failed,
});
