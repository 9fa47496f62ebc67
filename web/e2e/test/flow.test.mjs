// A lead-capture bot is drawn from an empty canvas by mouse; tried, published, talked to in the chat, changed while somebody
// waits, and published again. Versions, going back and a trial on a part of the people beside it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import {
  assertOtherwiseEnds,
  kindsNow,
  leadKinds,
  newBot,
  openFlowStage,
  publishByMouse,
  scenarioNow,
  talksAsDrawn,
  visit,
} from "../lib/flow_bot.mjs";
import { look, wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

describe("by mouse", () => {
  let bot;
  before(async () => {
    bot = await newBot(stage, "By mouse");
    await editor.open(stage.server, bot);
  });

  test("a bot is built from an empty canvas", async () => {
    // Pulled from the palette and connected by a line.
    await editor.addAtPlace("Send a text", 560, 120);
    await editor.field("text").fill("Welcome to the bookshop!");
    await editor.pull(editor.block("Start"), "Next", editor.block("Welcome"));
    // A line that is let go on an empty place asks what shall stand there.
    await editor.fit();
    await editor.pull(editor.block("Welcome"), "Next");
    await editor.pick("Ask for an e-mail");
    await editor.field("question").fill("Where may we write to you?");
    await editor.field("retry").fill("That is no e-mail address. Once more, please.");
    await editor.field("variable").fill("email");
    await page.getByRole("button", { name: "Create “email”" }).click();
    await editor.fit();
    await editor.pull(editor.block("Ask for an e-mail"), "Next");
    await editor.pick("Condition");
    await page.getByRole("button", { name: "Add a case" }).click();
    await page.getByPlaceholder("Name (optional)").fill("Of ours");
    await page.getByRole("combobox", { name: "Variable" }).fill("email");
    await page.getByRole("combobox", { name: "Comparison" }).click();
    await page.getByRole("option", { name: "ends with" }).click();
    await page.getByRole("textbox", { name: "Value" }).fill("example.org");
    await editor.fit();
    await editor.pull(editor.block("Condition"), "Of ours");
    await editor.pick("A/B split");
    await page.getByRole("button", { name: "Add a branch" }).click();
    await page.getByLabel("Branch 1", { exact: true }).fill("A");
    await page.getByRole("button", { name: "Add a branch" }).click();
    await page.getByLabel("Branch 2", { exact: true }).fill("B");
    await page.getByText("100 % of 100 %").waitFor();
    // The sub-flow.
    await page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Flows" }).click();
    await page.getByRole("button", { name: "New flow" }).click();
    await editor.pull(editor.block("Start"), "Next");
    await editor.pick("Send a text");
    await page
      .getByRole("navigation", { name: "Panels" })
      .getByRole("button", { name: "Properties" })
      .click();
    await editor.field("text").fill("Thank you, {{email}}!");
    await page.getByRole("combobox", { name: "Flow" }).click();
    await page.getByRole("option", { name: "Main" }).click();
    await editor.fit();
    await editor.pull(editor.block("A/B split"), "A");
    await editor.pick("Sub-flow");
    await page.getByRole("combobox", { name: "Flow" }).last().click();
    await page.getByRole("option", { name: "Flow 1" }).click();
    await editor.fit();
    await editor.pull(editor.block("A/B split"), "B", editor.block("Sub-flow"));
    await editor.pull(editor.block("Sub-flow"), "Next");
    await editor.pick("AI answer");
    await editor.field("question").fill("Anything else?");
    await page.getByLabel("Answer the last message at once").uncheck({ force: true });
    await editor.fit();
    await editor.pull(editor.block("AI answer"), "Next");
    await editor.pick("End");
    await editor.fit();
    const end = editor.blocks.filter({ has: page.getByText("End", { exact: true }) });
    await editor.pull(editor.block("Condition"), "Otherwise", end);
    await editor.saved();
    assert.deepEqual(await kindsNow(stage, bot), leadKinds);
    await assertOtherwiseEnds(stage, bot);
  });

  test("it is tried beside the canvas, one step back and again", async () => {
    await page.getByRole("button", { name: "Try it" }).first().click();
    const talk = page.getByRole("log", { name: "Try it" });
    await talk.getByText("Where may we write to you?").waitFor();
    const say = page.getByLabel("Write as a visitor would");
    await say.fill("anna@example.org");
    await say.press("Enter");
    await talk.getByText("Thank you, anna@example.org!").waitFor();
    await talk.getByRole("button", { name: "Step back and answer otherwise" }).click();
    await eventually(
      "the answer is back in the field",
      async () => (await say.inputValue()) === "anna@example.org",
    );
    await say.fill("somebody@elsewhere.net");
    await say.press("Enter");
    await talk.getByText("The scenario has ended.").waitFor();
    assert.equal(
      (await stage.api.get(`/conversations?bot_id=${bot.id}`)).items.length,
      0,
      "nothing is stored",
    );
  });

  test("it is published and talks", async () => {
    await publishByMouse(page, editor, "First");
    await talksAsDrawn(stage, bot);
  });

  test("it is changed and published while somebody waits, who goes on in the new version", async () => {
    const { visitor, chat } = await visit(stage, bot);
    await chat.say("Hi");
    await chat.endsWith("< Welcome to the bookshop!", "< Where may we write to you?");
    await page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Flows" }).click();
    await page.getByRole("button", { name: /^Flow 1/ }).click();
    await editor.block("Thank you").dblclick();
    await editor.field("text").fill("We will write to {{email}}.");
    await publishByMouse(page, editor, "Says what happens next");
    await chat.say("anna@example.org");
    await chat.endsWith("> anna@example.org", "< We will write to anna@example.org.", "< Anything else?");
    await visitor.close();
  });

  test("the versions tell what changed, and the first one is put back", async () => {
    await page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Versions" }).click();
    const panel = page.getByRole("region", { name: "Versions" });
    await panel.getByRole("button", { name: /Version 1/ }).click();
    await panel.getByText("Thank you, {{email}}!").waitFor();
    await panel.getByText("We will write to {{email}}.").first().waitFor();
    await panel.getByRole("tab", { name: "As text" }).click();
    await panel.getByText("text.en: We will write to {{email}}.").waitFor();
    await panel.getByRole("button", { name: "Publish again" }).click();
    await page.getByText("Version 1 is published.").waitFor();
    const { visitor, chat } = await visit(stage, bot);
    await chat.say("Hi");
    await chat.endsWith("< Welcome to the bookshop!", "< Where may we write to you?");
    await chat.say("anna@example.org");
    await chat.endsWith("< Thank you, anna@example.org!", "< Anything else?");
    await visitor.close();
    await panel.getByRole("button", { name: "Take into the draft" }).click();
    await eventually("the draft says so too", async () =>
      JSON.stringify(await scenarioNow(stage, bot)).includes("Thank you, {{email}}!"),
    );
  });

  test("a trial goes to a part of the people and is ended", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is new").fill("On trial");
    await dialog.getByLabel("Try it on some people first").check({ force: true });
    await dialog.getByRole("button", { name: "Publish" }).click();
    await dialog.waitFor({ state: "detached" });
    const { canary } = await stage.api.get(`/bots/${bot.id}/scenario`);
    assert.equal(canary.percent, 10);
    const panel = page.getByRole("region", { name: "Versions" });
    await panel.getByText("On trial: 10 %").click();
    await panel.getByRole("button", { name: "To everybody" }).click();
    await eventually("everybody has it", async () => {
      const now = await stage.api.get(`/bots/${bot.id}/scenario`);
      return now.canary === null && now.published.number === canary.number;
    });
  });

  test("it looks as it should", async () => {
    await editor.open(stage.server, bot);
    assert.deepEqual(await look(page, "flow", "en"), []);
    await page.setViewportSize(wide);
  });
});
