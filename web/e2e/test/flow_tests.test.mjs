// A conversation of the trial is kept as a test; the bot is broken, the test fails, publishing is refused; the bot is mended
// and published.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { look, wide } from "../lib/look.mjs";
import { openStage } from "../lib/stage.mjs";

const block = (kind, x, settings = {}) => ({ flow: "f_main", kind, at: [x, 120], settings });
const edge = (from, to) => ({ from, port: "next", to });
const scenario = {
  format: 1,
  locales: ["en"],
  main: "f_main",
  flows: { f_main: { name: "Main" } },
  variables: { email: { type: "text" } },
  blocks: {
    b_start: block("start", 80),
    b_ask: block("ask_email", 360, { question: { en: "Where may we write to you?" }, variable: "email" }),
    b_ai: block("ai_generate", 640, { prompt: "A line", variable: "poem", say: true }),
    b_bye: block("send_text", 920, { text: { en: "Thank you, {{email}}!" } }),
  },
  edges: { e_1: edge("b_start", "b_ask"), e_2: edge("b_ask", "b_ai"), e_3: edge("b_ai", "b_bye") },
};
scenario.variables.poem = { type: "text" };

let stage, team, page, editor, bot;

before(async () => {
  stage = await openStage({ model: true });
  team = await stage.browser.person({ viewport: wide });
  await stage.api.enter(team);
  page = await team.newPage();
  editor = new FlowEditor(page);
  bot = await stage.api.post("/bots", { name: "Tested", greeting: "", instructions: "Be brief.", knowledge: "" });
  const [{ model_id }] = (await stage.api.get("/bots")).items.filter((one) => one.model_id);
  await stage.api.patch(`/bots/${bot.id}`, { model_id, revision: bot.revision });
  const { revision } = await stage.api.get(`/bots/${bot.id}/scenario`);
  await stage.api.request("PUT", `/bots/${bot.id}/scenario`, { scenario, base_revision: revision });
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
// A test that cannot be read is refused.
afterEach(() => stage.browser.assertQuiet(/status of 422 .*\/tests\/by%20hand\)$/));

const panels = () => page.getByRole("navigation", { name: "Panels" });
const openTests = async () => {
  const button = panels().getByRole("button", { name: "Tests", exact: true });
  if ((await button.getAttribute("aria-pressed")) !== "true") await button.click();
  await page.getByRole("region", { name: "Tests" }).waitFor();
};
const tests = () => page.getByRole("region", { name: "Tests" });
const listed = () => tests().getByRole("button", { name: /happy path/ });

/** Says something else at the end. */
async function write(words) {
  await editor.fit(); // Only what can be seen is drawn.
  await page.locator('.react-flow__node[data-id="b_bye"]').click();
  await panels().getByRole("button", { name: "Properties" }).click();
  await editor.field("text").fill(words);
  await editor.saved();
}

async function openPublish() {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  return page.getByRole("dialog");
}

describe("tests of a scenario", () => {
  test("a trial is kept as one, with what the model said", async () => {
    await page.getByRole("button", { name: "Try it" }).first().click();
    const talk = page.getByRole("log", { name: "Try it" });
    await talk.getByText("Where may we write to you?").waitFor();
    await page.getByRole("textbox", { name: "Write as a visitor would" }).fill("anna@example.org");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await talk.getByText("Thank you, anna@example.org!").waitFor();
    await page.getByRole("button", { name: "Keep as a test" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("happy path");
    const text = await dialog.getByLabel("Conversation").inputValue();
    assert.match(text, /^# channel: web {2}locale: en {2}now: /);
    assert.match(text, /\nstart>\nbot> Where may we write to you\?\nuser> anna@example\.org\nmodel> .+\nbot> .+\nbot> Thank you, anna@example\.org!\n$/);
    await dialog.getByRole("button", { name: "Keep", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await listed().waitFor();
    await tests().getByRole("button", { name: "Run all" }).click();
    await tests().getByText("1 test passes").waitFor();
    await tests().getByRole("img", { name: "Passed" }).waitFor();
  });

  test("a bot that is broken fails it, line and block shown", async () => {
    await write("Thx, {{email}}!");
    await openTests();
    await tests().getByRole("button", { name: "Run all" }).click();
    await tests().getByText("1 test fails").waitFor();
    await listed().click();
    const failure = tests().getByRole("alert");
    await failure.getByText("Thank you, anna@example.org!").waitFor();
    await failure.getByText("Thx, anna@example.org!").waitFor();
    await failure.getByText("Line 7 went otherwise").waitFor();
    assert.deepEqual(await look(page, "flow-tests-failing", "en"), []);
    await failure.getByRole("button", { name: /^Show “/ }).click();
    await editor.still();
    await page.locator('.react-flow__node[data-id="b_bye"].selected').waitFor();
  });

  test("publishing is refused then, if the bot is set so", async () => {
    await openTests();
    await tests().getByRole("combobox", { name: "When tests fail, publishing" }).click();
    await page.getByRole("option", { name: "is refused" }).click();
    const dialog = await openPublish();
    await dialog.getByText("1 test fails").waitFor();
    await dialog.getByText("This bot is not published while tests fail.").waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Publish" }).isDisabled(), true);
    assert.deepEqual(await look(page, "flow-tests-refused", "en"), []);
    // The server refuses by itself as well.
    await assert.rejects(stage.api.post(`/bots/${bot.id}/scenario/publish`, { note: "all the same" }), /tests_failed|not published/);
    await dialog.getByRole("button", { name: "Show them" }).click();
    await dialog.waitFor({ state: "detached" });
    await listed().waitFor();
  });

  test("a bot that is mended is published", async () => {
    await write("Thank you, {{email}}!");
    const dialog = await openPublish();
    await dialog.getByLabel("What is new").fill("Tested");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await dialog.waitFor({ state: "detached" });
    const { published } = await stage.api.get(`/bots/${bot.id}/scenario`);
    assert.equal(published.number, 1);
    const version = await stage.api.get(`/bots/${bot.id}/scenario/versions/${published.version}`);
    assert.deepEqual(Object.keys(version.tests), ["happy path"]);
  });

  test("one is written by hand, what cannot be read is said, and it is deleted", async () => {
    await openTests();
    await tests().getByRole("button", { name: "Write a test" }).click();
    await tests().getByLabel("Name").fill("by hand");
    await tests().getByLabel("Conversation").fill("user> hi\nsays> hello");
    await tests().getByRole("button", { name: "Save", exact: true }).click();
    await tests().getByText(/Line 2: a line begins with/).waitFor();
    await tests().getByLabel("Conversation").fill("user> hi\nbot> Where…\n");
    await tests().getByRole("button", { name: "Save", exact: true }).click();
    const mine = tests().getByRole("button", { name: /by hand/ });
    await mine.waitFor();
    await tests().getByRole("button", { name: "Run", exact: true }).click();
    await tests().getByRole("listitem").filter({ has: page.getByRole("button", { name: /by hand/ }) }).getByRole("img", { name: "Passed" }).waitFor();
    await tests().getByRole("button", { name: "Delete", exact: true }).click();
    await mine.waitFor({ state: "detached" });
    assert.equal((await stage.api.get(`/bots/${bot.id}/scenario/tests`)).items.length, 1);
  });
});
