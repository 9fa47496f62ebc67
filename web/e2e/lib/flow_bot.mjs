// Bots whose scenario is drawn: made empty, talked to, and the lead-capture bot that several tests draw.
import assert from "node:assert/strict";
import { Chat } from "./chat.mjs";
import { FlowEditor } from "./flow_editor.mjs";
import { wide } from "./look.mjs";
import { openStage } from "./stage.mjs";

/** A server with a model, and a member's browser in which the editor can be opened. */
export async function openFlowStage(options = {}) {
  const stage = await openStage({ model: true });
  const team = await stage.browser.person({ viewport: wide, ...options });
  await stage.api.enter(team);
  const page = await team.newPage();
  return { stage, team, page, editor: new FlowEditor(page) };
}

/** Somebody else of the team, in a browser of their own. */
export async function colleague(stage, name) {
  const email = `${name.toLowerCase()}@example.org`;
  const { invite_url } = await stage.api.post("/members", { email, name, role: "admin" });
  const token = new URL(invite_url).searchParams.get("token");
  const response = await fetch(`${stage.server.url}/api/v1/invitations/${token}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password: "a quiet reading room" }),
  });
  assert.equal(response.status, 200);
  const [cookie] = response.headers
    .getSetCookie()
    .find((one) => one.startsWith("beseda_session="))
    .split(";");
  const context = await stage.browser.person({ viewport: wide });
  await context.addCookies([{ name: "beseda_session", value: cookie.split("=")[1], url: stage.server.url }]);
  return context;
}

/** A bot with a web channel and a model. Its scenario is a start, or what is given. */
export async function newBot(stage, name, scenario = onlyStart) {
  const bot = await stage.api.post("/bots", { name, greeting: "", instructions: "Be brief.", knowledge: "" });
  const [{ model_id }] = (await stage.api.get("/bots")).items.filter((one) => one.model_id);
  await stage.api.patch(`/bots/${bot.id}`, { model_id, revision: bot.revision });
  await stage.api.post("/channels", { bot_id: bot.id, kind: "web", name, enabled: true, settings: {} });
  const { revision } = await stage.api.get(`/bots/${bot.id}/scenario`);
  await stage.api.request("PUT", `/bots/${bot.id}/scenario`, { scenario, base_revision: revision });
  return bot;
}

export const block = (kind, at, settings = {}, flow = "f_main") => ({ flow, kind, name: "", at, settings });

export function scenarioOf(blocks, edges = {}, more = {}) {
  return {
    format: 1,
    locales: ["en"],
    main: "f_main",
    flows: { f_main: { name: "Main" } },
    variables: {},
    blocks,
    edges,
    ...more,
  };
}

const onlyStart = scenarioOf({ b_start: block("start", [80, 120]) });

export const scenarioNow = async (stage, bot) => (await stage.api.get(`/bots/${bot.id}/scenario`)).scenario;

export async function kindsNow(stage, bot) {
  const { blocks } = await scenarioNow(stage, bot);
  return Object.values(blocks)
    .map((one) => one.kind)
    .sort();
}

/** A new person opens the bot's chat. */
export async function visit(stage, bot) {
  const visitor = await stage.browser.person();
  const chat = new Chat(await visitor.newPage());
  await chat.place.goto(`${stage.server.url}/chat/${bot.slug}`);
  await chat.box.waitFor();
  return { visitor, chat };
}

/** What the lead-capture bot is made of. */
export const leadKinds = [
  "ai_answer",
  "ask_email",
  "call_flow",
  "condition",
  "end",
  "send_text",
  "send_text",
  "split",
  "start",
  "start",
];

/** The lead-capture bot talks as it was drawn, whoever drew it. */
export async function talksAsDrawn(stage, bot) {
  const { visitor, chat } = await visit(stage, bot);
  await chat.say("Hi");
  await chat.endsWith("> Hi", "< Welcome to the bookshop!", "< Where may we write to you?");
  await chat.say("somewhere");
  await chat.endsWith("> somewhere", "< That is no e-mail address. Once more, please.");
  await chat.say("anna@example.org");
  await chat.endsWith("> anna@example.org", "< Thank you, anna@example.org!", "< Anything else?");
  await chat.say("a poem");
  await chat.endsWith("> a poem", "< Roses are red. That is all.");
  await visitor.close();
}

/** The condition's last way leads to the end. */
export async function assertOtherwiseEnds(stage, bot) {
  const { blocks, edges } = await scenarioNow(stage, bot);
  const otherwise = Object.values(edges).find((one) => one.port === "else");
  assert.equal(blocks[otherwise?.to]?.kind, "end");
}

export async function publishByMouse(page, editor, note) {
  await editor.saved();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is new").fill(note);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
}
