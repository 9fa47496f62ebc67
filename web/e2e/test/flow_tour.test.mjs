// Somebody who has never seen the editor of scenarios is led through it: each step waits until they have done it, and at the end
// the bot they have built answers in the chat.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Chat } from "../lib/chat.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { look, wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage;

before(async () => (stage = await openStage()));
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const newBot = (name) =>
  stage.api.post("/bots", { name, greeting: "", instructions: "Be brief.", knowledge: "" });

class Tour {
  constructor(page) {
    this.page = page;
    this.card = page.locator("[data-tour-card]");
    this.editor = new FlowEditor(page);
  }

  /** Waits for the step of this title, with something to do. */
  async at(title) {
    await this.card.getByRole("heading", { name: title, exact: true }).waitFor();
    await this.card.getByRole("button", { name: /^(Skip this step|Finish)$/ }).waitFor();
  }

  /** What the ring is around. */
  async pointsAt(locator) {
    await eventually("the ring is around it", async () => {
      const ring = await this.page.locator("[data-tour-ring]").boundingBox();
      const box = await locator.boundingBox();
      if (!ring || !box) return false;
      return Math.abs(ring.x + 6 - box.x) < 8 && Math.abs(ring.y + 6 - box.y) < 8;
    });
  }

  async praised(words) {
    await this.card.getByText(words).waitFor();
  }

  skip() {
    return this.card.getByRole("button", { name: "Skip this step" }).click();
  }
}

/** A person with a browser of their own, on the scenario of a new bot. */
async function arrive(name, options = {}) {
  const bot = await newBot(name);
  const context = await stage.browser.person({ viewport: wide, ...options });
  await stage.api.enter(context);
  const page = await context.newPage();
  const tour = new Tour(page);
  await tour.editor.open(stage.server, bot);
  return { bot, context, page, tour };
}

describe("by mouse", () => {
  let bot, context, page, tour;
  before(async () => ({ bot, context, page, tour } = await arrive("First of all")));
  after(() => context?.close());

  test("it offers itself and shows each step its place", async () => {
    await tour.card.getByRole("heading", { name: "Build your first bot?" }).waitFor();
    await tour.card.getByRole("button", { name: "Show me how" }).click();
    await tour.at("Open the greeting");
    await tour.pointsAt(tour.editor.block("Send a text"));
    await tour.editor.block("Send a text").click();
    await tour.praised("That is it");
    await tour.at("Greet in your words");
    await tour.pointsAt(tour.editor.field("text"));
    await tour.editor.field("text").fill("Welcome to the bookshop!");
    await tour.at("Add a question");
  });

  test("it goes on where it was after a reload", async () => {
    await tour.editor.saved();
    await page.reload();
    await tour.at("Add a question");
    const palette = page.getByRole("complementary", { name: "Blocks" });
    const item = palette.getByRole("option", { name: "Ask for a text", exact: true });
    await tour.pointsAt(item);
    await item.click();
    await tour.at("Connect it");
    await tour.editor.pull(
      tour.editor.block("Welcome to the bookshop!"),
      "Next",
      tour.editor.block("Ask for a text"),
    );
    await tour.at("Write the question");
  });

  test("a step that nobody did does not pass by itself", async () => {
    await tour.editor.block("Ask for a text").click();
    await tour.editor.field("question").fill("What is your name?");
    await tour.at("Remember the answer");
    await tour.editor.field("variable").fill("name");
    // Named is not made.
    await tour.pointsAt(page.getByRole("button", { name: "Create “name”" }));
    await tour.at("Remember the answer");
    await page.getByRole("button", { name: "Create “name”" }).click();
    await tour.at("Answer");
    await tour.editor.pull(tour.editor.block("Ask for a text"), "Next");
    const offered = page.getByRole("dialog").getByRole("option", { name: "Send a text", exact: true });
    await tour.pointsAt(offered);
    await offered.click();
    await tour.at("Say their name");
    await tour.editor.field("text").fill("Nice to meet you, ");
    await page.getByRole("button", { name: "Insert a variable" }).click();
    await page.getByRole("menuitem", { name: "name" }).click();
  });

  test("it is tried and published", async () => {
    await tour.at("Try it");
    await page.getByRole("button", { name: "Try it" }).first().click();
    const say = page.getByLabel("Write as a visitor would");
    await page.getByRole("log").getByText("What is your name?").waitFor();
    await tour.at("Try it");
    await say.fill("Olga");
    await say.press("Enter");
    await page.getByRole("log").getByText("Nice to meet you, Olga").waitFor();
    await tour.at("Publish");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Publish the scenario" });
    await dialog.getByLabel("What is new").fill("My first bot");
    await tour.pointsAt(dialog.getByRole("button", { name: "Publish" }));
    await dialog.getByRole("button", { name: "Publish" }).click();
    await tour.at("Talk to it");
    const { published } = await stage.api.get(`/bots/${bot.id}/scenario`);
    assert.equal(published?.number, 1);
  });

  test("at the end it talks with people in the chat", async () => {
    // The bot came without a web chat; the tour gives it one.
    await tour.card.getByRole("button", { name: "Give it a web chat" }).click();
    const opened = context.waitForEvent("page");
    await tour.card.getByRole("link", { name: "Open the chat" }).click();
    const chat = new Chat(await opened);
    await chat.box.waitFor();
    await chat.say("Hello");
    await chat.endsWith("> Hello", "< Welcome to the bookshop!", "< What is your name?");
    await tour.card.getByRole("heading", { name: "Your first bot is at work" }).waitFor();
    await chat.say("Olga");
    await chat.endsWith("> Olga", "< Nice to meet you, Olga");
    await tour.card.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await tour.editor.blocks.first().waitFor();
    assert.equal(await tour.card.count(), 0, "it does not come again by itself");
  });
});

test("by keyboard: it is left with Escape, and gone on with from Help", async () => {
  const { page, tour, context } = await arrive("By keyboard");
  await tour.card.getByRole("button", { name: "Show me how" }).press("Enter");
  await tour.at("Open the greeting");
  assert.equal(await tour.card.evaluate((card) => card === document.activeElement), true);
  await page.keyboard.press("F6");
  // The first arrow chooses the start, the next with Ctrl goes on to the greeting.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Enter");
  await tour.at("Greet in your words");
  await page.keyboard.press("Control+KeyA");
  await page.keyboard.type("Good day!");
  await tour.at("Add a question");
  await page.keyboard.press("F6");
  await page.keyboard.press("Escape");
  await tour.card.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Help" }).press("Enter");
  await page.getByRole("menuitem", { name: "Go on with the tour (3 of 11)" }).press("Enter");
  await tour.at("Add a question");
  // To the card, and on to the canvas, where the greeting is still selected.
  await page.keyboard.press("F6");
  await page.keyboard.press("F6");
  await page.keyboard.press("Slash");
  await page.getByRole("dialog", { name: "Add a block" }).getByRole("combobox").waitFor();
  await page.keyboard.type("ask for a text");
  await page.keyboard.press("Enter");
  await tour.at("Write the question");
  await tour.skip();
  await tour.at("Remember the answer");
  await context.close();
});

test("on a phone, by touch, in Arabic", async (t) => {
  await stage.api.patch("/auth/me", { locale: "ar" });
  t.after(() => stage.api.patch("/auth/me", { locale: "en" }));
  const { page, tour, context } = await arrive("On a phone", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: "ar",
  });
  await tour.card.getByRole("button", { name: "أرني كيف" }).tap();
  await tour.card.getByRole("heading", { name: "افتح كتلة الترحيب" }).waitFor();
  await tour.editor.block("إرسال نص").tap();
  await page.getByRole("button", { name: "الخصائص" }).tap();
  await tour.card.getByRole("heading", { name: "رحّب بكلماتك" }).waitFor();
  // The card never lies on what it points at.
  await eventually("the card is beside the field", async () => {
    const [card, field] = [await tour.card.boundingBox(), await tour.editor.field("text").boundingBox()];
    return field && card && (card.y + card.height <= field.y || card.y >= field.y + field.height);
  });
  await tour.editor.field("text").fill("أهلًا بكم!");
  await tour.card.getByRole("heading", { name: "أضف سؤالًا" }).waitFor();
  await context.close();
});

test("the offer, declined, does not come back; the page looks as it should with a step on it", async () => {
  const { page, tour, context } = await arrive("Looked at");
  await tour.card.getByRole("button", { name: "Not now" }).click();
  await page.reload();
  await tour.editor.blocks.first().waitFor();
  assert.equal(await tour.card.count(), 0);
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByRole("menuitem", { name: "Build a first bot, step by step" }).click();
  await page.getByRole("menu").waitFor({ state: "detached" });
  await tour.at("Open the greeting");
  assert.deepEqual(await look(page, "flow-tour", "en"), []);
  await context.close();
});

test("the keys and the guide are one click away, without the internet", async () => {
  const { page, context } = await arrive("Helped");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys of the editor" }).getByText("Duplicate").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help" }).click();
  const opened = context.waitForEvent("page");
  await page.getByRole("menuitem", { name: "Guide" }).click();
  const guide = await opened;
  await guide.getByRole("heading", { level: 1, name: "Guide" }).waitFor();
  await guide.getByRole("article").getByRole("link", { name: "Your first bot" }).click();
  await guide.getByRole("heading", { level: 1, name: "Your first bot" }).waitFor();
  const pictures = guide.getByRole("article").locator("img");
  await eventually("the pictures are there", async () => {
    const widths = await pictures.evaluateAll((all) => all.map((one) => one.naturalWidth));
    return widths.length > 0 && widths.every((width) => width > 0);
  });
  await context.close();
});
