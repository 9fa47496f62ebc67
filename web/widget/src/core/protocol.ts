// What travels between the visitor's browser and the server: plain data, no behaviour.

export interface Button {
  kind: 'reply' | 'url' | 'phone';
  title: string;
  payload?: string;
  url?: string;
  phone?: string;
}

export interface QuickReply {
  title: string;
  payload?: string;
}

interface WithReplies {
  quick_replies?: QuickReply[];
}

export interface TextContent extends WithReplies {
  type: 'text';
  text: string;
  format?: 'markdown' | 'plain';
}

export interface MediaContent extends WithReplies {
  type: 'image' | 'audio' | 'video' | 'file';
  url: string;
  name?: string;
  mime?: string;
  size?: number;
  caption?: string;
  width?: number;
  height?: number;
  duration_ms?: number;
}

export interface LocationContent extends WithReplies {
  type: 'location';
  latitude: number;
  longitude: number;
  title?: string;
  address?: string;
}

export interface ContactContent extends WithReplies {
  type: 'contact';
  name: string;
  phones?: string[];
  emails?: string[];
}

export interface ButtonsContent extends WithReplies {
  type: 'buttons';
  text: string;
  buttons: Button[];
}

export interface ListRow {
  id: string;
  title: string;
  description?: string;
}

export interface ListContent extends WithReplies {
  type: 'list';
  text: string;
  button?: string;
  sections: { title?: string; rows: ListRow[] }[];
}

export interface Card {
  title: string;
  subtitle?: string;
  image_url?: string;
  buttons?: Button[];
}

export interface CardContent extends Card, WithReplies {
  type: 'card';
}

export interface CarouselContent extends WithReplies {
  type: 'carousel';
  cards: Card[];
}

export interface ReactionContent {
  type: 'reaction';
  message_id: string;
  emoji: string;
  removed?: boolean;
}

export interface EditContent {
  type: 'edit';
  message_id: string;
  content: Content;
}

export interface DeleteContent {
  type: 'delete';
  message_id: string;
}

export interface PostbackContent {
  type: 'postback';
  payload: string;
  title: string;
}

export interface EventContent {
  type: 'event';
  name: string;
  data?: unknown;
}

/** Everything this build does not know: kept, and shown by its summary. */
export interface UnknownContent extends WithReplies {
  type: 'unknown';
  summary?: string;
  raw?: unknown;
}

/** Kinds that have nothing to show in a transcript. */
export interface SilentContent {
  type: 'typing' | 'receipt';
}

export type Content =
  | TextContent
  | MediaContent
  | LocationContent
  | ContactContent
  | ButtonsContent
  | ListContent
  | CardContent
  | CarouselContent
  | ReactionContent
  | EditContent
  | DeleteContent
  | PostbackContent
  | EventContent
  | UnknownContent
  | SilentContent;

export type Author = 'contact' | 'bot' | 'agent' | 'system';

/** What an answer was made from. */
export interface Source {
  title: string;
  url?: string;
}

export interface Message {
  id: string;
  seq: number;
  direction: 'in' | 'out';
  author: Author;
  content: Content;
  /** Microseconds UTC. */
  created_at: number;
  edited_at?: number;
  reply_to?: string;
  client_id?: string;
  delivery_state?: string;
  author_name?: string;
  sources?: Source[];
}

export interface StreamSnapshot {
  message_id: string;
  text: string;
}

export interface Ready {
  type: 'ready';
  token: string;
  /** Empty before the first message. */
  conversation_id: string;
  messages: Message[];
  /** After 0: there are older ones. After a number: there are newer ones than these. */
  more: boolean;
  streaming: StreamSnapshot[];
  read_seq: number;
}

export type ServerFrame =
  | Ready
  /** Without a message where nothing is stored that could be shown. */
  | { type: 'accepted'; client_id: string; message: Message | null }
  | { type: 'message'; message: Message }
  | { type: 'delta'; message_id: string; offset: number; text: string }
  | { type: 'typing'; on: boolean }
  | { type: 'status'; message_id: string; state: string }
  /** The visitor has read up to here, perhaps in another browser. */
  | { type: 'read'; seq: number }
  | { type: 'error'; code: string; detail: string; client_id?: string; retry_after_ms?: number }
  | { type: 'pong' };

export type ClientFrame =
  | { type: 'hello'; token: string | null; after: number; locale: string }
  | { type: 'send'; client_id: string; content: Content; reply_to?: string }
  | { type: 'read'; seq: number }
  | { type: 'typing'; on: boolean }
  | { type: 'ping' };

export interface ChatConfig {
  channel_id: string;
  bot_name: string;
  title: string;
  subtitle: string;
  accent: string;
  position: 'right' | 'left';
  theme: 'auto' | 'light' | 'dark';
  locale: string;
  launcher_text: string;
  greeting: string;
  /** Whether visitors are asked for thumbs up or down. */
  feedback: boolean;
  max_upload_bytes: number;
  upload_types: string[];
}
