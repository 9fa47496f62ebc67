import { useEffect, useState } from "react";
import type { Conversation } from "@/api";

export interface ReplyWindow {
  /** Microseconds since 1970; null: the vendor sets no limit. */
  closesAt: number | null;
  closed: boolean;
  templates: boolean;
}

/** Until when the vendor lets the team write freely: as the account's own settings have it, not as its kind could. */
export function windowOf(
  conversation: Pick<Conversation, "last_inbound_at" | "reply_window">,
  now: number,
): ReplyWindow {
  const seconds = conversation.reply_window?.seconds ?? 0;
  const templates = conversation.reply_window?.templates ?? false;
  if (seconds === 0) return { closesAt: null, closed: false, templates };
  const closesAt =
    conversation.last_inbound_at === null ? 0 : conversation.last_inbound_at + seconds * 1_000_000;
  return { closesAt, closed: closesAt <= now, templates };
}

/** The same as time passes. */
export function useReplyWindow(conversation: Conversation): ReplyWindow & { now: number } {
  const [now, setNow] = useState(() => Date.now() * 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() * 1000), 30_000);
    return () => clearInterval(timer);
  }, []);
  return { ...windowOf(conversation, now), now: now / 1000 };
}
