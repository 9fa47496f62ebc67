// Channels at vendors: each has a guide that leads through setting it up; a Telegram bot is connected by it and talks.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "../lib/model_server.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page, vendor, port;
const sent = [];
const changed = [];
const updates = [];

/** As much of Telegram's Bot API as one conversation needs. */
function answer(method, fields) {
  if (method === "getMe") {
    return { id: 42, is_bot: true, first_name: "Pigeon", username: "pigeon_bot", can_join_groups: true };
  }
  if (method === "getWebhookInfo") return { url: "", has_custom_certificate: false, pending_update_count: 0 };
  if (method === "getUpdates") return updates.filter((one) => one.update_id >= (fields.offset ?? 0));
  if (method === "sendMessage") {
    sent.push(fields);
    return { message_id: 100 + sent.length, date: 1, chat: { id: fields.chat_id, type: "private" } };
  }
  if (method === "editMessageText" || method === "deleteMessage") changed.push({ method, ...fields });
  return true;
}

before(async () => {
  stage = await openStage();
  port = await freePort();
  vendor = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      const method = request.url.split("/").pop().split("?")[0];
      const result = answer(method, body.startsWith("{") ? JSON.parse(body) : {});
      const give = () =>
        response
          .writeHead(200, { "Content-Type": "application/json" })
          .end(JSON.stringify({ ok: true, result }));
      if (method === "getUpdates" && result.length === 0) setTimeout(give, 300);
      else give();
    });
  });
  await new Promise((resolve) => vendor.listen(port, "127.0.0.1", resolve));
  const team = await stage.browser.person();
  await stage.api.enter(team);
  page = await team.newPage();
});
after(async () => {
  await stage?.close();
  vendor?.closeAllConnections();
  vendor?.close();
});
afterEach(() => stage.browser.assertQuiet());

const folder =
  process.env.BESEDA_E2E_SHOTS ?? fileURLToPath(new URL("../../../build/e2e-shots", import.meta.url));
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });

async function connect(kind, fields) {
  await page.goto(`${stage.server.url}/admin/channels`);
  await page.getByRole("button", { name: "Connect a channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: kind, exact: true }).check();
  for (const [name, value] of Object.entries(fields)) {
    await dialog.getByLabel(name, { exact: false }).first().fill(value);
  }
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  const done = dialog.getByRole("button", { name: "Done" });
  const guide = page.getByRole("heading", { name: "Setting it up" });
  await done.or(guide).first().waitFor();
  if (await done.isVisible()) await done.click();
  await guide.waitFor();
}

test("every messenger has a guide, in every language of the team", async () => {
  const id = "123456789012345";
  await connect("Slack", {});
  await picture("channel-slack");
  await connect("WhatsApp", { "Phone number ID": id, "Access token": "EAA", "App secret": "s" });
  await picture("channel-whatsapp");
  await connect("Facebook Messenger", { "Page ID": id, "Page access token": "EAA", "App secret": "s" });
  await picture("channel-messenger");
  await connect("Instagram", { "Instagram account ID": id, "Access token": "EAA", "App secret": "s" });
  await picture("channel-instagram");
});

test("a Telegram bot is connected step by step and answers", async () => {
  await connect("Telegram", {});
  const id = page.url().split("/").pop();
  await stage.api.patch(`/channels/${id}`, { settings: { api_base: `http://127.0.0.1:${port}` } });
  await page.reload();
  await page.getByLabel("Bot token").first().fill("42:token");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await picture("channel-telegram");
  await stage.api.patch(`/channels/${id}`, {
    settings: { api_base: `http://127.0.0.1:${port}`, receive: "polling" },
  });
  await page.reload();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: "Connect now" }).click();
  await page.getByText("@pigeon_bot").first().waitFor();
  const person = { id: 7, is_bot: false, first_name: "Ann", language_code: "en" };
  updates.push({
    update_id: 1,
    message: {
      message_id: 5,
      from: person,
      chat: { id: 7, type: "private", first_name: "Ann" },
      date: 1_700_000_000,
      text: "hello",
    },
  });
  await eventually("the bot has answered at Telegram", () => sent.length > 0);
  assert.equal(sent[0].chat_id, 7);
  await page.goto(`${stage.server.url}/admin/conversations`);
  await page.getByText("Ann", { exact: true }).first().waitFor();
});

test("what was sent is edited and deleted from the inbox", async () => {
  await page.getByText("Ann", { exact: true }).first().click();
  const menu = page.getByRole("button", { name: "Change the message" }).last();
  await menu.click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit the message" });
  await dialog.getByRole("textbox").fill("Welcome, Ann");
  await picture("message-edit");
  await dialog.getByRole("button", { name: "Save" }).click();
  await eventually("it is edited at Telegram", () => changed.some((one) => one.method === "editMessageText"));
  assert.equal(changed[0].text, "Welcome, Ann");
  assert.equal(changed[0].message_id, 100 + sent.length);
  await page.getByText("Welcome, Ann").first().waitFor();
  await page.getByText("edited").first().waitFor();
  await menu.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: "Delete the message?" })
    .getByRole("button", { name: "Delete" })
    .click();
  await eventually("it is deleted at Telegram", () => changed.some((one) => one.method === "deleteMessage"));
  await picture("message-deleted");
});
