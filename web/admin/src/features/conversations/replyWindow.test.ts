import { expect, test } from "vitest";
import { windowOf } from "./replyWindow";

const hour = 3_600_000_000;
const day = { seconds: 86_400, templates: true };

test("a channel without a window is always open", () => {
  const open = { closesAt: null, closed: false };
  expect(
    windowOf({ last_inbound_at: null, reply_window: { seconds: 0, templates: false } }, 5 * hour),
  ).toMatchObject(open);
  expect(windowOf({ last_inbound_at: null, reply_window: null }, 5 * hour)).toMatchObject(open);
});

test("the window counts from the person's last message", () => {
  expect(windowOf({ last_inbound_at: hour, reply_window: day }, 24 * hour)).toEqual({
    closesAt: 25 * hour,
    closed: false,
    templates: true,
  });
  expect(windowOf({ last_inbound_at: hour, reply_window: day }, 25 * hour).closed).toBe(true);
  expect(windowOf({ last_inbound_at: null, reply_window: day }, 25 * hour).closed).toBe(true);
});

test("a team that may answer for a week has a week", () => {
  const week = { seconds: 7 * 86_400, templates: false };
  expect(windowOf({ last_inbound_at: 0, reply_window: week }, 100 * hour).closed).toBe(false);
});
