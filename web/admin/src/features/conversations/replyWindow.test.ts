import { expect, test } from "vitest";
import type { ChannelCapabilities } from "@/api";
import { windowOf } from "./replyWindow";

const hour = 3_600_000_000;

function capabilities(over: Partial<ChannelCapabilities>): ChannelCapabilities {
  return {
    reply_window_seconds: 0,
    agent_window_seconds: 0,
    templates: false,
    ...over,
  } as ChannelCapabilities;
}

test("a channel without a window is always open", () => {
  expect(windowOf({ last_inbound_at: null }, capabilities({}), 5 * hour)).toMatchObject({
    closesAt: null,
    closed: false,
  });
  expect(windowOf({ last_inbound_at: null }, undefined, 5 * hour).closed).toBe(false);
});

test("the window counts from the person's last message", () => {
  const day = capabilities({ reply_window_seconds: 86_400, templates: true });
  expect(windowOf({ last_inbound_at: hour }, day, 24 * hour)).toEqual({
    closesAt: 25 * hour,
    closed: false,
    templates: true,
  });
  expect(windowOf({ last_inbound_at: hour }, day, 25 * hour).closed).toBe(true);
  expect(windowOf({ last_inbound_at: null }, day, 25 * hour).closed).toBe(true);
});

test("the team's own window goes before the bot's", () => {
  const longer = capabilities({ reply_window_seconds: 86_400, agent_window_seconds: 7 * 86_400 });
  expect(windowOf({ last_inbound_at: 0 }, longer, 100 * hour).closed).toBe(false);
});
