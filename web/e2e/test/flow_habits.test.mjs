// What people expect of an editor, in small: a trial from the middle, flows in folders and who calls them.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { block, newBot, openFlowStage, scenarioNow } from "../lib/flow_bot.mjs";
import { smallScenario } from "../lib/flow_samples.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  const scenario = smallScenario();
  scenario.flows.f_refund = { name: "Refund" };
  scenario.blocks.b_begin = block("start", [40, 40], {}, "f_refund");
  scenario.blocks.b_sorry = block(
    "send_text",
    [376, 40],
    { text: { en: "Here is your money." } },
    "f_refund",
  );
  scenario.blocks.b_call = block("call_flow", [1048, 420], { flow: "f_refund" });
  scenario.edges.e_5 = { from: "b_begin", port: "next", to: "b_sorry" };
  bot = await newBot(stage, "Habits", scenario);
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const openPanel = (name) =>
  page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name, exact: true }).click();

test("a trial begins at any block", async () => {
  await editor.fit();
  // A click opens what it says.
  await editor.block("Thank you").click();
  await page.getByRole("button", { name: "Try from here" }).click();
  const talk = page.getByRole("log", { name: "Try it" });
  await talk.getByText("Thank you, ! You will hear from us today.").waitFor();
  assert.equal(
    await talk.getByText("Welcome to the bookshop!").count(),
    0,
    "what stands before it is not said",
  );
  assert.ok(
    await page.getByRole("button", { name: "Keep as a test" }).isDisabled(),
    "a test begins at the start",
  );
  await page.getByRole("button", { name: "Begin anew with a new person" }).click();
  await talk.getByText("Welcome to the bookshop!").waitFor();
});

test("a flow goes into a folder by its name, and says who calls it", async () => {
  await openPanel("Flows and languages");
  await page.getByRole("button", { name: "More about Refund" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const name = page.getByLabel("Name of the flow");
  await name.fill("Orders/Refund");
  await name.press("Enter");
  const folder = page.getByRole("group").filter({ hasText: "Orders" });
  await folder.getByRole("button", { name: /^Refund/ }).waitFor();
  await eventually(
    "the server has it",
    async () => (await scenarioNow(stage, bot)).flows.f_refund.name === "Orders/Refund",
  );
  await folder.getByRole("button", { name: /^More/ }).click();
  await page.getByRole("menuitem", { name: /Main · Sub-flow/ }).click();
  await page.locator('.react-flow__node.selected[data-id="b_call"]').waitFor();
});
