import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { keys } from "./keys";
import { findMessage, storeAnswer } from "./live";
import type { DeliveryState, Message } from "./types";

const message = (state: DeliveryState): Message => ({
  id: "msg_1",
  seq: 1,
  conversation_id: "cnv_1",
  direction: "out",
  author: "bot",
  content: { type: "text", text: "Hello", format: "plain" },
  delivery: { state, attempts: 1 },
  created_at: 1,
});

function clientWith(items: Message[]) {
  const client = new QueryClient();
  client.setQueryData(keys.messages("cnv_1"), {
    pages: [{ items, has_before: false, has_after: false }],
    pageParams: [0],
  });
  return client;
}
const stateIn = (client: QueryClient) => findMessage(client, "cnv_1", "msg_1")?.delivery.state;

it("takes over the answer to a request while nothing newer has come", () => {
  const failed = message("failed");
  const client = clientWith([failed]);
  storeAnswer(client, message("queued"), failed);
  expect(stateIn(client)).toBe("queued");
});

it("keeps what a live event brought before the answer", () => {
  const failed = message("failed");
  const client = clientWith([message("sent")]);
  storeAnswer(client, message("queued"), failed);
  expect(stateIn(client)).toBe("sent");
});

it("adds a message that the page did not have, once", () => {
  const client = clientWith([]);
  storeAnswer(client, message("queued"), undefined);
  expect(stateIn(client)).toBe("queued");
  storeAnswer(client, message("accepted"), undefined);
  expect(stateIn(client)).toBe("queued");
});
