// A flow of 300 blocks seen from afar, where blocks are painted: they are chosen, moved and opened as they are near by.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { newBot, openFlowStage, scenarioNow } from "../lib/flow_bot.mjs";
import { largeScenario } from "../lib/flow_samples.mjs";
import { eventually } from "../lib/process.mjs";

const scenario = largeScenario(300);
let stage, page, editor, bot;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Large", scenario);
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

/** Where a place of the canvas is on the screen. */
const onScreen = ([x, y]) =>
  page.evaluate(
    (place) => {
      const { left, top } = document.querySelector(".react-flow").getBoundingClientRect();
      const matrix = new DOMMatrix(
        getComputedStyle(document.querySelector(".react-flow__viewport")).transform,
      );
      const { x: atX, y: atY } = matrix.transformPoint(place);
      return [left + atX, top + atY];
    },
    { x, y },
  );
const inside = ([x, y]) => onScreen([x + 120, y + 20]);
const chosen = () => page.locator(".react-flow__node.selected");
const places = async () => {
  const { blocks } = await scenarioNow(stage, bot);
  return Object.fromEntries(Object.entries(blocks).map(([id, one]) => [id, one.at]));
};
const start = Object.fromEntries(Object.entries(scenario.blocks).map(([id, one]) => [id, one.at]));

async function dragBy(from, dx, dy) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + dx / 2, from[1] + dy / 2, { steps: 3 });
  await page.mouse.move(from[0] + dx, from[1] + dy, { steps: 3 });
  await page.mouse.up();
}

/** Which blocks stand elsewhere than at first, each with how far it went. */
function moved(now) {
  return Object.entries(now)
    .map(([id, [x, y]]) => [id, `${x - start[id][0]} ${y - start[id][1]}`])
    .filter(([, far]) => far !== "0 0");
}

async function takenBack() {
  await page.keyboard.press("Control+KeyZ");
  await eventually("everything stands where it stood", async () => moved(await places()).length === 0);
}

test("is painted, and what is clicked is chosen and comes into the page", async () => {
  await editor.fit();
  await page.locator("canvas[data-painted]").waitFor();
  assert.equal(await editor.blocks.count(), 0);
  // With a key that adds: a click alone opens the properties too, and goes near.
  await page.keyboard.down("Shift");
  await page.mouse.click(...(await inside(start.b_2)));
  await page.getByRole("status").filter({ hasText: "Orders, step 1" }).waitFor();
  assert.deepEqual(await editor.ids(), ["b_2"]);
  await page.mouse.click(...(await inside(start.b_3)));
  await page.keyboard.up("Shift");
  await eventually("two are chosen", async () => (await chosen().count()) === 2);
});

test("a line is chosen by a click on it, an empty place lets go", async () => {
  await page.keyboard.press("Escape");
  const [x, y] = [start.b_start[0] + 248, start.b_start[1] + 54];
  const end = [start.b_1[0], start.b_1[1] + 20];
  await page.mouse.click(...(await onScreen([(x + end[0]) / 2, (y + end[1]) / 2])));
  await page.locator(".react-flow__edge.selected").waitFor({ state: "attached" });
  await page.mouse.click(...(await onScreen([start.b_start[0], start.b_start[1] - 200])));
  await page.locator(".react-flow__edge.selected").waitFor({ state: "detached" });
});

test("a block is dragged, and the step is taken back", async () => {
  await dragBy(await inside(start.b_4), 30, 18);
  await eventually("it is saved", async () => moved(await places()).length === 1);
  const [[id, far]] = moved(await places());
  assert.equal(id, "b_4");
  assert.ok(
    far.split(" ").every((by) => Number(by) > 0 && Number(by) % 8 === 0),
    far,
  );
  await takenBack();
});

test("a hundred and more are taken by a lasso and dragged together", async () => {
  await page.keyboard.press("Escape");
  const from = await onScreen([start.b_1[0] - 20, start.b_start[1] - 60]);
  const ends = Object.values(start).filter(([, y]) => y < start.b_start[1] + 3.5 * 440);
  const to = await onScreen([Math.max(...ends.map(([x]) => x)) + 100, start.b_start[1] + 3.5 * 440]);
  await page.keyboard.down("Shift");
  await dragBy(from, to[0] - from[0], to[1] - from[1]);
  await page.keyboard.up("Shift");
  await dragBy(await inside(start.b_2), 40, 24);
  await eventually("they are saved", async () => moved(await places()).length >= 100);
  const all = moved(await places());
  assert.equal(new Set(all.map(([, far]) => far)).size, 1, "all by the same");
  await takenBack();
});

test("a double click opens the properties; the arrow keys go from block to block", async () => {
  await page.keyboard.press("Escape");
  await editor.fit();
  await page.mouse.dblclick(...(await inside(start.b_2)));
  await editor.field("question").waitFor();
  await page.keyboard.press("Escape");
  await editor.canvas.focus();
  await page.keyboard.press("Control+ArrowRight");
  await page.getByRole("status").filter({ hasText: "Here is what we know" }).waitFor();
  // Shown near by, where it is a part of the page.
  await chosen().getByText("Here is what we know about orders.").waitFor();
});
