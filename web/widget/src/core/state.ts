// The whole state of one chat, and the pure step from one state to the next. No I/O, no clock, no rendering.
import type { Content, Message, Ready, ServerFrame } from './protocol';
import { byteLength, dropBytes } from './utf8';

export type Phase =
  | 'idle' // nobody has opened the chat yet
  | 'connecting'
  | 'online'
  | 'waiting' // the connection is lost; another attempt is planned
  | 'refused'; // trying again by itself would not help

/** A message of the visitor that the server has not confirmed yet. */
export interface Pending {
  client_id: string;
  content: Content;
  reply_to?: string;
  /** Milliseconds UTC, by this browser's clock. */
  created_at: number;
  state: 'waiting' | 'sending' | 'uploading' | 'failed';
  /** Why it failed: the server's words, or a key of our own texts. */
  reason?: string;
  /** 0…1 while uploading. */
  progress?: number;
}

export interface Stream {
  message_id: string;
  text: string;
  /** Length of `text` in UTF-8 bytes. */
  bytes: number;
  /** A piece is missing: the text stands still until the finished message comes. */
  stalled: boolean;
}

export interface Problem {
  code: string;
  detail: string;
}

export interface ChatState {
  phase: Phase;
  polling: boolean;
  /** False until the history of the conversation has arrived once. */
  loaded: boolean;
  conversation_id: string;
  /** Sorted by seq; each id once. */
  messages: Message[];
  pending: Pending[];
  streams: Stream[];
  typing: boolean;
  /** Last message the visitor has seen. */
  read_seq: number;
  /** Where to resume: everything up to here arrived in order. */
  resume_seq: number;
  more: boolean;
  loading_older: boolean;
  problem: Problem | null;
}

export type Action =
  | ServerFrame
  | { type: 'phase'; phase: Phase; polling?: boolean }
  | { type: 'problem'; problem: Problem | null }
  | { type: 'older'; messages: Message[]; more: boolean }
  | { type: 'loading_older'; on: boolean }
  | { type: 'queue'; item: Pending }
  | { type: 'queue_update'; client_id: string; change: Partial<Pending> }
  | { type: 'queue_remove'; client_id: string }
  | { type: 'forget' };

export const initialState = (): ChatState => ({
  phase: 'idle',
  polling: false,
  loaded: false,
  conversation_id: '',
  messages: [],
  pending: [],
  streams: [],
  typing: false,
  read_seq: 0,
  resume_seq: 0,
  more: false,
  loading_older: false,
  problem: null,
});

/** Messages with `incoming` put in their places. A message that is already there is replaced (it may be edited). */
export function mergeMessages(messages: Message[], incoming: Message[]): Message[] {
  if (incoming.length === 0) return messages;
  const last = messages[messages.length - 1];
  const only = incoming.length === 1 ? incoming[0] : undefined;
  if (
    only !== undefined &&
    (last === undefined || only.seq > last.seq) &&
    !messages.some((m) => m.id === only.id)
  )
    return [...messages, only];
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const message of incoming)
    byId.set(message.id, { ...byId.get(message.id), ...withoutUndefined(message) });
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

function withoutUndefined(message: Message): Message {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(message)) if (value !== undefined) copy[key] = value;
  return copy as unknown as Message;
}

function addMessages(state: ChatState, incoming: Message[]): ChatState {
  const confirmed = new Set(incoming.map((message) => message.client_id).filter(Boolean));
  const finished = new Set(incoming.map((message) => message.id));
  const answered = incoming.some((message) => message.direction === 'out' && isVisible(message.content));
  return {
    ...state,
    messages: mergeMessages(state.messages, incoming),
    pending:
      confirmed.size === 0 ? state.pending : state.pending.filter((item) => !confirmed.has(item.client_id)),
    streams: state.streams.some((stream) => finished.has(stream.message_id))
      ? state.streams.filter((stream) => !finished.has(stream.message_id))
      : state.streams,
    typing: answered ? false : state.typing,
  };
}

const highest = (messages: Message[], floor: number): number =>
  messages.reduce((seq, message) => Math.max(seq, message.seq), floor);

function ready(state: ChatState, frame: Ready): ChatState {
  // Another conversation than before (the server forgot this visitor): nothing shown belongs to it.
  const changed = state.conversation_id !== '' && state.conversation_id !== frame.conversation_id;
  const base = changed ? { ...state, messages: [], more: false, read_seq: 0, resume_seq: 0 } : state;
  const first = base.messages.length === 0;
  const merged = addMessages({ ...base, streams: [] }, frame.messages);
  const known = new Set(merged.messages.map((message) => message.id));
  return {
    ...merged,
    phase: 'online',
    loaded: true,
    problem: null,
    typing: false,
    conversation_id: frame.conversation_id,
    more: first ? frame.more : base.more,
    read_seq: Math.max(base.read_seq, frame.read_seq),
    resume_seq: highest(frame.messages, base.resume_seq),
    streams: frame.streaming
      .filter((stream) => !known.has(stream.message_id))
      .map((stream) => ({ ...stream, bytes: byteLength(stream.text), stalled: false })),
  };
}

/** The stream after one more piece; the same object when the piece changes nothing. */
export function extendStream(stream: Stream, offset: number, text: string): Stream {
  if (offset === 0) {
    const bytes = byteLength(text);
    // A piece we already have (sent again after a reconnect) must not cut the text short.
    if (!stream.stalled && bytes < stream.bytes && bytes > 0 && stream.text.startsWith(text)) return stream;
    return { ...stream, text, bytes, stalled: false };
  }
  if (stream.stalled) return stream;
  if (offset > stream.bytes) return { ...stream, stalled: true };
  const fresh = dropBytes(text, Math.min(stream.bytes - offset, byteLength(text)));
  if (fresh === null) return { ...stream, stalled: true };
  if (fresh === '') return stream;
  return { ...stream, text: stream.text + fresh, bytes: stream.bytes + byteLength(fresh) };
}

function delta(state: ChatState, id: string, offset: number, text: string): ChatState {
  if (id === '' || state.messages.some((message) => message.id === id)) return state; // late: the message is here
  const index = state.streams.findIndex((stream) => stream.message_id === id);
  const current = state.streams[index] ?? { message_id: id, text: '', bytes: 0, stalled: false };
  const next = extendStream(current, offset, text);
  if (next === current && index >= 0) return state;
  const streams =
    index >= 0 ? state.streams.map((stream, i) => (i === index ? next : stream)) : [...state.streams, next];
  return { ...state, streams, typing: false };
}

export function reduce(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case 'ready':
      return ready(state, action);
    case 'message': {
      const next = addMessages(state, [action.message]);
      return { ...next, resume_seq: Math.max(state.resume_seq, action.message.seq) };
    }
    case 'accepted':
      // Does not move resume_seq: a message with a lower number may still be on its way to us.
      return {
        ...(action.message === null
          ? state
          : addMessages(state, [{ ...action.message, client_id: action.client_id }])),
        pending: state.pending.filter((item) => item.client_id !== action.client_id),
      };
    case 'older':
      return {
        ...state,
        messages: mergeMessages(state.messages, action.messages),
        more: action.more,
        loading_older: false,
      };
    case 'loading_older':
      return { ...state, loading_older: action.on };
    case 'delta':
      return delta(state, action.message_id, action.offset, action.text);
    case 'typing':
      return state.typing === action.on ? state : { ...state, typing: action.on };
    case 'status':
      return {
        ...state,
        messages: state.messages.map((message) =>
          message.id === action.message_id ? { ...message, delivery_state: action.state } : message,
        ),
      };
    case 'read':
      return action.seq > state.read_seq ? { ...state, read_seq: action.seq } : state;
    case 'phase':
      return {
        ...state,
        phase: action.phase,
        polling: action.polling ?? state.polling,
        typing: action.phase === 'online' ? state.typing : false,
      };
    case 'problem':
      return { ...state, problem: action.problem };
    case 'queue':
      return state.pending.some((item) => item.client_id === action.item.client_id) ||
        state.messages.some((message) => message.client_id === action.item.client_id)
        ? state
        : { ...state, pending: [...state.pending, action.item] };
    case 'queue_update':
      return {
        ...state,
        pending: state.pending.map((item) =>
          item.client_id === action.client_id ? { ...item, ...action.change } : item,
        ),
      };
    case 'queue_remove':
      return { ...state, pending: state.pending.filter((item) => item.client_id !== action.client_id) };
    case 'forget':
      return { ...initialState(), phase: state.phase, pending: state.pending };
    case 'error':
    case 'pong':
      return state;
  }
}

export function isVisible(content: Content): boolean {
  switch (content.type) {
    case 'reaction':
    case 'edit':
    case 'delete':
    case 'typing':
    case 'receipt':
    case 'event':
      return false;
    default:
      return true;
  }
}

export const unreadCount = (state: ChatState): number =>
  state.messages.filter((m) => m.direction === 'out' && m.seq > state.read_seq && isVisible(m.content))
    .length;

export const lastSeq = (state: ChatState): number => state.messages[state.messages.length - 1]?.seq ?? 0;
