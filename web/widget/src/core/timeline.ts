// From stored messages to what a reader sees: edits, deletions and reactions applied to their targets.
import type { Content, Message } from './protocol';
import { isVisible } from './state';

export interface Reaction {
  emoji: string;
  count: number;
  mine: boolean;
}

export interface Entry {
  message: Message;
  content: Content;
  edited: boolean;
  deleted: boolean;
  reactions: Reaction[];
}

export function buildTimeline(messages: Message[]): Entry[] {
  const edits = new Map<string, Content>();
  const deleted = new Set<string>();
  // One person may put one emoji on a message once; the key keeps them apart.
  const reactions = new Map<string, Map<string, { emoji: string; author: string }>>();
  const entries: Entry[] = [];

  for (const message of messages) {
    const content = message.content;
    if (content.type === 'edit') edits.set(content.message_id, content.content);
    else if (content.type === 'delete') deleted.add(content.message_id);
    else if (content.type === 'reaction') {
      const given = reactions.get(content.message_id) ?? new Map();
      reactions.set(content.message_id, given);
      const key = `${message.author}\n${content.emoji}`;
      if (content.removed === true) {
        // Some vendors say only that a reaction went away, not which.
        for (const [k, reaction] of [...given])
          if (reaction.author === message.author && (content.emoji === '' || k === key)) given.delete(k);
      } else if (content.emoji !== '') given.set(key, { emoji: content.emoji, author: message.author });
    } else if (isVisible(content)) {
      entries.push({ message, content, edited: false, deleted: false, reactions: [] });
    }
  }

  return entries.map((entry) => {
    const id = entry.message.id;
    const edit = edits.get(id);
    const given = reactions.get(id);
    return {
      message: entry.message,
      content: edit ?? entry.content,
      edited: edit !== undefined || entry.message.edited_at !== undefined,
      deleted: deleted.has(id),
      reactions: given === undefined ? [] : countReactions([...given.values()]),
    };
  });
}

function countReactions(given: { emoji: string; author: string }[]): Reaction[] {
  const counted = new Map<string, Reaction>();
  for (const { emoji, author } of given) {
    const reaction = counted.get(emoji) ?? { emoji, count: 0, mine: false };
    reaction.count++;
    if (author === 'contact') reaction.mine = true;
    counted.set(emoji, reaction);
  }
  return [...counted.values()];
}

/** One line of plain text for a quote, an announcement or a preview. Empty when only the kind can be named. */
export function summaryOf(content: Content): string {
  switch (content.type) {
    case 'text':
    case 'buttons':
    case 'list':
      return content.text;
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return content.caption ?? content.name ?? '';
    case 'location':
      return content.title ?? content.address ?? '';
    case 'contact':
      return content.name;
    case 'card':
    case 'postback':
      return content.title;
    case 'carousel':
      return content.cards.map((card) => card.title).join(', ');
    case 'unknown':
      return content.summary ?? '';
    default:
      return '';
  }
}
