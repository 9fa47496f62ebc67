// The server is killed, or told to stop, in the middle of a reply. The visitor sees each message once.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { unreachable } from "../lib/browser.mjs";
import { Chat } from "../lib/chat.mjs";
import { answers } from "../lib/model_server.mjs";
import { openStage } from "../lib/stage.mjs";

const greeting = "< Hello! I am the assistant of this site. Ask me something.";
const question = "> Tell me a long story";
const story = `< ${answers["a long story"]}`;
let stage, page, chat;
before(async () => {
  stage = await openStage({ model: true });
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet(unreachable));

/** A new visitor who has asked for the long story and sees it begin. */
async function midReply() {
  const visitor = await stage.browser.person();
  page = await visitor.newPage();
  await page.goto(`${stage.server.url}/chat/assistant`);
  chat = new Chat(page);
  await chat.say("Tell me a long story");
  await chat.streaming.getByText("Sentence 3").waitFor();
}

/** The chat, the chat after a reload, and the database all hold exactly these lines; the chat greets before them. */
async function holdsExactly(...lines) {
  await chat.endsWith(...lines);
  assert.deepEqual(await chat.transcript(), [greeting, ...lines]);
  await page.reload();
  await chat.endsWith(...lines);
  assert.deepEqual(await chat.transcript(), [greeting, ...lines]);
  const [conversation] = (await stage.api.get("/conversations?limit=1")).items;
  const { items } = await stage.api.get(`/conversations/${conversation.id}/messages?limit=100`);
  const stored = items
    .toSorted((a, b) => a.seq - b.seq)
    .map((message) => `${message.direction === "in" ? ">" : "<"} ${message.content.text}`);
  assert.deepEqual(stored, lines);
  await page.context().close();
}

test("SIGKILL in mid-reply: the chat reconnects and the reply arrives once", async () => {
  await midReply();
  const ended = await stage.server.stop("SIGKILL");
  assert.equal(ended.signal, "SIGKILL");
  // Written while nobody listens: kept, sent when the server is back, answered in order.
  await chat.say("Tell me a poem");
  await stage.server.start();
  await holdsExactly(question, "> Tell me a poem", story, `< ${answers["a poem"]}`);
});

test("SIGTERM in mid-reply: the server finishes the reply before it ends", async () => {
  const asked = await stage.model.callsAbout("Tell me a long story");
  await midReply();
  const ended = await stage.server.stop("SIGTERM");
  assert.deepEqual(ended, { code: 0, signal: null }, stage.server.log);
  await stage.server.start();
  await holdsExactly(question, story);
  assert.equal(await stage.model.callsAbout("Tell me a long story"), asked + 1, "the model was asked once");
});

test("SIGTERM with a shorter patience than the reply: it continues after the restart", async () => {
  await stage.server.stop("SIGTERM");
  await stage.server.start("--shutdown-grace", "1");
  await midReply();
  const ended = await stage.server.stop("SIGTERM");
  assert.deepEqual(ended, { code: 0, signal: null }, stage.server.log);
  await stage.server.start();
  await holdsExactly(question, story);
});
