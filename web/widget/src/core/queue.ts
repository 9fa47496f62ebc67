// The visitor's unsent messages, kept in localStorage so that neither a lost connection nor a closed tab loses one.
// All tabs of a channel share the list. A message keeps its client_id for life; the server answers a repeated
// client_id with the message it already has, so sending twice is harmless.
import { decodeContent } from './decode';
import type { Content } from './protocol';
import type { KeyValue } from './storage';

export interface QueuedMessage {
  client_id: string;
  content: Content;
  reply_to?: string;
  created_at: number;
  /** Set when the server refused it; only the visitor's "try again" sends it once more. */
  failed?: string;
}

const MAX_ITEMS = 200;

export class Queue {
  constructor(
    private readonly storage: KeyValue,
    private readonly key: string,
  ) {}

  read(): QueuedMessage[] {
    let parsed: unknown;
    try {
      parsed = JSON.parse(this.storage.get(this.key) ?? '[]');
    } catch {
      return [];
    }
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((value: Partial<QueuedMessage> | null) =>
      value !== null && typeof value === 'object' && typeof value.client_id === 'string'
        ? [
            {
              client_id: value.client_id,
              content: decodeContent(value.content),
              reply_to: typeof value.reply_to === 'string' ? value.reply_to : undefined,
              created_at: typeof value.created_at === 'number' ? value.created_at : 0,
              failed: typeof value.failed === 'string' ? value.failed : undefined,
            },
          ]
        : [],
    );
  }

  /** False when the list is full: the message must not be taken from the visitor. */
  put(item: QueuedMessage): boolean {
    const items = this.read();
    const index = items.findIndex((other) => other.client_id === item.client_id);
    if (index >= 0) items[index] = item;
    else if (items.length >= MAX_ITEMS) return false;
    else items.push(item);
    this.#write(items);
    return true;
  }

  remove(client_id: string): void {
    this.#write(this.read().filter((item) => item.client_id !== client_id));
  }

  #write(items: QueuedMessage[]): void {
    if (items.length === 0) this.storage.remove(this.key);
    else this.storage.set(this.key, JSON.stringify(items));
  }
}
