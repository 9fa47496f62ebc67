import { expect, test } from "vitest";
import type { Channel } from "@/api";
import { troubled } from "./channelTrouble";

function channel(id: string, state: Channel["health"]["state"], enabled = true): Channel {
  return { id, enabled, health: { state } } as unknown as Channel;
}

test("what does not work comes before what soon will not", () => {
  const all = [
    channel("a", "ok"),
    channel("b", "warning"),
    channel("c", "failed"),
    channel("d", "unknown"),
    channel("e", "failed", false),
  ];
  expect(troubled(all).map((one) => one.id)).toEqual(["c", "b"]);
});
