import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useBots } from "@/api";

/** The bot a newcomer talks to: the one the server made, or else a new one. */
export function useFirstBot() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const bots = useBots();
  const { mutate, status, error, data } = useMutation({
    mutationFn: () =>
      api.post("/bots", {
        body: {
          name: t("setup.botName"),
          greeting: t("bots.defaultGreeting", { name: t("setup.botName") }),
          instructions: t("setup.botInstructions"),
        },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.bots }),
  });
  const none = bots.data?.length === 0;
  useEffect(() => {
    if (none && status === "idle") mutate();
  }, [none, status, mutate]);
  const bot = bots.data?.[0] ?? data;
  return { bot, error: bots.error ?? error, retry: () => (bots.error ? void bots.refetch() : mutate()) };
}
