// A bot of another product comes over: what becomes of every block is seen first, then it is in the draft and answers.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { newBot, openFlowStage, publishByMouse, scenarioNow, visit } from "../lib/flow_bot.mjs";
import { typebotExport } from "../lib/typebot_export.mjs";

let stage, page, editor, bot;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Moved");
  await editor.open(stage.server, bot);
});
after(() => stage?.close());

const dialog = () => page.getByRole("dialog", { name: "Import from Typebot or Botpress" });
const open = async () => {
  await page.getByRole("button", { name: "Import a bot" }).click();
  await dialog().waitFor();
};
async function give(name, text) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    dialog()
      .getByRole("button", { name: /^Choose (a|another) file$/ })
      .click(),
  ]);
  await chooser.setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

test("a file that cannot be read is told, and changes nothing", async () => {
  const draft = await scenarioNow(stage, bot);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Import from Typebot or Botpress" }).click();
  await dialog().waitFor();
  const take = dialog().getByRole("button", { name: "Import", exact: true });
  assert.ok(await take.isDisabled(), "there is nothing to take in yet");
  await give("cut-off.json", JSON.stringify(typebotExport).slice(0, 400));
  await dialog().getByRole("alert").waitFor();
  assert.ok(await take.isDisabled());
  // What looks like JSON, but is no bot.
  await give("notes.json", '{"dear": "all"}');
  await dialog()
    .getByRole("alert")
    .filter({ hasText: /Typebot/ })
    .waitFor();
  assert.ok(await take.isDisabled());
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await dialog().waitFor({ state: "detached" });
  assert.deepEqual(await scenarioNow(stage, bot), draft);
  // Chromium notes the two answers.
  stage.browser.assertQuiet(/status of 4\d\d .*\/scenario\/import/);
});

test("a scenario saved here is taken in as one", async () => {
  await open();
  await give("mine.json", JSON.stringify(await scenarioNow(stage, bot)));
  const own = page.getByRole("dialog", { name: "Take in a file" });
  await own.getByText("mine.json").first().waitFor();
  await own.getByRole("button", { name: "Close" }).first().click();
  await dialog().waitFor({ state: "detached" });
  stage.browser.assertQuiet(/status of 4\d\d .*\/scenario\/import/);
});

test("a bot of Typebot is looked through, taken in and answers", async () => {
  const draft = await scenarioNow(stage, bot);
  await open();
  await give("typebot-export-bookshop.json", JSON.stringify(typebotExport));
  await dialog().getByRole("status").waitFor();
  const rows = dialog().getByRole("row");
  // What needs the author comes first, with the reason.
  const first = await rows.nth(1).innerText();
  assert.match(first, /Code|Pixel/);
  for (const kind of ["text input", "choice input"]) await rows.filter({ hasText: kind }).first().waitFor();
  assert.deepEqual(await scenarioNow(stage, bot), draft, "a look changes nothing");
  await dialog().getByRole("button", { name: "Import", exact: true }).click();
  await dialog().waitFor({ state: "detached" });
  await editor.block("Welcome to the reading room!").waitFor();
  await editor.saved();
  const { blocks, variables } = await scenarioNow(stage, bot);
  const kinds = Object.values(blocks).map((one) => one.kind);
  assert.ok(kinds.includes("ask_text") && kinds.includes("ask_choice"), kinds.join());
  assert.ok(kinds.includes("note"), "what has no counterpart is a note");
  assert.deepEqual(Object.keys(variables).sort(), ["name", "wish"]);

  await publishByMouse(page, editor, "From Typebot");
  const { visitor, chat } = await visit(stage, bot);
  await chat.say("Hi");
  await chat.endsWith("> Hi", "< Welcome to the reading room!", "< What is your name?");
  await chat.say("Anna");
  await chat.place.getByRole("button", { name: "Borrow a book" }).click();
  await chat.endsWith("> Borrow a book", "< The desk is on the left, Anna.");
  await visitor.close();

  // One step takes it all back.
  await editor.canvas.focus();
  await page.keyboard.press("Control+KeyZ");
  await editor.block("Welcome to the reading room!").waitFor({ state: "detached" });
  await editor.saved();
  assert.deepEqual((await scenarioNow(stage, bot)).blocks, draft.blocks);
});

afterEach(() => stage.browser.assertQuiet());
