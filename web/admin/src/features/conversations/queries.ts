import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  api,
  cursorPaging,
  findMessage,
  keys,
  storeAnswer,
  storeConversation,
  type Conversation,
  type ConversationFilter,
  type ConversationPatch,
  type Message,
  type SendableContent,
} from "@/api";
import { toastError } from "@/ui/toast";

export function useConversations(filter: ConversationFilter) {
  return useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.conversations, filter],
    queryFn: ({ pageParam, signal }) =>
      api.get("/conversations", {
        query: {
          ...(filter as Omit<ConversationFilter, "status" | "handling" | "snoozed"> & {
            status?: "open" | "closed";
            handling?: "bot" | "human";
          }),
          snoozed: filter.snoozed === undefined ? undefined : filter.snoozed === "true",
          cursor: pageParam || undefined,
          limit: 30,
        },
        signal,
      }),
  });
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: () => api.get("/conversations/{id}", { path: { id } }),
  });
}

export function useMessages(conversationId: string) {
  return useInfiniteQuery({
    queryKey: keys.messages(conversationId),
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      api.get("/conversations/{id}/messages", {
        path: { id: conversationId },
        query: { before: pageParam || undefined, limit: 50 },
      }),
    getNextPageParam: (page) => (page.has_before ? page.items[0]?.seq : undefined),
  });
}

/** Whether a scenario ever answered here. */
export function useHasSteps(conversationId: string): boolean {
  const newest = useQuery({
    queryKey: [...keys.traces(conversationId), "any"],
    queryFn: () =>
      api.get("/conversations/{id}/traces", { path: { id: conversationId }, query: { limit: 1 } }),
  });
  return (newest.data?.items.length ?? 0) > 0;
}

/** Closes, reopens, takes over, hands back, marks as read, labels, assigns, snoozes: shown at once, taken back with the reason if refused. */
export function useChangeConversation(conversation: Conversation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: ConversationPatch) =>
      api.patch("/conversations/{id}", { path: { id: conversation.id }, body: patch }),
    onMutate: ({ status, handling, read_seq, labels, assignee_id, snoozed_until }) => {
      const before = client.getQueryData<Conversation>(keys.conversation(conversation.id)) ?? conversation;
      storeConversation(client, {
        ...before,
        status: status ?? before.status,
        handling: handling ?? before.handling,
        labels: labels ?? before.labels,
        assignee_id: assignee_id === undefined ? before.assignee_id : assignee_id,
        snoozed_until: snoozed_until === undefined ? before.snoozed_until : snoozed_until,
        unread_count: read_seq === undefined ? before.unread_count : 0,
      });
      return { before };
    },
    onSuccess: (saved) => storeConversation(client, saved),
    onError: (error, patch, context) => {
      if (context) storeConversation(client, context.before);
      if (patch.read_seq === undefined) toastError(error);
    },
  });
}

export function useSend(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ content, key, replyTo }: { content: SendableContent; key: string; replyTo?: string }) =>
      api.post("/conversations/{id}/messages", {
        path: { id: conversationId },
        body: replyTo ? { content, reply_to: replyTo } : { content },
        idempotencyKey: key,
      }),
    onSuccess: (message) => storeAnswer(client, message, undefined),
  });
}

export function useResend() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Message) => api.post("/messages/{id}/resend", { path: { id } }),
    onMutate: ({ id, conversation_id }) => ({ before: findMessage(client, conversation_id, id) }),
    onSuccess: (message, _asked, { before }) => {
      storeAnswer(client, message, before);
      void client.invalidateQueries({ queryKey: keys.ledger(message.id) });
    },
    onError: (error) => toastError(error),
  });
}
