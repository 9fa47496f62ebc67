// How accounts stand: a refused token is seen on every page, a test message goes both ways, and forms of WhatsApp are filled in.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "../lib/model_server.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page, vendor, port, bot;
const telegram = { refused: false, updates: [], sent: [] };
const whatsapp = { sent: [], files: 0 };

const forms = [
  ["order_shipped", { type: "BODY", text: "Hi {{1}}, it is on its way." }],
  ["where_we_are", { type: "HEADER", format: "LOCATION" }, { type: "BODY", text: "Come and see us, {{1}}." }],
  ["new_menu", { type: "HEADER", format: "DOCUMENT" }, { type: "BODY", text: "Our new menu." }],
].map(([name, ...components]) => ({
  name,
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  components,
}));

/** As much of Telegram's Bot API as this needs. */
function bots(method, fields) {
  if (method === "getMe") {
    return { id: 42, is_bot: true, first_name: "Pigeon", username: "pigeon_bot", can_join_groups: true };
  }
  if (method === "getWebhookInfo") return { url: "", pending_update_count: 0 };
  if (method === "getUpdates") return telegram.updates.filter((one) => one.update_id >= (fields.offset ?? 0));
  if (method === "sendMessage") {
    telegram.sent.push(fields);
    return {
      message_id: 100 + telegram.sent.length,
      date: 1,
      chat: { id: fields.chat_id, type: "private" },
    };
  }
  return true;
}

/** As much of the Graph API as a WhatsApp number needs. */
function graph(method, path, body) {
  if (path.endsWith("/message_templates")) return { data: forms };
  if (path.endsWith("/media")) return { id: `file-${++whatsapp.files}` };
  if (path.endsWith("/messages") && method === "POST") {
    const message = JSON.parse(body);
    if (message.type) whatsapp.sent.push(message);
    return { messages: [{ id: `wamid.${whatsapp.sent.length}` }] };
  }
  return {};
}

before(async () => {
  stage = await openStage();
  port = await freePort();
  vendor = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      const path = request.url.split("?")[0];
      const give = (status, answer) =>
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
      if (path.startsWith("/v")) return give(200, graph(request.method, path, body));
      if (telegram.refused) return give(401, { ok: false, error_code: 401, description: "Unauthorized" });
      const method = path.split("/").pop();
      const result = bots(method, body.startsWith("{") ? JSON.parse(body) : {});
      if (method === "getUpdates" && result.length === 0)
        return setTimeout(() => give(200, { ok: true, result }), 300);
      return give(200, { ok: true, result });
    });
  });
  await new Promise((resolve) => vendor.listen(port, "127.0.0.1", resolve));
  const team = await stage.browser.person();
  await stage.api.enter(team);
  page = await team.newPage();
  [bot] = (await stage.api.get("/bots")).items;
});
after(async () => {
  await stage?.close();
  vendor?.closeAllConnections();
  vendor?.close();
});
afterEach(() => stage.browser.assertQuiet());

const folder =
  process.env.BESEDA_E2E_SHOTS ?? fileURLToPath(new URL("../../../build/e2e-shots", import.meta.url));
mkdirSync(folder, { recursive: true });
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });

function connect(kind, name, settings, secrets) {
  return stage.api.post("/channels", {
    bot_id: bot.id,
    kind,
    name,
    settings: { api_base: `http://127.0.0.1:${port}`, ...settings },
    secrets,
  });
}

test("a test message goes both ways", async () => {
  const channel = await connect("telegram", "Pigeon", { receive: "polling" }, { bot_token: "42:token" });
  await stage.api.post(`/channels/${channel.id}/check`);
  await page.goto(`${stage.server.url}/admin/channels/${channel.id}`);
  await page.getByRole("button", { name: "Try it in both directions" }).click();
  await page.getByRole("link", { name: "https://t.me/pigeon_bot" }).waitFor();
  await page.getByText("Waiting for the first message…").waitFor();
  await picture("channel-test-waiting");
  telegram.updates.push({
    update_id: 1,
    message: {
      message_id: 5,
      from: { id: 7, is_bot: false, first_name: "Ann", language_code: "en" },
      chat: { id: 7, type: "private", first_name: "Ann" },
      date: 1_700_000_000,
      text: "hello",
    },
  });
  await page.getByText("Received from Ann: hello").waitFor();
  await page.getByRole("button", { name: "Send a test message" }).click();
  await page.getByText("Sent.", { exact: true }).waitFor();
  await eventually("the test message is at Telegram", () =>
    telegram.sent.some((one) => one.chat_id === 7 && one.text.includes("test message")),
  );
  await picture("channel-test-sent");
});

test("a refused token is seen everywhere until it is mended", async () => {
  const channel = (await stage.api.get("/channels")).items.find((one) => one.kind === "telegram");
  telegram.refused = true;
  await page.goto(`${stage.server.url}/admin/channels/${channel.id}`);
  await page.getByRole("button", { name: "Check the connection" }).last().click();
  await page.getByText("Telegram does not accept the bot's token").first().waitFor();
  const alert = page.getByText("The channel “Pigeon” does not work.");
  await alert.waitFor();
  await page.goto(`${stage.server.url}/admin/channels`);
  await page.getByText("Does not work", { exact: true }).waitFor();
  await alert.waitFor();
  await picture("channels-failed");
  await page.emulateMedia({ colorScheme: "dark" });
  await picture("channels-failed-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await stage.api.patch("/auth/me", { locale: "ar" });
  await page.goto(`${stage.server.url}/admin/channels/${channel.id}`);
  await page.getByText("لا يقبل Telegram رمز البوت").first().waitFor();
  await picture("channel-failed-ar");
  await stage.api.patch("/auth/me", { locale: "en" });
  telegram.refused = false;
  await eventually("the account's connection is taken up again", async () => {
    await stage.api.post(`/channels/${channel.id}/check`);
    return (await stage.api.get(`/channels/${channel.id}`)).health.state === "ok";
  });
  await page.goto(`${stage.server.url}/admin/channels/${channel.id}`);
  await page.getByText("The account works.").first().waitFor();
  assert.equal(await alert.count(), 0);
  const events = (await stage.api.get(`/channels/${channel.id}/events`)).items;
  assert.ok(
    events.some((one) => one.type === "health" && one.health === "failed"),
    JSON.stringify(events),
  );
});

/** A message of a person on WhatsApp, signed as Meta signs. */
async function arrives(channel, text) {
  const message = {
    from: "16505551234",
    id: `wamid.in.${text}`,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: "text",
    text: { body: text },
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
    contacts: [{ profile: { name: "Sheena" }, wa_id: "16505551234" }],
    messages: [message],
  };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "102290129340398", changes: [{ value, field: "messages" }] }],
  });
  const answer = await fetch(`${stage.server.url}/hooks/whatsapp/${channel.id}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`,
    },
    body,
  });
  assert.equal(answer.status, 200);
}

async function sendForm(name, fill) {
  await page.getByRole("button", { name: "Send a template" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Template").first().click();
  await page.getByRole("option", { name: `${name} (en)` }).click();
  const send = dialog.getByRole("button", { name: "Send", exact: true });
  assert.ok(await send.isDisabled(), "nothing is filled in yet");
  await fill(dialog);
  await picture(`template-${name}`);
  await send.click();
  await dialog.waitFor({ state: "hidden" });
  return eventually(`${name} is at WhatsApp`, () =>
    whatsapp.sent.find((one) => one.type === "template" && one.template.name === name),
  );
}

test("WhatsApp's forms are filled in with places and files, at any time", async () => {
  const channel = await connect(
    "whatsapp",
    "Shop",
    { phone_number_id: "106540352242922", business_account_id: "102290129340398" },
    { access_token: "EAA", app_secret: "s3cret" },
  );
  await arrives(channel, "hello");
  const conversation = await eventually("the message is there", async () => {
    const found = (await stage.api.get(`/conversations?channel_id=${channel.id}`)).items;
    return found[0];
  });
  assert.deepEqual(conversation.reply_window, { seconds: 86_400, templates: true });
  await page.goto(`${stage.server.url}/admin/conversations/${conversation.id}`);
  const place = await sendForm("where_we_are", async (dialog) => {
    await dialog.getByLabel("Latitude").fill("north");
    await dialog.getByText("A number of degrees between -90 and 90").waitFor();
    await dialog.getByLabel("Latitude").fill("37,44");
    await dialog.getByLabel("Longitude").fill("-122.16");
    await dialog.getByLabel("Name of the place").fill("Café");
    await dialog.getByLabel("Address").fill("101 Forest Ave");
    await dialog.getByLabel("What stands for 1").fill("Ann");
  });
  assert.deepEqual(place.template.components[0].parameters[0].location, {
    latitude: 37.44,
    longitude: -122.16,
    name: "Café",
    address: "101 Forest Ave",
  });
  const file = await sendForm("new_menu", async (dialog) => {
    await dialog
      .locator("input[type=file]")
      .setInputFiles({ name: "menu.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") });
    await dialog.getByText("menu.pdf").waitFor();
  });
  assert.equal(file.template.components[0].parameters[0].type, "document");
  assert.equal(file.template.components[0].parameters[0].document.id, "file-1");
});

test("how long the team may answer is the account's own setting", async () => {
  const settings = { page_id: "110" };
  const channel = await connect("messenger", "Page", settings, { access_token: "EAA", app_secret: "s" });
  assert.equal(channel.capabilities.agent_window_seconds, 0);
  assert.equal(channel.capabilities.reply_window_seconds, 86_400);
  const changed = await stage.api.patch(`/channels/${channel.id}`, {
    settings: { api_base: `http://127.0.0.1:${port}`, ...settings, human_agent: true },
  });
  assert.equal(changed.capabilities.agent_window_seconds, 7 * 86_400);
});
