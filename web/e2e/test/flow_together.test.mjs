// Edits that cannot be sent are kept and sent after a reload; two people draw at once, see each other, and lose nothing.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { colleague, newBot, openFlowStage, scenarioNow } from "../lib/flow_bot.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { smallScenario } from "../lib/flow_samples.mjs";
import { eventually } from "../lib/process.mjs";

let stage, team, page, editor, bot;

before(async () => {
  ({ stage, team, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Together", smallScenario());
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const blocksNow = async () => Object.values((await scenarioNow(stage, bot)).blocks);

test("what cannot be sent stays in the browser, over a reload, and is sent", async () => {
  const before = await scenarioNow(stage, bot);
  // The server is there, but what is drawn does not reach it.
  const sending = /\/scenario\/operations(\?|$)/;
  await team.route(sending, (route) => route.abort("internetdisconnected"));
  await editor.block("Welcome").dblclick();
  await editor.field("text").fill("Welcome back!");
  await page.locator("[role=status][data-status=failed]").waitFor();
  assert.deepEqual(await scenarioNow(stage, bot), before);
  // The page asks whether to leave; whoever does so all the same loses nothing.
  let asked = 0;
  page.once("dialog", (dialog) => {
    ++asked;
    return dialog.accept();
  });
  await page.reload();
  await editor.block("Welcome back!").waitFor();
  assert.equal(asked, 1);
  assert.deepEqual(await scenarioNow(stage, bot), before);
  await team.unroute(sending);
  await eventually("the server has it", async () =>
    (await blocksNow()).some((one) => one.settings.text?.en === "Welcome back!"),
  );
  await editor.saved();
  stage.browser.complaints = stage.browser.complaints.filter(
    (text) => !/ERR_INTERNET_DISCONNECTED/.test(text),
  );
});

test("without a network one draws on; it is sent when there is one again", async () => {
  await team.setOffline(true);
  await editor.block("Thank you").dblclick();
  await editor.field("text").fill("Thank you, {{email}}. See you soon!");
  await editor.block("See you soon!").waitFor();
  await page.locator("[role=status][data-status=failed]").waitFor();
  await team.setOffline(false);
  await eventually("the server has it", async () =>
    (await blocksNow()).some((one) => one.settings.text?.en?.includes("See you soon!")),
  );
  await editor.saved();
  stage.browser.complaints = stage.browser.complaints.filter(
    (text) => !/ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(text),
  );
});

test("two people draw at once, see each other, and lose nothing", async () => {
  const second = await colleague(stage, "Boris");
  const other = new FlowEditor(await second.newPage());
  await other.open(stage.server, bot);
  await editor.block("Welcome back!").dblclick();
  await other.block("Welcome back!").dblclick();
  // Each sees that the other is here, and at which block.
  for (const [each, name] of [
    [editor, "Boris"],
    [other, "Anna Petrova"],
  ]) {
    await each.page.getByText("1 more here").waitFor();
    await each.block("Welcome back!").getByText(name).waitFor();
  }
  // Two settings of one block, in the same moment.
  await Promise.all([
    editor.field("text").fill("Good to see you!"),
    other.page.getByRole("textbox", { name: "Name", exact: true }).fill("Greeting"),
  ]);
  await eventually("both edits are there", async () =>
    (await blocksNow()).some((one) => one.name === "Greeting" && one.settings.text.en === "Good to see you!"),
  );
  for (const each of [editor, other]) await each.block("Greeting").getByText("Good to see you!").waitFor();
  // One removes a block while the other draws a line to it, and each adds one of their own.
  const count = (await blocksNow()).length;
  await Promise.all([editor.addAtPlace("Send a text", 300, 620), other.addAtPlace("End", 700, 700)]);
  await eventually("both blocks are there", async () => (await blocksNow()).length === count + 2);
  await eventually("both show both", async () => {
    // Only what is in view is drawn.
    await editor.fit();
    await other.fit();
    const shown = await Promise.all([editor, other].map((one) => one.ids()));
    return shown[0].length === count + 2 && shown[0].join() === shown[1].join();
  });
  // Undoing takes back one's own edit alone.
  await editor.canvas.focus();
  await page.keyboard.press("Control+KeyZ");
  await eventually("one is gone", async () => (await blocksNow()).length === count + 1);
  assert.ok((await blocksNow()).some((one) => one.kind === "end"));
  await second.close();
});
