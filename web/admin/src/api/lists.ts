import { useQuery } from "@tanstack/react-query";
import { api } from "./client";
import { keys } from "./keys";
import { readAll } from "./paging";

// The short lists that several pages need.

const limit = 100;

export function useBots(enabled = true) {
  return useQuery({
    queryKey: keys.bots,
    queryFn: () => readAll((cursor) => api.get("/bots", { query: { cursor, limit } })),
    enabled,
  });
}

export function useProviders(enabled = true) {
  return useQuery({
    queryKey: keys.providers,
    queryFn: () => readAll((cursor) => api.get("/providers", { query: { cursor, limit } })),
    enabled,
  });
}

export function useProviderKinds(enabled = true) {
  return useQuery({
    queryKey: keys.providerKinds,
    queryFn: async () => (await api.get("/provider-kinds")).items,
    staleTime: Infinity,
    enabled,
  });
}

export function useModels(enabled = true) {
  return useQuery({
    queryKey: keys.models,
    queryFn: () => readAll((cursor) => api.get("/models", { query: { cursor, limit } })),
    enabled,
  });
}

export function useRoutes(enabled = true) {
  return useQuery({
    queryKey: keys.routes,
    queryFn: () => readAll((cursor) => api.get("/routes", { query: { cursor, limit } })),
    enabled,
  });
}

export function usePrompts(enabled = true) {
  return useQuery({
    queryKey: keys.prompts,
    queryFn: () => readAll((cursor) => api.get("/prompts", { query: { cursor, limit } })),
    enabled,
  });
}

export function useChannels(enabled = true, refetchInterval: number | false = false) {
  return useQuery({
    refetchInterval,
    queryKey: keys.channels,
    queryFn: () => readAll((cursor) => api.get("/channels", { query: { cursor, limit } })),
    enabled,
  });
}

export function useChannelKinds(enabled = true) {
  return useQuery({
    queryKey: keys.channelKinds,
    queryFn: async () => (await api.get("/channel-kinds")).items,
    staleTime: Infinity,
    enabled,
  });
}

export function useTables(enabled = true) {
  return useQuery({
    queryKey: keys.tables,
    queryFn: async () => (await api.get("/tables")).items,
    enabled,
  });
}

export function useLabels(enabled = true) {
  return useQuery({
    queryKey: keys.labels,
    queryFn: async () => (await api.get("/labels")).items,
    enabled,
  });
}

export function useMembers(enabled = true) {
  return useQuery({
    queryKey: keys.members,
    queryFn: () => readAll((cursor) => api.get("/members", { query: { cursor, limit } })),
    enabled,
  });
}
