// Telegram for the program under test: telegram-test-api, which was not written by us, keeps chats, updates, messages, edits and
// webhooks. In front of it stands a server that does as Telegram's does where the emulator does not: it sends the secret that
// setWebhook gave along with webhooks, and takes and serves files. Uploads are parsed by Node's own FormData, and every call is held to
// the parameters that core.telegram.org/bots/api names for its method.
import assert from "node:assert/strict";
import http from "node:http";
import TelegramServer from "telegram-test-api";
import { eventually } from "../../../web/e2e/lib/process.mjs";

export const token = "42:ABC-DEF1234ghIkl";

const fileMethods = { sendPhoto: "photo", sendVoice: "voice", sendDocument: "document", sendAudio: "audio", sendVideo: "video" };
const common = ["chat_id", "message_thread_id", "reply_parameters", "reply_markup", "parse_mode"];
const parameters = {
  getMe: [],
  getWebhookInfo: [],
  deleteWebhook: ["drop_pending_updates"],
  setWebhook: ["url", "secret_token", "allowed_updates", "max_connections"],
  setMyCommands: ["commands"],
  setChatMenuButton: ["menu_button"],
  getUpdates: ["offset", "limit", "timeout", "allowed_updates"],
  sendMessage: [...common, "text", "link_preview_options"],
  editMessageText: [...common, "message_id", "text", "link_preview_options"],
  deleteMessage: ["chat_id", "message_id"],
  sendMessageDraft: ["chat_id", "message_thread_id", "draft_id", "text", "parse_mode"],
  sendLocation: [...common, "latitude", "longitude"],
  sendVenue: [...common, "latitude", "longitude", "title", "address"],
  sendContact: [...common, "phone_number", "first_name", "last_name", "vcard"],
  sendChatAction: ["chat_id", "message_thread_id", "action"],
  answerCallbackQuery: ["callback_query_id", "text"],
  getFile: ["file_id"],
  ...Object.fromEntries(Object.entries(fileMethods).map(([method, field]) => [method, [...common, field, "caption", "duration"]])),
};

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readCall(request) {
  const body = await bodyOf(request);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return { params: body.length ? JSON.parse(body) : {}, files: {} };
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const params = {}, files = {};
  for (const [name, value] of form) {
    if (typeof value === "string") params[name] = /^[[{]|^-?\d+$/.test(value) ? JSON.parse(value) : value;
    else files[name] = { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return { params, files };
}

export class Telegram {
  #server;
  #webhook = null;
  #messageId = 900_000;
  /** Calls of the bot, in their order: {method, params, files}. */
  calls = [];
  /** Files by their id: what people have sent, and what the bot has. */
  files = new Map();
  mistakes = [];

  async start() {
    const port = await freePort();
    this.emulator = new TelegramServer({ port, host: "127.0.0.1", storeTimeout: 600 });
    await this.emulator.start();
    this.#server = http.createServer((request, response) => {
      this.#answer(request, response).catch((error) => {
        this.mistakes.push(String(error));
        reply(response, 500, { ok: false, error_code: 500, description: String(error) });
      });
    });
    await new Promise((listening) => this.#server.listen(0, "127.0.0.1", listening));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    this.client = this.emulator.getClient(token, { userId: 7, chatId: 7, firstName: "Ann", timeout: 20_000 });
  }

  async stop() {
    this.#server?.closeAllConnections();
    this.#server?.close();
    await this.emulator?.stop();
  }

  /** What a person writes; `more` are fields of the Message. */
  async says(text, more = {}) {
    const message = this.client.makeMessage(text, more);
    if (text === null) delete message.text;
    const sent = await this.client.sendMessage(message);
    assert.ok(sent.ok, JSON.stringify(sent));
  }

  async presses(data, message) {
    const sent = await this.client.sendCallback(this.client.makeCallbackQuery(data, { message }));
    assert.ok(sent.ok, JSON.stringify(sent));
  }

  /** The next calls of a method that nobody has waited for yet. */
  async next(method) {
    return eventually(`the bot calls ${method}`, () => {
      const at = this.calls.findIndex((call) => call.method === method && !call.seen);
      if (at < 0) return null;
      this.calls[at].seen = true;
      return this.calls[at];
    });
  }

  async #answer(request, response) {
    if (request.url === "/webhook") return this.#relay(request, response);
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(request.url);
    if (file) {
      assert.equal(file[1], token);
      const bytes = this.files.get(file[2]);
      if (!bytes) return reply(response, 404, { ok: false, error_code: 404, description: "Not Found" });
      response.writeHead(200, { "Content-Type": "application/octet-stream" });
      return response.end(bytes);
    }
    const [, asked, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url) ?? [];
    if (asked !== token) return reply(response, 401, { ok: false, error_code: 401, description: "Unauthorized" });
    const call = { method, ...(await readCall(request)) };
    this.#check(call);
    const result = (call.result = await this.#perform(call));
    if (method !== "getUpdates") this.calls.push(call);
    reply(response, 200, { ok: true, result });
  }

  #check({ method, params }) {
    const known = parameters[method];
    if (!known) this.mistakes.push(`there is no method ${method} here`);
    for (const name of Object.keys(params)) {
      if (!known?.includes(name)) this.mistakes.push(`${method} has no parameter ${name}`);
    }
    for (const row of params.reply_markup?.inline_keyboard ?? []) {
      for (const { callback_data: data } of row) {
        if (data !== undefined && (Buffer.byteLength(data) < 1 || Buffer.byteLength(data) > 64)) {
          this.mistakes.push(`callback_data of ${Buffer.byteLength(data)} bytes`);
        }
      }
    }
  }

  async #perform(call) {
    const { method, params, files } = call;
    if (method in fileMethods) {
      const field = fileMethods[method];
      let id = params[field];
      if (id.startsWith("attach://")) {
        const upload = files[id.slice("attach://".length)];
        assert.ok(upload, `${id} did not come along`);
        id = `sent-${this.files.size}`;
        this.files.set(id, upload.bytes);
      } else if (!this.files.has(id)) {
        throw new Error("wrong file_id or the file is temporarily unavailable");
      }
      const sent = { file_id: id, file_unique_id: id, width: 1, height: 1 };
      return { message_id: ++this.#messageId, date: 1, chat: { id: params.chat_id }, [field]: field === "photo" ? [sent] : sent };
    }
    if (["sendLocation", "sendVenue", "sendContact"].includes(method)) return { message_id: ++this.#messageId, date: 1, chat: { id: params.chat_id } };
    if (method === "getFile") return { file_id: params.file_id, file_path: params.file_id };
    if (method === "setMyCommands" || method === "setChatMenuButton" || method === "sendChatAction" || method === "sendMessageDraft") return true;
    if (method === "getWebhookInfo") return { url: this.#webhook?.url ?? "", pending_update_count: 0, has_custom_certificate: false };
    const passed = { ...params };
    if (method === "setWebhook") {
      this.#webhook = params;
      passed.url = `${this.url}/webhook`;
    }
    if (method === "deleteWebhook") this.#webhook = null;
    const answer = await fetch(`${this.emulator.config.apiURL}/bot${token}/${method}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(passed),
    });
    const { ok, result, ...rest } = await answer.json();
    assert.ok(ok, `${method}: ${JSON.stringify(rest)}`);
    return result ?? true;
  }

  async #relay(request, response) {
    const body = await bodyOf(request);
    const answer = await fetch(this.#webhook.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": this.#webhook.secret_token },
      body,
    });
    this.lastWebhookStatus = answer.status;
    reply(response, answer.status, await answer.json());
  }
}

function reply(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

async function freePort() {
  const server = http.createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
