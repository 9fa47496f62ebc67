import type { InfiniteData } from "@tanstack/react-query";
import type { Conversation, ConversationList, DeliveryState, LiveDelta, Message, MessagePage } from "./types";

// How live events change what the page already holds. Pure functions: the same event twice gives the same result.

type Transcript = InfiniteData<MessagePage>;
type Conversations = InfiniteData<ConversationList>;

export interface ConversationFilter {
  bot_id?: string;
  channel_id?: string;
  status?: string;
  handling?: string;
  label?: string;
  /** A member's id, "me" or "none". */
  assignee?: string;
  snoozed?: string;
  q?: string;
}

/** Puts a message into the transcript, or replaces it. The pages stand newest first, the items in a page by seq. */
export function upsertMessage(data: Transcript | undefined, message: Message): Transcript | undefined {
  if (!data || data.pages.length === 0) return data;
  let found = false;
  const pages = data.pages.map((page) => {
    const index = page.items.findIndex((item) => item.id === message.id);
    if (index < 0) return page;
    found = true;
    const items = page.items.slice();
    items[index] = message;
    return { ...page, items };
  });
  if (found) return { ...data, pages };
  const [newest, ...older] = data.pages as [MessagePage, ...MessagePage[]];
  // Something older than what is loaded comes with its page, once somebody scrolls there.
  const oldest = data.pages[data.pages.length - 1]?.items[0];
  if (oldest && message.seq < oldest.seq) return data;
  const items = [...newest.items, message].sort((a, b) => a.seq - b.seq);
  return { ...data, pages: [{ ...newest, items }, ...older] };
}

export function transcript(data: Transcript | undefined): Message[] {
  const seen = new Set<string>();
  const messages: Message[] = [];
  for (const page of data?.pages ?? []) {
    for (const message of page.items) {
      if (seen.has(message.id)) continue;
      seen.add(message.id);
      messages.push(message);
    }
  }
  return messages.sort((a, b) => a.seq - b.seq);
}

const beforeRead = new Set<DeliveryState>(["sent", "delivered"]);

/** The person has read everything up to `seq`. */
export function markRead(data: Transcript | undefined, seq: number): Transcript | undefined {
  if (!data) return data;
  const unread = (message: Message) =>
    message.direction === "out" && message.seq <= seq && beforeRead.has(message.delivery.state);
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.items.some(unread)
        ? {
            ...page,
            items: page.items.map((message) =>
              unread(message)
                ? { ...message, delivery: { ...message.delivery, state: "read" as const } }
                : message,
            ),
          }
        : page,
    ),
  };
}

/** Put off for now. */
export function isSnoozed(conversation: Conversation): boolean {
  return conversation.snoozed_until !== null && conversation.snoozed_until > Date.now() * 1000;
}

/** As far as the page can tell: whose "me" is, the server knows. */
export function matchesFilter(conversation: Conversation, filter: ConversationFilter): boolean {
  return (
    (!filter.bot_id || filter.bot_id === conversation.bot_id) &&
    (!filter.channel_id || filter.channel_id === conversation.channel_id) &&
    (!filter.status || filter.status === conversation.status) &&
    (!filter.handling || filter.handling === conversation.handling) &&
    (!filter.label || conversation.labels.includes(filter.label)) &&
    (filter.assignee !== "none" || !conversation.assignee_id) &&
    (!filter.snoozed || (filter.snoozed === "true") === isSnoozed(conversation))
  );
}

/** Brings a changed conversation into a list: replaced, added on top, or gone because it no longer fits the filter. */
export function upsertConversation(
  data: Conversations | undefined,
  conversation: Conversation,
  filter: ConversationFilter,
): Conversations | undefined {
  if (!data || data.pages.length === 0) return data;
  const known = data.pages.some((page) => page.items.some((item) => item.id === conversation.id));
  const fits = matchesFilter(conversation, filter);
  // Whether words match only the server knows, so a search takes in nothing new by itself.
  if (!known && (!fits || filter.q)) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.filter((item) => item.id !== conversation.id),
  }));
  if (fits) {
    let place = 0;
    let item = pages[0]!.items.findIndex((other) => other.last_activity_at <= conversation.last_activity_at);
    while (item < 0 && place < pages.length - 1) {
      place += 1;
      item = pages[place]!.items.findIndex(
        (other) => other.last_activity_at <= conversation.last_activity_at,
      );
    }
    const items = pages[place]!.items;
    items.splice(item < 0 ? items.length : item, 0, conversation);
  }
  return { ...data, pages };
}

/** A new message as the conversation shows it in the list. */
export function withLastMessage(conversation: Conversation, message: Message): Conversation {
  const last = conversation.last_message;
  if (last && last.id !== message.id && last.seq > message.seq) return conversation;
  const fresh = message.direction === "in" && (!last || last.seq < message.seq);
  return {
    ...conversation,
    unread_count: conversation.unread_count + (fresh ? 1 : 0),
    last_message: message,
    last_activity_at: Math.max(conversation.last_activity_at, message.created_at),
  };
}

export interface Stream {
  message_id: string;
  conversation_id: string;
  text: string;
  /** UTF-8 bytes of `text`. */
  bytes: number;
  /** A piece is missing: the text stays as it is until the message itself comes. */
  broken: boolean;
}

const encoder = new TextEncoder();

export function applyDelta(stream: Stream | undefined, delta: LiveDelta): Stream {
  const size = encoder.encode(delta.text).length;
  if (delta.offset === 0) {
    return {
      message_id: delta.message_id,
      conversation_id: delta.conversation_id,
      text: delta.text,
      bytes: size,
      broken: false,
    };
  }
  if (!stream) {
    return {
      message_id: delta.message_id,
      conversation_id: delta.conversation_id,
      text: "",
      bytes: 0,
      broken: true,
    };
  }
  if (stream.broken || delta.offset !== stream.bytes) return { ...stream, broken: true };
  return { ...stream, text: stream.text + delta.text, bytes: stream.bytes + size };
}
