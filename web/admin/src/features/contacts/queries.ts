import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, cursorPaging, keys, type Contact } from "@/api";
import { toastError } from "@/ui/toast";

export function useContacts(search: string, enabled = true) {
  return useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.contacts, "list", search],
    queryFn: ({ pageParam, signal }) =>
      api.get("/contacts", {
        query: { q: search || undefined, cursor: pageParam || undefined, limit: 30 },
        signal,
      }),
    enabled,
  });
}

export function useContact(id: string) {
  return useQuery({
    queryKey: keys.contact(id),
    queryFn: () => api.get("/contacts/{id}", { path: { id } }),
  });
}

export function useDuplicates(id: string) {
  return useQuery({
    queryKey: [...keys.contact(id), "duplicates"],
    queryFn: async () => (await api.get("/contacts/{id}/duplicates", { path: { id } })).items,
  });
}

export function useMerges(id: string) {
  return useQuery({
    queryKey: [...keys.contact(id), "merges"],
    queryFn: async () => (await api.get("/contacts/{id}/merges", { path: { id } })).items,
  });
}

export function useConversationsOf(id: string) {
  return useQuery({
    queryKey: [...keys.contact(id), "conversations"],
    queryFn: async () => (await api.get("/conversations", { query: { contact_id: id, limit: 50 } })).items,
  });
}

/** What is known of people and their conversations has changed: all of it is read anew. */
function useRefresh() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.contacts });
    void client.invalidateQueries({ queryKey: keys.conversations });
    void client.invalidateQueries({ queryKey: ["conversation"] });
  };
}

export function useConsent(contact: Contact) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: { channel_id: string; external_id: string; opted_out: boolean }) =>
      api.put("/contacts/{id}/consent", { path: { id: contact.id }, body: change }),
    onSuccess: (saved) => client.setQueryData(keys.contact(contact.id), saved),
    onError: (error) => toastError(error),
    onSettled: refresh,
  });
}

export type AddressInput = { kind: "email" | "phone"; address: string };

export function useAddAddress(contact: Contact) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (address: AddressInput) =>
      api.post("/contacts/{id}/addresses", { path: { id: contact.id }, body: address }),
    onSuccess: refresh,
  });
}

export function useRemoveAddress(contact: Contact) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (address: AddressInput) =>
      api.post("/contacts/{id}/addresses/remove", { path: { id: contact.id }, body: address }),
    onError: (error) => toastError(error),
    onSettled: refresh,
  });
}

export function useMerge(contact: Contact) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (other: Contact) =>
      api.post("/contacts/{id}/merge", { path: { id: contact.id }, body: { contact_id: other.id } }),
    onSuccess: (saved) => {
      client.setQueryData(keys.contact(contact.id), saved);
      refresh();
    },
  });
}

export function useUndoMerge() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api.post("/contact-merges/{id}/undo", { path: { id } }),
    onError: (error) => toastError(error),
    onSettled: refresh,
  });
}
