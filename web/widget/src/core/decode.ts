// Reads what the server (or an old cache) says without trusting its shape: a field of the wrong type becomes
// absent, a content kind this build does not know becomes `unknown`. Never throws.
import type {
  Author,
  ChatConfig,
  Content,
  Message,
  QuickReply,
  ServerFrame,
  Source,
  StreamSnapshot,
} from './protocol';

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const str = (value: unknown): string => (typeof value === 'string' ? value : '');
const opt = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const num = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const oneOf = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T =>
  allowed.includes(value as T) ? (value as T) : fallback;

type Reader = (value: unknown) => unknown;

/** Reads the named fields, each by its reader; anything else of the object is left behind. */
const pick =
  (readers: Record<string, Reader>): Reader =>
  (value) => {
    const f = fields(value);
    const read: Fields = {};
    for (const name in readers) read[name] = readers[name]?.(f[name]);
    return read;
  };

const each =
  (reader: Reader): Reader =>
  (value) =>
    list(value).map(reader);

/** A list of what has a title; what has none could not be shown. */
const titled =
  (reader: Reader): Reader =>
  (value) =>
    list(value)
      .map(reader)
      .filter((item) => fields(item)['title'] !== '');

const words: Reader = (value) => list(value).map(str).filter(Boolean);
const flag: Reader = (value) => value === true;

const button = pick({
  kind: (value) => oneOf(value, ['reply', 'url', 'phone'] as const, 'reply'),
  title: str,
  payload: opt,
  url: opt,
  phone: opt,
});
const card = { title: str, subtitle: opt, image_url: opt, buttons: titled(button) };
const media = {
  url: str,
  name: opt,
  mime: opt,
  size: num,
  caption: opt,
  width: num,
  height: num,
  duration_ms: num,
};

/** The fields of every kind of content this build knows. */
const kinds: Record<string, Record<string, Reader>> = {
  text: { text: str, format: (value) => oneOf(value, ['markdown', 'plain'] as const, 'markdown') },
  image: media,
  audio: media,
  video: media,
  file: media,
  location: { latitude: num, longitude: num, title: opt, address: opt },
  contact: { name: str, phones: words, emails: words },
  buttons: { text: str, buttons: titled(button) },
  list: {
    text: str,
    button: opt,
    sections: each(pick({ title: opt, rows: each(pick({ id: str, title: str, description: opt })) })),
  },
  card,
  carousel: { cards: each(pick(card)) },
  reaction: { message_id: str, emoji: str, removed: flag },
  edit: { message_id: str, content: (value) => decodeContent(value) },
  delete: { message_id: str },
  postback: { payload: str, title: str },
  event: { name: str, data: (value) => value },
  typing: {},
  receipt: {},
};

export function decodeContent(value: unknown): Content {
  const f = fields(value);
  const type = str(f['type']);
  const replies = titled(pick({ title: str, payload: opt }))(f['quick_replies']) as QuickReply[];
  const quick_replies = replies.length > 0 ? replies : undefined;
  const readers = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const content = { type, ...(pick(readers ?? {})(f) as Fields), quick_replies };
  const nowhere =
    type === 'location' && (num(f['latitude']) === undefined || num(f['longitude']) === undefined);
  if (readers === undefined || nowhere)
    return { type: 'unknown', summary: opt(f['summary']), raw: value, quick_replies };
  // The readers above yield exactly the fields of the kind.
  return content as Content;
}

export function decodeMessage(value: unknown): Message | null {
  const f = fields(value);
  const id = str(f['id']);
  const seq = num(f['seq']);
  if (id === '' || seq === undefined) return null;
  const direction = oneOf(f['direction'], ['in', 'out'] as const, 'out');
  return {
    id,
    seq,
    direction,
    author: oneOf<Author>(
      f['author'],
      ['contact', 'bot', 'agent', 'system'],
      direction === 'in' ? 'contact' : 'bot',
    ),
    content: decodeContent(f['content']),
    created_at: num(f['created_at']) ?? 0,
    edited_at: num(f['edited_at']),
    reply_to: opt(f['reply_to']),
    client_id: opt(f['client_id']) ?? opt(fields(f['meta'])['client_id']),
    delivery_state: opt(fields(f['delivery'])['state']),
    author_name: opt(f['author_name']) ?? opt(fields(f['meta'])['author_name']),
    sources: titled(pick({ title: str, url: opt }))(f['sources']) as Source[],
  };
}

export const decodeMessages = (value: unknown): Message[] =>
  list(value)
    .map(decodeMessage)
    .filter((message): message is Message => message !== null);

const snapshot = (value: unknown): StreamSnapshot => ({
  message_id: str(fields(value)['message_id']),
  text: str(fields(value)['text']),
});

/** The frame, or null for one that this build does not understand (which is then ignored). */
export function decodeFrame(value: unknown): ServerFrame | null {
  const f = fields(value);
  switch (f['type']) {
    case 'ready': {
      const token = str(f['token']);
      if (token === '') return null;
      return {
        type: 'ready',
        token,
        conversation_id: str(f['conversation_id']),
        messages: decodeMessages(f['messages']),
        more: f['more'] === true,
        streaming: list(f['streaming'])
          .map(snapshot)
          .filter((stream) => stream.message_id !== ''),
        read_seq: num(f['read_seq']) ?? 0,
      };
    }
    case 'accepted':
      return { type: 'accepted', client_id: str(f['client_id']), message: decodeMessage(f['message']) };
    case 'message': {
      const message = decodeMessage(f['message']);
      return message === null ? null : { type: 'message', message };
    }
    case 'delta':
      return {
        type: 'delta',
        message_id: str(f['message_id']),
        offset: num(f['offset']) ?? 0,
        text: str(f['text']),
      };
    case 'typing':
      return { type: 'typing', on: f['on'] === true };
    case 'status':
      return { type: 'status', message_id: str(f['message_id']), state: str(f['state']) };
    case 'error':
      return {
        type: 'error',
        code: str(f['code']),
        detail: str(f['detail']),
        client_id: opt(f['client_id']),
      };
    case 'pong':
      return { type: 'pong' };
    default:
      return null;
  }
}

export function parseFrame(text: string): ServerFrame | null {
  try {
    return decodeFrame(JSON.parse(text));
  } catch {
    return null;
  }
}

export function decodeConfig(value: unknown): ChatConfig {
  const f = fields(value);
  const bot = fields(f['bot']);
  return {
    channel_id: str(f['channel_id']),
    bot_name: str(bot['name']),
    title: opt(f['title']) ?? str(bot['name']),
    subtitle: str(f['subtitle']),
    accent: str(f['accent']),
    position: oneOf(f['position'], ['right', 'left'] as const, 'right'),
    theme: oneOf(f['theme'], ['auto', 'light', 'dark'] as const, 'auto'),
    locale: opt(f['locale']) ?? 'auto',
    launcher_text: str(f['launcher_text']),
    greeting: str(f['greeting']),
    feedback: f['feedback'] === true,
    max_upload_bytes: num(f['max_upload_bytes']) ?? 0,
    upload_types: list(f['upload_types']).map(str).filter(Boolean),
  };
}
