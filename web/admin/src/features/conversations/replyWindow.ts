import { useEffect, useState } from "react";
import type { ChannelCapabilities, Conversation } from "@/api";

export interface ReplyWindow {
  /** Microseconds since 1970; null: the vendor sets no limit. */
  closesAt: number | null;
  closed: boolean;
  templates: boolean;
}

/** Until when the vendor lets the team write freely. */
export function windowOf(
  conversation: Pick<Conversation, "last_inbound_at">,
  capabilities: ChannelCapabilities | undefined,
  now: number,
): ReplyWindow {
  const seconds = capabilities?.agent_window_seconds || capabilities?.reply_window_seconds || 0;
  const templates = capabilities?.templates ?? false;
  if (seconds === 0) return { closesAt: null, closed: false, templates };
  const closesAt =
    conversation.last_inbound_at === null ? 0 : conversation.last_inbound_at + seconds * 1_000_000;
  return { closesAt, closed: closesAt <= now, templates };
}

/** The same as time passes. */
export function useReplyWindow(
  conversation: Conversation,
  can: ChannelCapabilities | undefined,
): ReplyWindow & { now: number } {
  const [now, setNow] = useState(() => Date.now() * 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() * 1000), 30_000);
    return () => clearInterval(timer);
  }, []);
  return { ...windowOf(conversation, can, now), now: now / 1000 };
}
