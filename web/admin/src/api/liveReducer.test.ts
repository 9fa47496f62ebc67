import type { InfiniteData } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { conversation, message } from "../../test/factories";
import {
  applyDelta,
  markRead,
  transcript,
  upsertConversation,
  upsertMessage,
  withLastMessage,
  type Stream,
} from "./liveReducer";
import type { ConversationList, LiveDelta, MessagePage } from "./types";

function pages(...list: number[][]): InfiniteData<MessagePage> {
  return {
    pages: list.map((seqs) => ({
      items: seqs.map((seq) => message(seq)),
      has_before: true,
      has_after: false,
    })),
    pageParams: list.map(() => 0),
  };
}
const seqs = (data: InfiniteData<MessagePage> | undefined) => transcript(data).map((item) => item.seq);

describe("upsertMessage", () => {
  it("appends to the newest page; the same event again changes nothing", () => {
    const once = upsertMessage(pages([3, 4], [1, 2]), message(5));
    expect(seqs(once)).toEqual([1, 2, 3, 4, 5]);
    expect(seqs(upsertMessage(once, message(5)))).toEqual([1, 2, 3, 4, 5]);
  });

  it("replaces in whichever page it stands, without touching the others", () => {
    const before = pages([3, 4], [1, 2]);
    const after = upsertMessage(before, message(2, { delivery: { state: "failed", attempts: 3 } }));
    expect(after!.pages[1]!.items[1]!.delivery.state).toBe("failed");
    expect(after!.pages[0]).toBe(before.pages[0]);
  });

  it("keeps the order when events come late", () => {
    const late = upsertMessage(upsertMessage(pages([3]), message(5)), message(4));
    expect(seqs(late)).toEqual([3, 4, 5]);
  });

  it("leaves what is older than the loaded part to its page", () => {
    expect(seqs(upsertMessage(pages([3, 4]), message(1)))).toEqual([3, 4]);
  });

  it("waits for the first load", () => {
    expect(upsertMessage(undefined, message(1))).toBeUndefined();
  });
});

describe("upsertConversation", () => {
  const list = (...ids: [string, number][]): InfiniteData<ConversationList> => ({
    pages: [{ items: ids.map(([id, at]) => conversation(id, { last_activity_at: at })), next_cursor: null }],
    pageParams: [""],
  });
  const ids = (data: InfiniteData<ConversationList> | undefined) =>
    data!.pages.flatMap((page) => page.items.map((item) => item.id));

  it("puts a new one by its activity, and moves a known one up", () => {
    const start = list(["a", 30], ["b", 20], ["c", 10]);
    expect(ids(upsertConversation(start, conversation("d", { last_activity_at: 25 }), {}))).toEqual([
      "a",
      "d",
      "b",
      "c",
    ]);
    expect(ids(upsertConversation(start, conversation("c", { last_activity_at: 40 }), {}))).toEqual([
      "c",
      "a",
      "b",
    ]);
    expect(ids(start)).toEqual(["a", "b", "c"]);
  });

  it("takes out what no longer fits the filter and lets in only what does", () => {
    const start = list(["a", 30], ["b", 20]);
    const open = { status: "open" };
    expect(ids(upsertConversation(start, conversation("a", { status: "closed" }), open))).toEqual(["b"]);
    expect(
      ids(upsertConversation(start, conversation("x", { bot_id: "other" }), { bot_id: "bot_1" })),
    ).toEqual(["a", "b"]);
  });

  it("lets nothing new into a search, whose words only the server can judge", () => {
    const start = list(["a", 30]);
    expect(ids(upsertConversation(start, conversation("x", { last_activity_at: 99 }), { q: "hi" }))).toEqual([
      "a",
    ]);
    expect(ids(upsertConversation(start, conversation("a", { unread_count: 3 }), { q: "hi" }))).toEqual([
      "a",
    ]);
  });
});

describe("withLastMessage", () => {
  it("takes the newer message and never an older one", () => {
    const start = withLastMessage(conversation("a"), message(5));
    expect(start.last_message!.seq).toBe(5);
    expect(start.last_activity_at).toBe(5_000_000);
    expect(withLastMessage(start, message(4)).last_message!.seq).toBe(5);
  });
});

describe("unread and read", () => {
  it("counts what the person wrote once, and not what was sent to them", () => {
    const one = withLastMessage(conversation("a"), message(5));
    expect(one.unread_count).toBe(1);
    expect(withLastMessage(one, message(5)).unread_count).toBe(1);
    expect(withLastMessage(one, message(6, { direction: "out" })).unread_count).toBe(1);
  });

  it("marks what reached the person as read, up to that place and nothing that failed", () => {
    const out = (seq: number, state: "sent" | "failed") =>
      message(seq, { direction: "out", delivery: { state, attempts: 1 } });
    const data = {
      pages: [
        {
          items: [out(1, "sent"), out(2, "failed"), message(3), out(4, "sent")],
          has_before: false,
          has_after: false,
        },
      ],
      pageParams: [0],
    };
    const states = transcript(markRead(data, 3)).map((item) => item.delivery.state);
    expect(states).toEqual(["read", "failed", "accepted", "sent"]);
  });
});

describe("applyDelta", () => {
  const delta = (offset: number, text: string): LiveDelta => ({
    type: "delta",
    conversation_id: "cnv_1",
    message_id: "msg_9",
    offset,
    text,
  });
  const run = (...deltas: LiveDelta[]) =>
    deltas.reduce<Stream | undefined>((stream, one) => applyDelta(stream, one), undefined)!;

  it("joins pieces by UTF-8 offset", () => {
    const stream = run(delta(0, "При"), delta(6, "вет 👋"), delta(17, "!"));
    expect(stream).toMatchObject({ text: "Привет 👋!", bytes: 18, broken: false });
  });

  it("keeps what it has when a piece is missing, until it starts again", () => {
    const gap = run(delta(0, "abc"), delta(5, "xyz"), delta(3, "def"));
    expect(gap).toMatchObject({ text: "abc", broken: true });
    expect(applyDelta(gap, delta(0, "new"))).toMatchObject({ text: "new", bytes: 3, broken: false });
  });

  it("shows nothing when it comes in the middle", () => {
    expect(run(delta(10, "tail"))).toMatchObject({ text: "", broken: true });
  });
});
