// A budget is made in the browser; the bot then declines politely, and the ledger and the budget's page say why.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Chat } from "../lib/chat.mjs";
import { look, wide } from "../lib/look.mjs";
import { openStage } from "../lib/stage.mjs";

describe("a budget", () => {
  let stage, page, chat;
  before(async () => {
    stage = await openStage({ model: true });
    const team = await stage.browser.person({ viewport: wide, locale: "en" });
    await stage.api.enter(team);
    page = await team.newPage();
    const channel = await stage.api.webChannel();
    const visitor = await (await stage.browser.person()).newPage();
    await visitor.goto(`${stage.server.url}/chat/${channel.id}`);
    chat = new Chat(visitor);
  });
  after(() => stage?.close());
  afterEach(() => stage.browser.assertQuiet());

  test("lets calls through while there is money", async () => {
    await chat.say("Tell me a poem");
    await chat.endsWith("> Tell me a poem", "< Roses are red. That is all.");
  });

  test("is made in the browser and refuses the next call", async () => {
    await page.goto(`${stage.server.url}/admin/models/budgets`);
    await page.getByRole("button", { name: "Create a budget" }).first().click();
    const form = page.getByRole("dialog");
    await form.getByRole("textbox", { name: "Name" }).fill("Pocket money");
    await form.getByRole("textbox", { name: "Limit" }).fill("0.000001");
    await form.locator('button[type="submit"]').click();
    await page.getByText("Pocket money").first().waitFor();

    await chat.say("Tell me a poem once more");
    await chat.endsWith(
      "> Tell me a poem once more",
      "< Sorry, I have answered as much as I may for now. Please try again later.",
    );
    assert.equal(await stage.model.callsAbout("once more"), 0, "no call was made");
  });

  test("is seen in the ledger and on its page", async () => {
    await page.goto(`${stage.server.url}/admin/models/calls?status=refused`);
    await page.getByText("gpt-4o").first().click();
    await page
      .getByText(/Pocket money/)
      .first()
      .waitFor();
    assert.deepEqual(await look(page, "call_refused", "en"), []);
    await page.goto(`${stage.server.url}/admin/models/budgets`);
    await page.getByText("Pocket money").first().waitFor();
    assert.deepEqual(await look(page, "budget_used_up", "en"), []);
  });
});
