// The lead-capture bot once more with the keys alone, from an empty canvas to a conversation that goes on in the new
// version; undo and redo, copying into another flow, order and search.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import {
  assertOtherwiseEnds,
  kindsNow,
  leadKinds,
  newBot,
  openFlowStage,
  scenarioNow,
  talksAsDrawn,
  visit,
} from "../lib/flow_bot.mjs";
import { FlowKeys } from "../lib/flow_keys.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, keys, bot;

before(async () => {
  const opened = await openFlowStage({ permissions: ["clipboard-read", "clipboard-write"] });
  ({ stage, page, editor } = opened);
  keys = new FlowKeys(page);
  bot = await newBot(stage, "By keyboard");
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const saved = (what, check) => eventually(what, async () => check(await scenarioNow(stage, bot)));

describe("with the keys alone", () => {
  test("a bot is built from an empty canvas", async () => {
    await keys.tabTo(editor.canvas);
    await keys.press("ArrowRight");
    await page.getByText("Selected: Start").waitFor({ state: "attached" });
    await keys.add("send a text");
    await keys.edit();
    await keys.type("Welcome to the bookshop!");
    await keys.add("e-mail");
    await keys.edit();
    await keys.type("Where may we write to you?");
    await keys.tabTo(editor.field("variable"));
    await keys.type("email");
    await keys.tabTo(page.getByRole("button", { name: "Create “email”" }));
    await keys.press("Enter");
    await keys.tabTo(editor.field("retry"));
    await keys.type("That is no e-mail address. Once more, please.");
    await keys.add("condition");
    await keys.edit();
    await keys.tabTo(page.getByRole("button", { name: "Add a case" }));
    await keys.press("Enter");
    await keys.tabTo(page.getByPlaceholder("Name (optional)"));
    await keys.type("Of ours");
    await keys.tabTo(page.getByRole("combobox", { name: "Variable" }));
    await keys.type("email");
    await keys.tabTo(page.getByRole("combobox", { name: "Comparison" }));
    await keys.press("Enter");
    const wanted = page.getByRole("option", { name: "ends with" });
    await wanted.waitFor();
    for (let step = 0; step < 12; ++step) {
      if ((await wanted.getAttribute("data-combobox-selected")) !== null) break;
      await keys.press("ArrowDown");
    }
    await keys.press("Enter");
    await keys.tabTo(page.getByRole("textbox", { name: "Value" }));
    await keys.type("example.org");
    await keys.add("a/b");
    await keys.edit();
    for (const name of ["A", "B"]) {
      await keys.tabTo(page.getByRole("button", { name: "Add a branch" }));
      await keys.press("Enter");
      await keys.type(name);
    }
    await page.getByText("100 % of 100 %").waitFor();
    await keys.add("sub-flow");
    await keys.add("ai answer");
    await keys.edit();
    await keys.type("Anything else?");
    await keys.tabTo(page.getByLabel("Answer the last message at once"));
    await keys.press("Space");
    await keys.add("end");
    // Exits that lead nowhere yet, each found by its words and those of the block.
    await keys.find("A/B split");
    await keys.connect("B sub-flow");
    await keys.find("Condition");
    await keys.connect("otherwise end");
    // The sub-flow, and the block that calls it.
    await keys.press("4");
    await keys.tabTo(page.getByRole("button", { name: "New flow" }));
    await keys.press("Enter");
    await keys.toCanvas();
    await keys.press("ArrowRight");
    await keys.add("send a text");
    await keys.edit();
    await keys.type("Thank you, {{email}}!");
    await keys.toCanvas();
    await keys.find("sub-flow");
    await keys.edit();
    await keys.type("Flow 1");
    await page.getByRole("option", { name: "Flow 1" }).waitFor();
    await keys.press("Enter");
    await keys.toCanvas();
    await editor.saved();
    assert.deepEqual(await kindsNow(stage, bot), leadKinds);
    await assertOtherwiseEnds(stage, bot);
    const { problems } = await stage.api.get(`/bots/${bot.id}/scenario/problems`);
    assert.deepEqual(
      problems.filter((one) => one.severity === "error"),
      [],
    );
  });

  test("it is tried beside the canvas", async () => {
    await keys.press("6");
    const talk = page.getByRole("log", { name: "Try it" });
    await talk.getByText("Where may we write to you?").waitFor();
    await keys.tabTo(page.getByLabel("Write as a visitor would"));
    await keys.type("anna@example.org");
    await keys.press("Enter");
    await talk.getByText("Thank you, anna@example.org!").waitFor();
    await keys.toCanvas();
    await keys.press("6");
  });

  test("it is published and talks", async () => {
    await keys.publish("Drawn with the keys");
    await talksAsDrawn(stage, bot);
  });

  test("it is changed and published while somebody waits, who goes on in the new version", async () => {
    const { visitor, chat } = await visit(stage, bot);
    await chat.say("Hi");
    await chat.endsWith("< Welcome to the bookshop!", "< Where may we write to you?");
    await keys.find("Thank you");
    await keys.edit();
    await keys.press("Control+KeyA");
    await keys.type("We will write to {{email}}.");
    await keys.toCanvas();
    await keys.publish("Says what happens next");
    await chat.say("anna@example.org");
    await chat.endsWith("> anna@example.org", "< We will write to anna@example.org.", "< Anything else?");
    await visitor.close();
  });

  test("everything is undone and redone", async () => {
    const before = await scenarioNow(stage, bot);
    const count = Object.keys(before.blocks).length;
    await keys.find("bookshop");
    await keys.press("Control+KeyA");
    await keys.press("Delete");
    await saved("the main flow is empty", (now) => Object.keys(now.blocks).length < count);
    await keys.press("Control+KeyZ");
    await saved("everything is back", (now) => JSON.stringify(now) === JSON.stringify(before));
    await keys.press("Control+Shift+KeyZ");
    await saved("it is gone again", (now) => Object.keys(now.blocks).length < count);
    await keys.press("Control+KeyZ");
    await saved("and back again", (now) => JSON.stringify(now) === JSON.stringify(before));
  });

  test("blocks are put in order", async () => {
    const before = await scenarioNow(stage, bot);
    await keys.find("bookshop");
    await keys.press("Escape");
    await keys.press("Control+Shift+KeyL");
    await saved(
      "they stand elsewhere",
      (now) => JSON.stringify(now.blocks) !== JSON.stringify(before.blocks),
    );
    const { blocks, edges } = await scenarioNow(stage, bot);
    for (const { from, to } of Object.values(edges))
      assert.ok(
        blocks[from].at[0] < blocks[to].at[0],
        `${blocks[from].kind} stands left of ${blocks[to].kind}`,
      );
    await keys.press("Control+KeyZ");
    await saved("they stand as before", (now) => JSON.stringify(now) === JSON.stringify(before));
  });

  test("blocks are copied into another flow with the lines between them", async () => {
    const before = await scenarioNow(stage, bot);
    await keys.find("bookshop");
    await keys.press("Control+KeyA");
    await keys.press("Control+KeyC");
    // The search leads into the other flow.
    await keys.find("We will write");
    await keys.press("Escape");
    await keys.press("Control+KeyV");
    const other = Object.keys(before.flows).find((flow) => flow !== before.main);
    const inside = (now, flow) => Object.values(now.blocks).filter((one) => one.flow === flow);
    const wanted = inside(before, before.main).length + inside(before, other).length;
    await saved("the copies are there", (now) => inside(now, other).length >= wanted - 1);
    const now = await scenarioNow(stage, bot);
    const copies = Object.keys(now.blocks).filter((id) => !(id in before.blocks));
    const lines = Object.entries(now.edges).filter(([id]) => !(id in before.edges));
    assert.equal(
      lines.filter(([, one]) => copies.includes(one.from) && copies.includes(one.to)).length,
      lines.length,
    );
    assert.ok(lines.length >= 6);
    await keys.press("Control+KeyZ");
    await saved("and gone", (later) => JSON.stringify(later) === JSON.stringify(before));
  });

  test("the search goes from hit to hit, into other flows too", async () => {
    await keys.press("Control+KeyF");
    await keys.press("Control+KeyA");
    await keys.type("write");
    const place = page.getByRole("search").getByRole("status");
    await keys.press("Enter");
    await place.filter({ hasText: "1 of 2" }).waitFor();
    await keys.press("Enter");
    await place.filter({ hasText: "2 of 2" }).waitFor();
    await keys.press("Enter");
    await place.filter({ hasText: "1 of 2" }).waitFor();
    await keys.press("Shift+Enter");
    await place.filter({ hasText: "2 of 2" }).waitFor();
    await keys.press("Escape");
    const selected = page.locator(".react-flow__node.selected");
    await selected.waitFor();
    assert.equal(await selected.count(), 1);
  });
});
