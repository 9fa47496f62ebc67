import type { Content, Message } from "@/api";

/** A message as it shows: with the edits, the deletion and the reactions that came later. */
export interface Shown {
  message: Message;
  content: Content;
  edited: boolean;
  deleted: boolean;
  reactions: string[];
}

const silent = new Set<Content["type"]>(["typing", "receipt"]);

/** Folds edits, deletions and reactions into the messages they are about. One whose message is not loaded stands alone. */
export function fold(messages: Message[]): Shown[] {
  const shown: Shown[] = [];
  const byId = new Map<string, Shown>();
  for (const message of messages) {
    const { content } = message;
    if (silent.has(content.type)) continue;
    if (content.type === "reaction" || content.type === "edit" || content.type === "delete") {
      const target = byId.get(content.message_id);
      if (target) {
        if (content.type === "edit") {
          target.content = content.content;
          target.edited = true;
        } else if (content.type === "delete") {
          target.deleted = true;
        } else if (content.removed) {
          target.reactions = target.reactions.filter((emoji) => emoji !== content.emoji);
        } else {
          target.reactions = [...target.reactions, content.emoji];
        }
        continue;
      }
    }
    const entry: Shown = {
      message,
      content,
      edited: message.edited_at !== undefined,
      deleted: content.type === "delete",
      reactions: [],
    };
    shown.push(entry);
    byId.set(message.id, entry);
  }
  return shown;
}
