import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "./client";
import { keys } from "./keys";
import type { SendableContent } from "./types";

/** One channel, with what it can do with the settings that it has. */
export function useChannel(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.channel(id),
    queryFn: () => api.get("/channels/{id}", { path: { id } }),
    enabled,
  });
}

/** The forms that the vendor has approved, or not yet. */
export const channelTemplates = (id: string) => ({
  queryKey: [...keys.channel(id), "templates"],
  queryFn: async () => (await api.get("/channels/{id}/templates", { path: { id } })).items,
  staleTime: 60_000,
});

/** How contents look on a channel: the server says, by the rules by which it sends. */
export function useChannelPreview(id: string, contents: readonly SendableContent[], enabled = true) {
  return useQuery({
    queryKey: [...keys.channel(id), "preview", contents],
    queryFn: async ({ signal }) =>
      (
        await api.post("/channels/{id}/preview", {
          path: { id },
          body: { contents: [...contents] },
          signal,
        })
      ).items,
    enabled: enabled && contents.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
}
