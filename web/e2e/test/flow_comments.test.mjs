// The team talks about a block beside the canvas: live, with a count on the block, also once the block is gone.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { colleague, newBot, openFlowStage, scenarioNow } from "../lib/flow_bot.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { smallScenario } from "../lib/flow_samples.mjs";

let stage, page, editor, bot, other, theirs;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Discussed", smallScenario());
  other = await (await colleague(stage, "Pavel")).newPage();
  theirs = new FlowEditor(other);
  await editor.open(stage.server, bot);
  await theirs.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const threads = (where) => where.getByRole("list", { name: "Comments" }).locator(":scope > li");

test("a comment on a block is seen by others at once, and answered", async () => {
  await editor.block("Welcome").click();
  await editor.canvas.focus();
  await page.keyboard.press("m");
  const box = page.getByLabel(/^Comment on “/);
  await box.fill("Is this too long?");
  await box.press("Enter");
  await threads(page).filter({ hasText: "Is this too long?" }).waitFor();
  assert.equal(await box.inputValue(), "", "the field is ready for the next one");

  // The count on the block leads the other to the thread.
  await theirs.block("Welcome").getByRole("button", { name: "1 open comment" }).click();
  const thread = threads(other).filter({ hasText: "Is this too long?" });
  await thread.getByText("Anna Petrova").waitFor();
  await thread.getByRole("button", { name: "Reply" }).click();
  await thread.getByLabel("Reply to Anna Petrova").fill("A little.");
  await thread.getByLabel("Reply to Anna Petrova").press("Enter");
  await threads(page).filter({ hasText: "A little." }).getByText("Pavel").waitFor();
});

test("a thread outlives its block, leads back to it and is resolved", async () => {
  await editor.block("Welcome").click();
  await editor.canvas.focus();
  await page.keyboard.press("Delete");
  const thread = threads(page).filter({ hasText: "Is this too long?" });
  await thread.getByText("deleted", { exact: true }).waitFor();
  await page.keyboard.press("Control+KeyZ");
  await thread.getByRole("button", { name: /Welcome/ }).waitFor();
  await editor.block("Thank you").click();
  await thread.getByRole("button", { name: /Welcome/ }).click();
  await page.locator(".react-flow__node.selected").filter({ hasText: "Welcome" }).waitFor();
  await thread.getByRole("button", { name: "Resolve" }).click();
  await thread.waitFor({ state: "detached" });
  await theirs
    .block("Welcome")
    .getByRole("button", { name: "1 open comment" })
    .waitFor({ state: "detached" });
  await page.getByText("Resolved", { exact: true }).click();
  await thread.getByText("Resolved by Anna Petrova").waitFor();
  await editor.saved();
  assert.ok(
    !JSON.stringify(await scenarioNow(stage, bot)).includes("too long"),
    "the draft holds no comments",
  );
});
