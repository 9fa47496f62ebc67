// The editor on a tablet, with fingers alone.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Fingers } from "../lib/fingers.mjs";
import { block, newBot, openFlowStage, scenarioNow, scenarioOf } from "../lib/flow_bot.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot, fingers;

before(async () => {
  ({ stage } = await openFlowStage());
  const apart = scenarioOf(
    {
      b_start: block("start", [40, 160]),
      b_hello: block("send_text", [376, 160], { text: { en: "Welcome to the bookshop!" } }),
      b_bye: block("send_text", [712, 360], { text: { en: "Come again." } }),
    },
    { e_1: { from: "b_start", port: "next", to: "b_hello" } },
  );
  bot = await newBot(stage, "Tablet", apart);
  const context = await stage.browser.person({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 1024, height: 768 },
  });
  await stage.api.enter(context);
  page = await context.newPage();
  editor = new FlowEditor(page);
  fingers = await Fingers.on(context, page);
  await editor.open(stage.server, bot);
  await editor.fit();
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const box = (words) => editor.block(words).boundingBox();
const now = async () => (await scenarioNow(stage, bot)).blocks;

test("one finger moves the view, two enlarge it", async () => {
  const before = await box("Welcome");
  const [x, y] = await editor.emptyPlace(500, 600);
  await fingers.drag([
    [x, y],
    [x - 60, y - 40],
  ]);
  await editor.still();
  const moved = await box("Welcome");
  const by = [moved.x - before.x, moved.y - before.y];
  assert.ok(Math.abs(by[0] + 60) < 8 && Math.abs(by[1] + 40) < 8, `moved by ${by}`);
  const [atX, atY] = await editor.emptyPlace(500, 600);
  await fingers.drag(
    [
      [atX - 20, atY],
      [atX - 120, atY],
    ],
    [
      [atX + 20, atY],
      [atX + 120, atY],
    ],
  );
  await editor.still();
  const large = await box("Welcome");
  assert.ok(large.width > moved.width * 1.5, `${large.width} after ${moved.width}`);
  await editor.fit();
});

test("a tap shows what a block says, a drag moves it", async () => {
  await editor.block("Come again.").tap();
  await editor.field("text").waitFor();
  assert.equal(await editor.field("text").inputValue(), "Come again.");
  await page.getByRole("button", { name: "Close" }).tap();
  await editor.fit();
  const stood = (await now()).b_bye.at;
  const { x, y, width } = await box("Come again.");
  const from = [x + width / 2, y + 12];
  await fingers.drag([from, [from[0] - 30, from[1] + 90]]);
  await eventually("it stands lower", async () => (await now()).b_bye.at[1] > stood[1] + 40);
});

test("a finger pulls a line from one block to another", async () => {
  await editor.fit();
  const handle = await editor.block("Welcome").locator(".react-flow__handle.source").first().boundingBox();
  const to = await box("Come again.");
  await fingers.drag([
    [handle.x + handle.width / 2, handle.y + handle.height / 2],
    [to.x + to.width / 2, to.y + to.height / 2],
  ]);
  await eventually("they are connected", async () => {
    const { edges } = await scenarioNow(stage, bot);
    return Object.values(edges).some((one) => one.from === "b_hello" && one.to === "b_bye");
  });
});

test("the palette adds with a tap", async () => {
  await editor.saved();
  const dialog = page.getByRole("dialog");
  const open = () =>
    dialog.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
  await eventually("the palette is open", async () => {
    await page.getByRole("button", { name: "Add a block" }).tap();
    return open();
  });
  await dialog.getByRole("option", { name: "Ask for a number", exact: true }).tap();
  await dialog.waitFor({ state: "detached" });
  await eventually("it is there", async () =>
    Object.values(await now()).some((one) => one.kind === "ask_number"),
  );
});
