// What a scenario did in a live conversation: beside the conversation, from a message, on the canvas of the version that ran;
// and how a whole crowd went through it, drawn on the canvas.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { block, newBot, openFlowStage, scenarioOf, visit } from "../lib/flow_bot.mjs";
import { converse } from "../lib/furnish.mjs";
import { look, wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot, version, person;

const en = (text) => ({ en: text });
const words = (op, value) => ({ variable: "name", op, value });

/** Asks for a name; "no" is let go, "bad" meets a mistake of the scenario, all others are asked for their e-mail. */
const scenario = scenarioOf(
  {
    b_start: block("start", [40, 160]),
    b_name: block("ask_text", [376, 160], { question: en("What is your name?"), variable: "name" }),
    b_if: block("condition", [712, 160], {
      cases: [
        { id: "no", title: en("Refuses"), when: words("eq", "no") },
        { id: "bad", title: en("Is bad"), when: words("eq", "bad") },
      ],
    }),
    b_bye: block("send_text", [1048, 16], { text: en("As you like.") }),
    b_bad: block("http_request", [1048, 200], { url: "http://127.0.0.1/orders", variable: "order" }),
    b_mail: block("ask_email", [1048, 400], { question: en("And your e-mail?"), variable: "email" }),
    b_end: block("send_text", [1384, 400], { text: en("Thank you, {{name}}.") }),
  },
  {
    e_1: { from: "b_start", port: "next", to: "b_name" },
    e_2: { from: "b_name", port: "next", to: "b_if" },
    e_3: { from: "b_if", port: "no", to: "b_bye" },
    e_4: { from: "b_if", port: "bad", to: "b_bad" },
    e_5: { from: "b_if", port: "else", to: "b_mail" },
    e_6: { from: "b_mail", port: "next", to: "b_end" },
  },
  {
    variables: Object.fromEntries(
      [
        ["name", "text"],
        ["email", "text"],
        ["order", "object"],
      ].map(([name, type]) => [name, { type, scope: "session", default: null, description: "" }]),
    ),
  },
);

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Lead capture", scenario);
  version = await stage.api.post(`/bots/${bot.id}/scenario/publish`, { note: "", policy: "migrate" });
  person = await visit(stage, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

/** The bot's web channel, as the crowd writes to it. */
async function channel() {
  return (await stage.api.get("/channels")).items.find((one) => one.kind === "web" && one.bot_id === bot.id);
}

describe("the steps of a conversation", () => {
  const steps = () => page.getByRole("complementary", { name: "Steps" });
  const turn = (place) => steps().locator("article").nth(place);

  test("show beside it and come by themselves", async () => {
    await person.chat.say("Hello");
    await person.chat.endsWith("> Hello", "< What is your name?");
    const [conversation] = (await stage.api.get(`/conversations?bot_id=${bot.id}`)).items;
    await page.goto(`${stage.server.url}/admin/conversations/${conversation.id}`);
    await page.getByRole("button", { name: "Steps", exact: true }).click();
    await turn(0).getByText("Waits for an answer here").waitFor();
    await turn(0).getByText("Version 1").waitFor();
    assert.equal(await steps().locator("article").count(), 1);

    await person.chat.say("Ann");
    await person.chat.endsWith("> Ann", "< And your e-mail?");
    await turn(1).waitFor();
    await turn(0).getByText("name", { exact: true }).waitFor();
    assert.equal(await turn(0).locator("dd").textContent(), "Ann");
    await turn(0).getByText("Otherwise").waitFor();
  });

  test("tell of a mistake", async () => {
    const other = await visit(stage, bot);
    await other.chat.say("Hi");
    await other.chat.endsWith("> Hi", "< What is your name?");
    await other.chat.say("bad");
    await eventually("an apology", async () => (await other.chat.transcript()).length === 4);
    const [conversation] = (await stage.api.get(`/conversations?bot_id=${bot.id}`)).items;
    await page.goto(`${stage.server.url}/admin/conversations/${conversation.id}?steps=newest`);
    await turn(0).getByText("Went wrong").waitFor();
    await turn(0).getByText("The scenario broke off here").waitFor();
    assert.match(await turn(0).textContent(), /address/);
    await turn(0).getByRole("link", { name: "HTTP request" }).click();
    await page.locator('.react-flow__node[data-id="b_bad"] [data-failed]').waitFor();
    await page
      .getByRole("complementary")
      .or(page.getByRole("region"))
      .getByText("The scenario broke off here")
      .waitFor();
    await other.visitor.close();
  });

  test("open from a message, and on the canvas in the version that ran", async () => {
    // The draft has gone on meanwhile.
    const { revision } = await stage.api.get(`/bots/${bot.id}/scenario`);
    const changed = structuredClone(scenario);
    changed.blocks.b_name.settings.question = en("How shall we call you?");
    await stage.api.request("PUT", `/bots/${bot.id}/scenario`, {
      scenario: changed,
      base_revision: revision,
    });

    const conversations = (await stage.api.get(`/conversations?bot_id=${bot.id}`)).items;
    const conversation = conversations.at(-1);
    await page.goto(`${stage.server.url}/admin/conversations/${conversation.id}`);
    await page
      .getByRole("article")
      .filter({ hasText: "What is your name?" })
      .getByRole("button", { name: "Show the steps that led to this" })
      .click();
    const wanted = steps().locator("article[data-wanted]");
    await wanted.getByText("Waits for an answer here").waitFor();
    assert.deepEqual(await look(page, "conversation-steps", "en"), []);
    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: "light" });

    await turn(0).getByRole("link", { name: "Show on the canvas" }).click();
    await page.getByText(/^Version 1, as it answered/).waitFor();
    await editor.block("What is your name?").waitFor();
    assert.equal(await editor.block("How shall we call you?").count(), 0);
    const passed = await page
      .locator(".react-flow__node [data-passed]")
      .evaluateAll((nodes) => nodes.map((node) => node.closest(".react-flow__node").dataset.id).sort());
    assert.deepEqual([...new Set(passed)], ["b_if", "b_mail", "b_name"]);
    assert.equal(await page.locator(".react-flow__node [data-waiting]").count(), 1);
    assert.equal(await page.getByRole("button", { name: "Publish", exact: true }).count(), 0);
    assert.deepEqual(await look(page, "flow-steps", "en"), []);
    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: "light" });

    await page.getByRole("link", { name: "Back to the conversation" }).click();
    await steps().locator("article[data-wanted]").waitFor();
  });
});

test("traffic is drawn on the canvas with the numbers of the crowd", async () => {
  const { id } = await channel();
  // Besides the two above: 3 are let go, 4 give all, 2 stop at the e-mail, 3 at the first question.
  for (const [times, texts] of [
    [3, ["Hi", "no"]],
    [4, ["Hi", "Bob", "bob@example.org"]],
    [2, ["Hi", "Cid"]],
    [3, ["Hi"]],
  ]) {
    for (let i = 0; i < times; ++i) await converse(stage.server, id, texts);
  }
  await editor.open(stage.server, bot);
  await page.getByRole("button", { name: "More actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Show traffic" }).click();
  const bar = page.getByRole("region", { name: "Traffic" });
  await bar.getByText("Began").waitFor();
  const sums = await bar.locator("dd").allTextContents();
  assert.equal(sums[0], "14");
  assert.equal(sums[1], "7 · 50%");
  assert.equal(sums[3], "1 · 7%");
  const name = page.locator('.react-flow__node[data-id="b_name"]');
  await name.getByTitle("Came here 14 times").waitFor();
  const condition = page.locator('.react-flow__node[data-id="b_if"]');
  await condition.getByTitle("3 went this way").getByText("27%").waitFor();
  await condition.getByTitle("1 went this way").getByText("9%").waitFor();
  await condition.getByTitle("7 went this way").getByText("64%").waitFor();
  await page.locator('.react-flow__node[data-id="b_end"]').getByTitle("4 sessions ended here").waitFor();
  await page.locator('.react-flow__node[data-id="b_bad"]').getByTitle("1 session broke off here").waitFor();
  assert.deepEqual(await look(page, "flow-traffic", "en"), []);
  await page.setViewportSize(wide);

  // The crowd goes on while one looks.
  await converse(stage.server, id, ["Hi", "no"]);
  await name.getByTitle("Came here 15 times").waitFor();
  await bar.getByRole("combobox", { name: "Version" }).click();
  await page.getByRole("option", { name: `Version ${version.number} · In use` }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Hide traffic" }).click();
  await bar.waitFor({ state: "detached" });
  assert.equal(await name.getByTitle(/Came here/).count(), 0);
});
