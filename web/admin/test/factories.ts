import type { Conversation, Me, Message, Permission } from "@/api";

export function message(seq: number, over: Partial<Message> = {}): Message {
  return {
    id: `msg_${seq}`,
    seq,
    conversation_id: "cnv_1",
    direction: "in",
    author: "contact",
    content: { type: "text", text: `text ${seq}`, format: "plain" },
    delivery: { state: "accepted", attempts: 1 },
    created_at: seq * 1_000_000,
    meta: {},
    ...over,
  };
}

export function conversation(id: string, over: Partial<Conversation> = {}): Conversation {
  return {
    id,
    bot_id: "bot_1",
    channel_id: "chn_1",
    channel_kind: "web",
    contact: { id: `cnt_${id}`, name: "" },
    title: "",
    group: false,
    last_inbound_at: null,
    opted_out_at: null,
    reply_window: null,
    status: "open",
    handling: "bot",
    last_message: null,
    last_activity_at: 0,
    unread_count: 0,
    labels: [],
    assignee_id: null,
    snoozed_until: null,
    created_at: 0,
    ...over,
  };
}

export function me(permissions: Permission[]): Me {
  return {
    member: {
      id: "mbr_1",
      email: "a@example.org",
      name: "Anna",
      role: "viewer",
      status: "active",
      locale: "en",
      created_at: 0,
      last_seen_at: null,
    },
    workspace: {
      id: "wsp_1",
      name: "Work",
      locale: "en",
      timezone: "UTC",
      currency: "USD",
      keep_call_content: false,
      call_days: 400,
      call_content_days: 30,
      merge_people: true,
    },
    permissions,
    csrf_token: "t",
  };
}
