// Lays the timeline out: which message begins or ends a run, where a day or the unread part begins.
import type { Content, QuickReply } from '../core/protocol';
import type { ChatState, Pending } from '../core/state';
import { buildTimeline, type Entry } from '../core/timeline';

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  | {
      kind: 'message';
      key: string;
      own: boolean;
      author: string;
      /** Milliseconds. */
      at: number;
      first: boolean;
      last: boolean;
      content: Content;
      entry?: Entry;
      pending?: Pending;
      quote?: Content;
    };

export type MessageRow = Extract<Row, { kind: 'message' }>;

const RUN_GAP = 3 * 60_000;

export interface Layout {
  rows: Row[];
  /** Of the newest message of the bot, when the visitor has not written since. */
  replies: QuickReply[];
  repliesTo: string;
}

export function layout(
  state: Pick<ChatState, 'messages' | 'pending' | 'more' | 'loaded'>,
  greeting: string,
  unreadAfter: number,
  now: number,
): Layout {
  const entries = buildTimeline(state.messages);
  const messages: MessageRow[] = [];
  const firstEntry = entries[0];

  // The channel's greeting opens the conversation unless the bot itself has.
  if (
    greeting !== '' &&
    state.loaded &&
    !state.more &&
    (firstEntry === undefined || firstEntry.message.direction === 'in')
  ) {
    const at = firstEntry === undefined ? now : firstEntry.message.created_at / 1000;
    messages.push(row('greeting', false, 'bot', at, { type: 'text', text: greeting, format: 'markdown' }));
  }
  for (const [i, entry] of entries.entries()) {
    const { message } = entry;
    const key = message.client_id ?? message.id;
    const made = row(
      key,
      message.direction === 'in',
      message.author,
      message.created_at / 1000,
      entry.content,
    );
    made.entry = entry;
    // A quote is worth its place only where the answered message is not right above.
    if (message.reply_to !== undefined && entries[i - 1]?.message.id !== message.reply_to)
      made.quote =
        message.direction === 'in' || message.author === 'agent'
          ? find(entries, message.reply_to)
          : undefined;
    messages.push(made);
  }
  for (const pending of state.pending) {
    if (pending.content.type === 'event') continue;
    messages.push({
      ...row(pending.client_id, true, 'contact', pending.created_at, pending.content),
      pending,
    });
  }

  const rows: Row[] = [];
  let before: MessageRow | undefined;
  let day = '';
  let unreadShown = false;
  for (const message of messages) {
    const today = new Date(message.at).toDateString();
    const seq = message.entry?.message.seq ?? 0;
    let broken = false;
    if (today !== day) {
      rows.push({ kind: 'day', key: `day-${today}`, at: message.at });
      day = today;
      broken = true;
    }
    if (!unreadShown && unreadAfter > 0 && seq > unreadAfter && !message.own) {
      unreadShown = true;
      rows.push({ kind: 'unread', key: 'unread' });
      broken = true;
    }
    const joined =
      !broken &&
      before !== undefined &&
      before.own === message.own &&
      before.author === message.author &&
      message.at - before.at < RUN_GAP;
    if (before !== undefined) before.last = !joined;
    message.first = !joined;
    rows.push(message);
    before = message;
  }

  const newest = messages[messages.length - 1];
  const replies =
    newest !== undefined && !newest.own && newest.entry?.deleted !== true
      ? (('quick_replies' in newest.content ? newest.content.quick_replies : undefined) ?? [])
      : [];
  return { rows, replies, repliesTo: newest?.entry?.message.id ?? '' };
}

const row = (key: string, own: boolean, author: string, at: number, content: Content): MessageRow => ({
  kind: 'message',
  key,
  own,
  author,
  at,
  first: true,
  last: true,
  content,
});

const find = (entries: Entry[], id: string): Content | undefined =>
  entries.find((entry) => entry.message.id === id)?.content;
