import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, cursorPaging, keys, type CallPurpose } from "@/api";

export interface CallFilter {
  from?: number;
  to?: number;
  bot_id?: string;
  model_id?: string;
  conversation_id?: string;
  purpose?: CallPurpose;
  status?: "answered" | "failed" | "refused" | "unpriced";
}

export function useCalls(filter: CallFilter) {
  return useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.calls, filter],
    queryFn: ({ pageParam }) =>
      api.get("/calls", { query: { cursor: pageParam || undefined, limit: 50, ...filter } }),
  });
}

export function useCall(id: string | undefined) {
  return useQuery({
    queryKey: [...keys.calls, id],
    queryFn: () => api.get("/calls/{id}", { path: { id: id! } }),
    enabled: Boolean(id),
  });
}

export function useSummary(group_by: string, filter: CallFilter, quality = false) {
  return useQuery({
    queryKey: [...keys.calls, "summary", group_by, filter, quality],
    queryFn: () => api.get("/calls/summary", { query: { group_by, quality, ...filter } }),
  });
}

export function useBudgets() {
  return useQuery({ queryKey: keys.budgets, queryFn: async () => (await api.get("/budgets")).items });
}

export function usePrices() {
  return useQuery({ queryKey: keys.prices, queryFn: async () => (await api.get("/prices")).items });
}

export function useRates() {
  return useQuery({ queryKey: keys.rates, queryFn: async () => (await api.get("/currency-rates")).items });
}
