// A bot begins with a template: found by words and by keyboard, published as it is and talked to in the chat, in two
// languages; an empty canvas takes another template, and gives it back.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Chat } from "../lib/chat.mjs";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { look, wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, team, page, editor;

before(async () => {
  stage = await openStage();
  team = await stage.browser.person({ viewport: wide });
  await stage.api.enter(team);
  page = await team.newPage();
  editor = new FlowEditor(page);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

async function speak(locale) {
  await stage.api.patch("/auth/me", { locale });
  await page.reload();
}

async function visit(bot, options = {}) {
  const visitor = await stage.browser.person(options);
  const chat = new Chat(await visitor.newPage());
  await chat.place.goto(`${stage.server.url}/chat/${bot.slug}`);
  await chat.box.waitFor();
  const press = (title) =>
    chat.place.locator("beseda-chat").getByRole("button", { name: title, exact: true }).last().click();
  return { visitor, chat, press };
}

describe("templates", () => {
  let bot;

  test("a gallery shows them all, and it is looked at in both languages", async () => {
    await page.goto(`${stage.server.url}/admin/bots?new=template`);
    const dialog = page.getByRole("dialog", { name: "Begin with a template" });
    await eventually("all are there", async () => (await dialog.locator("[data-template]").count()) >= 12);
    assert.deepEqual(await look(page, "templates", "en"), []);
    await page.setViewportSize(wide);
    await speak("ru");
    await page.getByRole("dialog", { name: "Начать с шаблона" }).getByText("Сбор заявок").waitFor();
    assert.deepEqual(await look(page, "templates", "ru"), []);
    await speak("ar");
    await page.getByText("جمع العملاء المحتملين").waitFor();
    assert.deepEqual(await look(page, "templates", "ar"), []);
    await speak("en");
    await page.setViewportSize(wide);
  });

  test("one is found and chosen by keyboard alone", async () => {
    await page.goto(`${stage.server.url}/admin/bots`);
    const begin = page.getByRole("button", { name: "Begin with a template" });
    await begin.waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0, "nothing is open unasked");
    await begin.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    const search = dialog.getByLabel("Find a template");
    await search.waitFor();
    await eventually("the search has the focus", () =>
      search.evaluate((box) => box === document.activeElement),
    );
    await page.keyboard.type("lead big");
    await dialog.getByText("1 template", { exact: true }).waitFor();
    const card = dialog.locator('[data-template="lead-capture"]');
    for (let tabs = 0; !(await card.evaluate((one) => one === document.activeElement)); ++tabs) {
      assert.ok(tabs < 40, "the card is reached with the Tab key");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    const name = dialog.getByLabel("Name");
    await name.waitFor();
    assert.equal(await name.inputValue(), "Lead capture");
    await dialog.getByText("Finds out what a visitor needs").waitFor();
    await name.fill("Green Studio");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/bots\/[^/]+\/flow$/);
    await eventually("the scenario is drawn", async () => (await editor.blocks.count()) > 10);
    bot = (await stage.api.get("/bots")).items.find((one) => one.name === "Green Studio");
    assert.match(bot.greeting, /what you have in mind/);
    assert.equal((await stage.api.get(`/bots/${bot.id}/scenario/problems`)).problems.length, 0);
    await editor.fit();
    assert.deepEqual(await look(page, "template-canvas", "en"), []);
    await page.setViewportSize(wide);
  });

  test("published as it is, it takes a lead in the chat", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await dialog.waitFor({ state: "detached" });
    const { visitor, chat, press } = await visit(bot);
    await chat.say("Hello");
    await chat.endsWith(
      "> Hello",
      "< Glad you wrote! A few short questions, and a colleague will come back to you with an offer. Write “cancel” at any time to stop.",
      "< What would you like us to do?",
    );
    await press("An online shop");
    await chat.endsWith("> An online shop", "< What is your name?");
    await chat.say("Ann");
    await chat.endsWith("> Ann", "< Thank you, Ann. Which e-mail shall we send the offer to?");
    await chat.say("not now");
    await chat.endsWith(
      "< Hmm, that does not look like an e-mail address. It should be something like ann@example.com.",
    );
    await chat.say("ann@example.com");
    await chat.endsWith("> ann@example.com", "< And roughly what budget do you have in mind?");
    await press("Up to €2,000");
    await chat.endsWith("< May we also call you? It is often quicker.");
    await press("E-mail is enough");
    await chat.endsWith(
      "< Thank you, Ann! We have everything: An online shop. You will hear from us within one working day.",
    );
    await visitor.close();
  });

  test("who reads Russian is answered in Russian, and reaches a person", async () => {
    const { visitor, chat, press } = await visit(bot, { locale: "ru-RU" });
    await chat.say("Здравствуйте");
    await chat.endsWith("< Что вам нужно?");
    await press("Сайт");
    await chat.endsWith("> Сайт", "< Как вас зовут?");
    await chat.say("Позовите человека");
    await chat.endsWith("< Конечно. Зову коллегу: вся переписка у него перед глазами.");
    await visitor.close();
  });

  test("an empty canvas takes a template with the bot's knowledge, and gives it back", async () => {
    const empty = await stage.api.post("/bots", { name: "Empty" });
    await editor.open(stage.server, empty);
    const offer = page.getByRole("region", { name: "Begin with a template" });
    await offer.waitFor();
    assert.deepEqual(await look(page, "template-offer", "en"), []);
    await page.setViewportSize(wide);
    await offer.getByRole("button", { name: "Choose a template" }).click();
    await page.locator('[data-template="support-faq"]').click();
    await page.getByRole("dialog", { name: "Begin with a template" }).waitFor({ state: "detached" });
    await eventually("the scenario is drawn", async () => (await editor.blocks.count()) > 10);
    await editor.saved();
    const stored = await stage.api.get(`/bots/${empty.id}/scenario`);
    assert.equal(
      Object.values(stored.scenario.blocks).filter((block) => block.kind === "ai_classify").length,
      1,
    );
    assert.match((await stage.api.get(`/bots/${empty.id}`)).knowledge, /Gift wrapping/);
    await offer.waitFor({ state: "detached" });
    await editor.canvas.focus();
    await page.keyboard.press("Control+z");
    await eventually("the greeting is back", async () => (await editor.blocks.count()) === 2);
    await editor.saved();
    await offer.waitFor();
  });
});
