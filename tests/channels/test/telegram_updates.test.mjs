// The updates with which the decoder of Telegram's webhooks is tested are such as the Bot API sends.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { updateProblems } from "./telegram_types.mjs";

const updates = JSON.parse(fs.readFileSync(new URL("../../../src/channels/telegram/testdata/updates.json", import.meta.url), "utf8"));

test("the golden updates are as the Bot API's published types say", () => {
  assert.deepEqual(updateProblems(updates), []);
});

test("an update that is not is noticed", () => {
  const [sample] = structuredClone(updates.filter(({ about }) => about.startsWith("Made from")));
  delete sample.update.message.message_id;
  assert.equal(updateProblems([sample]).length, 1);
});
