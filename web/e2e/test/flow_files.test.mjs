// A scenario goes out as JSON and as pictures and comes in again; bad files are told.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { newBot, openFlowStage, scenarioNow } from "../lib/flow_bot.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { largeScenario, smallScenario } from "../lib/flow_samples.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  bot = await newBot(stage, "Files", smallScenario());
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const chooseMore = async (item) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};
async function save(item) {
  const [download] = await Promise.all([page.waitForEvent("download"), chooseMore(item)]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
async function takeIn(name, text) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), chooseMore("Take in a JSON file…")]);
  await chooser.setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  return page.getByRole("dialog", { name: "Take in a file" });
}

test("what is saved as JSON is the draft, and comes in again over another one", async () => {
  const { name, bytes } = await save("Save as JSON");
  assert.equal(name, "Files.json");
  const draft = await scenarioNow(stage, bot);
  assert.deepEqual(JSON.parse(bytes), draft);
  // Large enough to need more than one portion of operations.
  const large = largeScenario(300);
  let dialog = await takeIn("large.json", JSON.stringify(large));
  await dialog.getByText("300 blocks").waitFor();
  await dialog.getByRole("button", { name: "Take it in" }).click();
  await eventually("the server has it", async () => {
    const now = await scenarioNow(stage, bot);
    return (
      Object.keys(now.blocks).length === 300 &&
      Object.keys(now.edges).length === Object.keys(large.edges).length
    );
  });
  await editor.saved();
  await editor.canvas.focus();
  await page.keyboard.press("Control+KeyZ");
  await eventually(
    "it is undone",
    async () => JSON.stringify(await scenarioNow(stage, bot)) === JSON.stringify(draft),
  );
});

test("a file that is no scenario is told, with the places, and changes nothing", async () => {
  const draft = await scenarioNow(stage, bot);
  let dialog = await takeIn("notes.json", "Dear all,");
  await dialog.getByText("This is not JSON.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  const bad = {
    ...draft,
    main: "f_gone",
    blocks: { ...draft.blocks, b_start: { ...draft.blocks.b_start, at: null } },
  };
  dialog = await takeIn("bad.json", JSON.stringify(bad));
  await dialog.getByText("The main flow is not among the flows: main").waitFor();
  await dialog.getByText("blocks.b_start.at").waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Take it in" }).count(), 0);
  await page.keyboard.press("Escape");
  assert.deepEqual(await scenarioNow(stage, bot), draft);
});

test("the flow is saved as a picture with all of its blocks", async () => {
  const svg = await save("Save the picture (SVG)");
  assert.equal(svg.name, "Files-Main.svg");
  const text = svg.bytes.toString();
  for (const words of ["Welcome to the bookshop!", "Ask for an e-mail", "Thank you"])
    assert.ok(text.includes(words), words);
  assert.equal(text.match(/marker-end/g).length, 4);
  const png = await save("Save the picture (PNG)");
  assert.equal(png.name, "Files-Main.png");
  assert.deepEqual(
    [...png.bytes.subarray(1, 4)],
    [..."PNG"].map((letter) => letter.charCodeAt(0)),
  );
  // Twice the size of the SVG, and not of one colour.
  const width = Number(/width="(\d+)/.exec(text)[1]);
  assert.equal(png.bytes.readUInt32BE(16), 2 * width);
  assert.ok(png.bytes.length > 20_000, `${png.bytes.length} bytes`);
});
