import { api, type Bot, type Channel } from "@/api";

/** A chat on this server's own pages, so that the bot can be talked to. */
export function makeWebChannel(bot: Pick<Bot, "id">, name: string): Promise<Channel> {
  return api.post("/channels", { body: { bot_id: bot.id, kind: "web", name, enabled: true, settings: {} } });
}
