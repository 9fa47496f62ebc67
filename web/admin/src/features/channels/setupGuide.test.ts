import { expect, test } from "vitest";
import type { Channel, ChannelKind } from "@/api";
import { writeTo } from "./setupGuide";

function kind(write_to?: string): ChannelKind {
  return { setup_guide: write_to ? { write_to } : {} } as unknown as ChannelKind;
}
function channel(account_name: string, settings: object = {}): Channel {
  return { health: { account_name }, settings } as unknown as Channel;
}

test("a bot is written to by its name", () => {
  expect(writeTo(kind("https://t.me/{name}"), channel("@pigeon_bot"))).toBe("https://t.me/pigeon_bot");
  expect(writeTo(kind("https://t.me/{name}"), channel(""))).toBeNull();
});

test("a number is written to by its digits", () => {
  const whatsapp = kind("https://wa.me/{digits}");
  expect(writeTo(whatsapp, channel("Shop 24 (+1 555-078-3881)"))).toBe("https://wa.me/15550783881");
  expect(writeTo(whatsapp, channel("Shop 24"))).toBeNull();
});

test("a page is written to by what the settings know", () => {
  const messenger = kind("https://m.me/{page_id}");
  expect(writeTo(messenger, channel("Shop", { page_id: "110" }))).toBe("https://m.me/110");
  expect(writeTo(messenger, channel("Shop", { page_id: "" }))).toBeNull();
  expect(writeTo(kind(), channel("Shop"))).toBeNull();
});
