// Reads what the server (or an old cache) says without trusting its shape: a field of the wrong type becomes
// absent, a content kind this build does not know becomes `unknown`. Never throws.
import type {
  Author,
  Button,
  Card,
  ChatConfig,
  Content,
  ListRow,
  Message,
  QuickReply,
  ServerFrame,
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

function button(value: unknown): Button {
  const f = fields(value);
  return {
    kind: oneOf(f['kind'], ['reply', 'url', 'phone'] as const, 'reply'),
    title: str(f['title']),
    payload: opt(f['payload']),
    url: opt(f['url']),
    phone: opt(f['phone']),
  };
}

const buttons = (value: unknown): Button[] =>
  list(value)
    .map(button)
    .filter((b) => b.title !== '');

function card(value: unknown): Card {
  const f = fields(value);
  return {
    title: str(f['title']),
    subtitle: opt(f['subtitle']),
    image_url: opt(f['image_url']),
    buttons: buttons(f['buttons']),
  };
}

function quickReplies(value: unknown): QuickReply[] | undefined {
  const replies = list(value)
    .map((item) => ({ title: str(fields(item)['title']), payload: opt(fields(item)['payload']) }))
    .filter((reply) => reply.title !== '');
  return replies.length > 0 ? replies : undefined;
}

function row(value: unknown): ListRow {
  const f = fields(value);
  return { id: str(f['id']), title: str(f['title']), description: opt(f['description']) };
}

export function decodeContent(value: unknown): Content {
  const f = fields(value);
  const type = str(f['type']);
  const quick_replies = quickReplies(f['quick_replies']);
  switch (type) {
    case 'text':
      return {
        type,
        text: str(f['text']),
        format: oneOf(f['format'], ['markdown', 'plain'] as const, 'markdown'),
        quick_replies,
      };
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return {
        type,
        url: str(f['url']),
        name: opt(f['name']),
        mime: opt(f['mime']),
        size: num(f['size']),
        caption: opt(f['caption']),
        width: num(f['width']),
        height: num(f['height']),
        duration_ms: num(f['duration_ms']),
        quick_replies,
      };
    case 'location': {
      const latitude = num(f['latitude']);
      const longitude = num(f['longitude']);
      if (latitude === undefined || longitude === undefined) break;
      return { type, latitude, longitude, title: opt(f['title']), address: opt(f['address']), quick_replies };
    }
    case 'contact':
      return {
        type,
        name: str(f['name']),
        phones: list(f['phones']).map(str).filter(Boolean),
        emails: list(f['emails']).map(str).filter(Boolean),
        quick_replies,
      };
    case 'buttons':
      return { type, text: str(f['text']), buttons: buttons(f['buttons']), quick_replies };
    case 'list':
      return {
        type,
        text: str(f['text']),
        button: opt(f['button']),
        sections: list(f['sections']).map((section) => ({
          title: opt(fields(section)['title']),
          rows: list(fields(section)['rows']).map(row),
        })),
        quick_replies,
      };
    case 'card':
      return { type, ...card(f), quick_replies };
    case 'carousel':
      return { type, cards: list(f['cards']).map(card), quick_replies };
    case 'reaction':
      return {
        type,
        message_id: str(f['message_id']),
        emoji: str(f['emoji']),
        removed: f['removed'] === true,
      };
    case 'edit':
      return { type, message_id: str(f['message_id']), content: decodeContent(f['content']) };
    case 'delete':
      return { type, message_id: str(f['message_id']) };
    case 'postback':
      return { type, payload: str(f['payload']), title: str(f['title']) };
    case 'event':
      return { type, name: str(f['name']), data: f['data'] };
    case 'typing':
    case 'receipt':
      return { type };
  }
  return { type: 'unknown', summary: opt(f['summary']), raw: value, quick_replies };
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
    case 'accepted': {
      const message = decodeMessage(f['message']);
      return message === null ? null : { type: 'accepted', client_id: str(f['client_id']), message };
    }
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
    max_upload_bytes: num(f['max_upload_bytes']) ?? 0,
    upload_types: list(f['upload_types']).map(str).filter(Boolean),
  };
}
