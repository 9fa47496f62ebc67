import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { api } from "./client";
import { apiBase } from "./http";
import { keys } from "./keys";
import {
  applyDelta,
  markRead,
  upsertConversation,
  upsertMessage,
  withLastMessage,
  type ConversationFilter,
  type Stream,
} from "./liveReducer";
import { meKey } from "./session";
import { LiveSocket, type LiveStatus } from "./socket";
import type { Budget, Conversation, ConversationList, LiveEvent, Message, MessagePage } from "./types";

// What is only live and never stored: the state of the connection, replies while they are written, who types.

interface LiveState {
  status: LiveStatus;
  streams: ReadonlyMap<string, Stream>;
  typing: ReadonlyMap<string, { who: "contact" | "bot" | "agent"; until: number }>;
}

let state: LiveState = { status: "stopped", streams: new Map(), typing: new Map() };
const listeners = new Set<() => void>();
const typingMs = 8000;

function change(patch: Partial<LiveState>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(subscribe, () => state.status);
}

const noStream: Stream | null = null;

/** The reply that is being written in this conversation, if any. */
export function useStream(conversationId: string): Stream | null {
  return useSyncExternalStore(subscribe, () => {
    for (const stream of state.streams.values()) {
      if (stream.conversation_id === conversationId && stream.text) return stream;
    }
    return noStream;
  });
}

export function useTyping(conversationId: string): "contact" | "bot" | "agent" | null {
  return useSyncExternalStore(subscribe, () => state.typing.get(conversationId)?.who ?? null);
}

function setTyping(conversationId: string, who: "contact" | "bot" | "agent" | null): void {
  const typing = new Map(state.typing);
  if (who) {
    const until = Date.now() + typingMs;
    typing.set(conversationId, { who, until });
    setTimeout(() => {
      if (state.typing.get(conversationId)?.until === until) setTyping(conversationId, null);
    }, typingMs);
  } else {
    typing.delete(conversationId);
  }
  change({ typing });
}

export function storeMessage(client: QueryClient, message: Message): void {
  client.setQueryData<InfiniteData<MessagePage>>(keys.messages(message.conversation_id), (data) =>
    upsertMessage(data, message),
  );
}

export function findMessage(client: QueryClient, conversationId: string, id: string): Message | undefined {
  const data = client.getQueryData<InfiniteData<MessagePage>>(keys.messages(conversationId));
  return data?.pages.flatMap((page) => page.items).find((one) => one.id === id);
}

/**
 * What the server answered to a request about a message. Live events overtake answers (the message may be sent by the
 * time the answer "queued" comes), so it counts only while the page holds what it held when the request began.
 */
export function storeAnswer(client: QueryClient, answer: Message, before: Message | undefined): void {
  if (findMessage(client, answer.conversation_id, answer.id) === before) storeMessage(client, answer);
}

export function storeConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(keys.conversation(conversation.id), conversation);
  const lists = client.getQueriesData<InfiniteData<ConversationList>>({ queryKey: keys.conversations });
  for (const [key] of lists) {
    const filter = (key[1] ?? {}) as ConversationFilter;
    client.setQueryData<InfiniteData<ConversationList>>(key, (data) =>
      upsertConversation(data, conversation, filter),
    );
  }
}

function findConversation(client: QueryClient, id: string): Conversation | undefined {
  const single = client.getQueryData<Conversation>(keys.conversation(id));
  if (single) return single;
  for (const [, data] of client.getQueriesData<InfiniteData<ConversationList>>({
    queryKey: keys.conversations,
  })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

function onMessage(client: QueryClient, message: Message, created: boolean): void {
  if (state.streams.has(message.id)) {
    const streams = new Map(state.streams);
    streams.delete(message.id);
    change({ streams });
  }
  if (state.typing.has(message.conversation_id)) setTyping(message.conversation_id, null);
  storeMessage(client, message);
  // What a turn did is stored with what it said.
  if (created) void client.invalidateQueries({ queryKey: keys.traces(message.conversation_id) });
  void client.invalidateQueries({ queryKey: keys.ledger(message.id) });
  const conversation = findConversation(client, message.conversation_id);
  if (conversation) storeConversation(client, withLastMessage(conversation, message));
  else if (created) refresh(client, message.conversation_id);
}

// Conversations that changed and are to be read again: gathered for a moment, so that a busy server is not asked for
// each change alone.
const changed = new Set<string>();
const gatherMs = 300;
const mostSingle = 8;

function refresh(client: QueryClient, id: string): void {
  changed.add(id);
  if (changed.size === 1) setTimeout(() => readChanged(client), gatherMs);
}

function readChanged(client: QueryClient): void {
  const ids = [...changed];
  changed.clear();
  if (ids.length > mostSingle) {
    void client.invalidateQueries({ queryKey: keys.conversations });
    void client.invalidateQueries({ queryKey: ["conversation"] });
    return;
  }
  for (const id of ids) {
    api
      .get("/conversations/{id}", { path: { id } })
      .then((conversation) => storeConversation(client, conversation))
      // Gone or not readable: the lists say so the next time they are read.
      .catch(() => client.invalidateQueries({ queryKey: keys.conversations }));
  }
}

/** Whoever watches is told when a budget reaches a threshold. */
let budgetListener: ((label: string, level: LiveBudgetLevel) => void) | null = null;
type LiveBudgetLevel = Extract<LiveEvent, { type: "budget.alert" }>["level"];

export function onBudgetAlert(listener: typeof budgetListener): void {
  budgetListener = listener;
}

function tellBudget(client: QueryClient, id: string, level: LiveBudgetLevel): void {
  const known = client.getQueryData<Budget[]>(keys.budgets)?.find((budget) => budget.id === id);
  if (known) {
    budgetListener?.(known.label, level);
    return;
  }
  api
    .get("/budgets/{id}", { path: { id } })
    .then((budget) => budgetListener?.(budget.label, level))
    // Without the right to see budgets there is nothing to tell.
    .catch(() => undefined);
}

export /** What open editors of scenarios are told. */
type ScenarioEvent =
  | {
      type: "scenario.changed";
      bot_id: string;
      revision: number;
      /** Null: the whole document was replaced. */
      operations: never[] | null;
      client: string;
    }
  | {
      type: "scenario.presence";
      bot_id: string;
      member: { id: string; name: string };
      block: string | null;
      client: string;
    }
  | { type: "scenario.published"; bot_id: string }
  | { type: "scenario.tests"; bot_id: string }
  | { type: "scenario.comments"; bot_id: string };

const scenarioListeners = new Set<(event: ScenarioEvent) => void>();

/** Calls the listener for every event of a scenario, until the function it gives is called. */
export function onScenarioEvent(listener: (event: ScenarioEvent) => void): () => void {
  scenarioListeners.add(listener);
  return () => void scenarioListeners.delete(listener);
}

function isScenarioEvent(event: LiveEvent | ScenarioEvent): event is ScenarioEvent {
  return event.type.startsWith("scenario.");
}

function onLiveEvent(client: QueryClient, event: LiveEvent | ScenarioEvent): void {
  if (isScenarioEvent(event)) {
    for (const listener of scenarioListeners) listener(event);
    if (event.type === "scenario.published")
      void client.invalidateQueries({ queryKey: ["scenario", event.bot_id] });
    if (event.type === "scenario.tests")
      void client.invalidateQueries({ queryKey: ["scenario", event.bot_id, "tests"] });
    if (event.type === "scenario.comments")
      void client.invalidateQueries({ queryKey: ["scenario", event.bot_id, "comments"] });
    return;
  }
  switch (event.type) {
    case "message.created":
    case "message.updated":
      onMessage(client, event.message, event.type === "message.created");
      break;
    case "conversation.updated":
      refresh(client, event.conversation_id);
      void client.invalidateQueries({ queryKey: keys.traces(event.conversation_id) });
      void client.invalidateQueries({ queryKey: keys.approvals(event.conversation_id) });
      void client.invalidateQueries({ queryKey: keys.approvalList });
      void client.invalidateQueries({ queryKey: keys.summaries(event.conversation_id) });
      break;
    case "read":
      client.setQueryData<InfiniteData<MessagePage>>(keys.messages(event.conversation_id), (data) =>
        markRead(data, event.seq),
      );
      break;
    case "delta": {
      const streams = new Map(state.streams);
      streams.set(event.message_id, applyDelta(streams.get(event.message_id), event));
      change({ streams });
      break;
    }
    case "typing":
      setTyping(event.conversation_id, event.on ? event.who : null);
      break;
    case "bot.updated":
      void client.invalidateQueries({ queryKey: keys.bots });
      break;
    case "tool.updated":
      void client.invalidateQueries({ queryKey: ["tools"] });
      break;
    case "channel.updated":
      void client.invalidateQueries({ queryKey: keys.channels });
      break;
    case "provider.updated":
      void client.invalidateQueries({ queryKey: keys.providers });
      void client.invalidateQueries({ queryKey: keys.catalogue });
      break;
    case "model.updated":
      void client.invalidateQueries({ queryKey: keys.models });
      break;
    case "route.updated":
      void client.invalidateQueries({ queryKey: keys.routes });
      break;
    case "price.updated":
      void client.invalidateQueries({ queryKey: keys.prices });
      break;
    case "rate.updated":
      void client.invalidateQueries({ queryKey: keys.rates });
      break;
    case "budget.updated":
      void client.invalidateQueries({ queryKey: keys.budgets });
      break;
    case "budget.alert":
      void client.invalidateQueries({ queryKey: keys.budgets });
      tellBudget(client, event.budget_id, event.level);
      break;
    case "feedback.updated":
      void client.invalidateQueries({ queryKey: keys.feedback(event.conversation_id) });
      void client.invalidateQueries({ queryKey: keys.feedbackSummary });
      break;
    case "prompt.updated":
      void client.invalidateQueries({ queryKey: keys.prompts });
      break;
    case "member.updated":
      void client.invalidateQueries({ queryKey: keys.members });
      void client.invalidateQueries({ queryKey: meKey });
      break;
    case "settings.updated":
      void client.invalidateQueries({ queryKey: keys.settings });
      void client.invalidateQueries({ queryKey: meKey });
      break;
    case "ready":
      break;
  }
}

/** Holds the connection while the signed-in pages are open. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new LiveSocket({
      url: `${scheme}://${location.host}${apiBase}/live`,
      onEvent: (event) => onLiveEvent(client, event),
      onOpen: (again) => {
        if (!again) return;
        change({ streams: new Map(), typing: new Map() });
        void client.invalidateQueries();
      },
      onStatus: (status) => change({ status }),
      onSignedOut: () => void client.invalidateQueries({ queryKey: meKey }),
      onTrouble: () => void client.invalidateQueries({ queryKey: meKey }),
    });
    socket.start();
    return () => socket.stop();
  }, [client]);
}
