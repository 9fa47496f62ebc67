// A Telegram bot of ours against an emulator of the Bot API: by webhook and by polling, text, photo, voice, keyboards.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../../../web/e2e/lib/api.mjs";
import { eventually } from "../../../web/e2e/lib/process.mjs";
import { Server } from "../../../web/e2e/lib/server.mjs";
import { Telegram, token } from "./telegram_stage.mjs";
import { callProblems } from "./telegram_types.mjs";

const longPayload = `order:${"7".repeat(120)}`;
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

for (const receive of ["webhook", "polling"]) {
  describe(`a Telegram bot by ${receive}`, () => {
    const telegram = new Telegram();
    const server = new Server();
    let api, channel, conversation;

    const transcript = async () => (await api.get(`/conversations/${conversation}/messages`)).items;
    const said = (what, find) => eventually(what, async () => (await transcript()).find(find));
    const write = (content) => api.post(`/conversations/${conversation}/messages`, { content });

    before(async () => {
      await Promise.all([telegram.start(), server.start("--scripted-provider")]);
      api = new Api(server);
      await api.setUp();
      const provider = await api.post("/providers", {
        kind: "scripted",
        name: "Scripted",
        settings: { token_delay_ms: 400, rules: [{ match: "hello", reply: "**Hi**, & welcome" }, { match: ".*", reply: "Noted" }] },
      });
      const model = await api.post("/models", { provider_id: provider.id, name: "script" });
      const [bot] = (await api.get("/bots")).items;
      await api.patch(`/bots/${bot.id}`, { model_id: model.id, revision: bot.revision });
      channel = await api.post("/channels", {
        bot_id: bot.id,
        kind: "telegram",
        name: "Pigeon",
        settings: { receive, api_base: telegram.url, commands: "start - Begin" },
        secrets: { bot_token: token },
      });
    });
    after(async () => {
      await server.remove();
      await telegram.stop();
    });

    test("connects", async () => {
      const report = await api.post(`/channels/${channel.id}/connect`);
      assert.equal(report.account_name, "@TestNameBot");
      assert.ok(report.checks.every(({ state }) => state === "ok"), JSON.stringify(report.checks));
      const commands = await telegram.next("setMyCommands");
      assert.deepEqual(commands.params.commands, [{ command: "start", description: "Begin" }]);
      if (receive === "webhook") {
        const { params } = await telegram.next("setWebhook");
        assert.match(params.secret_token, /^[\w-]{32,}$/);
        assert.ok(params.allowed_updates.includes("message_reaction"));
      }
    });

    test("answers a text in Telegram's HTML", async () => {
      await telegram.says("hello");
      const { params } = await telegram.next("sendMessage");
      assert.equal(params.chat_id, 7);
      assert.equal(params.text, "<b>Hi</b>, &amp; welcome");
      assert.equal(params.parse_mode, "HTML");
      const draft = await telegram.next("sendMessageDraft"); // for the answer takes 800 ms
      assert.match(draft.params.text, /Hi/);
      assert.ok(draft.params.draft_id > 0);
      [{ id: conversation }] = (await api.get("/conversations")).items;
      const [first] = await transcript();
      assert.equal(first.content.text, "hello");
      await said("the answer counts as sent", ({ author, delivery }) => author === "bot" && delivery.state === "sent");
    });

    if (receive === "webhook") {
      test("takes no update without the secret", async () => {
        const answer = await fetch(`${server.url}/hooks/telegram/${channel.id}`, {
          method: "POST",
          headers: { "X-Telegram-Bot-Api-Secret-Token": "guessed" },
          body: JSON.stringify({ update_id: 999, message: { message_id: 1, chat: { id: 7 }, text: "forged" } }),
        });
        assert.equal(answer.status, 401);
      });
    }

    test("lays down a photo and a voice note", async () => {
      telegram.files.set("photo-1", png);
      await telegram.says(null, { photo: [{ file_id: "photo-1", file_unique_id: "1", width: 1, height: 1 }], caption: "my bird" });
      const photo = await said("the photo is laid down", ({ content }) => content.caption === "my bird" && content.url.startsWith("/media/"));
      const fetched = await fetch(server.url + photo.content.url);
      assert.equal(fetched.status, 200);
      assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), png);
      await telegram.next("sendMessage");

      telegram.files.set("voice-1", Buffer.from("OggS and sound"));
      await telegram.says(null, { voice: { file_id: "voice-1", file_unique_id: "2", duration: 3, mime_type: "audio/ogg" } });
      const voice = await said("the voice note is laid down", ({ content }) => content.voice_note && content.url.startsWith("/media/"));
      assert.equal(voice.content.duration_ms, 3000);
      await telegram.next("sendMessage");
    });

    test("sends a photo once and names it afterwards", async () => {
      const photo = (await transcript()).find(({ content }) => content.caption === "my bird").content;
      await write({ type: "image", url: photo.url, mime: "image/png", caption: "*yours*" });
      const first = await telegram.next("sendPhoto");
      const [upload] = Object.values(first.files);
      assert.deepEqual(upload.bytes, png);
      assert.equal(first.params.caption, "<i>yours</i>");
      await write({ type: "image", url: photo.url, mime: "image/png" });
      const second = await telegram.next("sendPhoto");
      assert.deepEqual(second.files, {});
      assert.match(second.params.photo, /^sent-/);
    });

    test("sends a voice note", async () => {
      const voice = (await transcript()).find(({ content }) => content.voice_note).content;
      await write({ type: "audio", url: voice.url, mime: "audio/ogg", voice_note: true });
      const { files } = await telegram.next("sendVoice");
      assert.equal(Object.values(files)[0].bytes.toString(), "OggS and sound");
    });

    test("sends buttons, takes what is pressed, and gives a long payload back whole", async () => {
      await write({
        type: "buttons",
        text: "Which?",
        buttons: [
          { kind: "reply", title: "Short", payload: "s" },
          { kind: "reply", title: "Long", payload: longPayload },
          { kind: "url", title: "Site", url: "https://example.org" },
        ],
      });
      const { params, result } = await telegram.next("sendMessage");
      const buttons = params.reply_markup.inline_keyboard.flat();
      assert.deepEqual(buttons.map(({ text }) => text), ["Short", "Long", "Site"]);
      assert.equal(buttons[0].callback_data, "s");
      assert.equal(buttons[2].url, "https://example.org");
      await said("the buttons count as sent", ({ content, delivery }) => content.type === "buttons" && delivery.state === "sent");
      const message = { message_id: result.message_id, reply_markup: params.reply_markup };
      await telegram.presses(buttons[1].callback_data, message);
      const pressed = await said("the pressed button arrives", ({ content }) => content.type === "postback");
      assert.equal(pressed.content.payload, longPayload);
      assert.equal(pressed.content.title, "Long");
      const answered = await telegram.next("answerCallbackQuery");
      assert.ok(answered.params.callback_query_id);
    });

    test("sends quick replies as a reply keyboard", async () => {
      await write({ type: "text", text: "Colour?", quick_replies: [{ title: "Grey" }, { title: "White" }] });
      const { params } = await eventually("the keyboard", async () => {
        const call = telegram.calls.find((one) => one.params.reply_markup?.keyboard);
        return call ?? null;
      });
      assert.deepEqual(params.reply_markup.keyboard, [[{ text: "Grey" }, { text: "White" }]]);
    });

    test("splits what is too long", async () => {
      const words = Array.from({ length: 1500 }, (_, i) => `word${i}`).join(" ");
      await write({ type: "text", text: words });
      const parts = await eventually("all parts", () => {
        const found = telegram.calls.filter(({ method, params }) => method === "sendMessage" && params.text?.includes("word"));
        return found.map(({ params }) => params.text).join(" ") === words ? found : null;
      });
      assert.ok(parts.length >= 3);
      assert.ok(parts.every(({ params }) => params.text.length <= 4096));
    });

    test("goes on after a restart, and repeats nothing", async () => {
      const before = telegram.calls.filter(({ method }) => method === "sendMessage").length;
      await server.stop();
      await server.start("--scripted-provider");
      await telegram.says("hello again");
      await said("the new message arrives", ({ content }) => content.text === "hello again");
      await eventually("it is answered", () => telegram.calls.filter(({ method }) => method === "sendMessage").length > before);
      assert.equal(telegram.calls.filter(({ method }) => method === "sendMessage").length, before + 1);
    });

    test("sends places, contacts and files", async () => {
      const location = { type: "location", latitude: 55.75, longitude: 37.61, title: "Shop", address: "Tverskaya 1" };
      await write(location);
      const venue = await telegram.next("sendVenue");
      assert.equal(venue.params.title, "Shop");
      await write({ type: "location", latitude: 1.5, longitude: 2.5 });
      assert.equal((await telegram.next("sendLocation")).params.latitude, 1.5);
      await write({ type: "contact", name: "Ann Lee", phones: ["+15550100"], emails: [] });
      assert.equal((await telegram.next("sendContact")).params.phone_number, "+15550100");
      const photo = (await transcript()).find(({ content }) => content.caption === "my bird").content;
      await write({ type: "file", url: photo.url, name: "price.png", mime: "application/pdf" });
      assert.ok(Object.values((await telegram.next("sendDocument")).files)[0].bytes.equals(png));
    });

    test("edits and deletes what it has sent", async () => {
      const sent = await write({ type: "text", text: "At nine" });
      await said("it is sent", ({ id, delivery }) => id === sent.id && delivery.state === "sent");
      await write({ type: "edit", message_id: sent.id, content: { type: "text", text: "At ten" } });
      assert.equal((await telegram.next("editMessageText")).params.text, "At ten");
      await write({ type: "delete", message_id: sent.id });
      assert.ok((await telegram.next("deleteMessage")).params.message_id > 0);
    });

    test("makes no call that the Bot API does not have", () => {
      assert.deepEqual(telegram.mistakes, []);
    });

    test("calls as the Bot API's published types say", () => {
      const methods = new Set(telegram.calls.map(({ method }) => method));
      for (const method of ["sendMessage", "sendPhoto", "sendVoice", "editMessageText", "sendMessageDraft"]) assert.ok(methods.has(method), method);
      assert.deepEqual(callProblems(telegram.calls), []);
    });
  });
}
