// A bot is given a tool in the browser, wants to use it, is allowed to by a person in the conversation, and goes on.
// Pictures of the pages that this takes are left beside those of pages.test.mjs.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";
import { converse } from "../lib/furnish.mjs";
import { look, wide } from "../lib/look.mjs";
import { refund } from "../lib/model_server.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, shop, bot, page, token;
const asked = [];
const locales = { ru: { add: "Добавить инструмент" } };

before(async () => {
  shop = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      asked.push({ method: request.method, url: request.url, headers: request.headers, body });
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ paid: true, citations: [{ title: "Terms of return" }] }));
    });
  });
  await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
  stage = await openStage({ model: true });
  [bot] = (await stage.api.get("/bots")).items;
  const team = await stage.browser.person({ viewport: wide, locale: "en" });
  await stage.api.enter(team);
  page = await team.newPage();
});
after(async () => {
  await stage?.close();
  shop?.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});
afterEach(() => stage.browser.assertQuiet());

test("a tool is made and tried", async () => {
  await page.goto(`${stage.server.url}/admin/bots/${bot.id}?tab=tools`);
  await page.getByRole("button", { name: "Add a tool" }).click();
  await page.getByRole("menuitem", { name: "Call a service" }).click();
  const editor = page.getByRole("dialog");
  await editor.getByLabel("Name", { exact: false }).first().fill("refund");
  await editor
    .getByLabel("When to use it")
    .fill("Pays an order back. Use it when somebody wants their money back.");
  await editor.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: "POST" }).click();
  await editor
    .getByRole("textbox", { name: "Address" })
    .fill(`http://127.0.0.1:${shop.address().port}/refunds/{order}`);
  await editor.getByRole("button", { name: "Add a parameter" }).click();
  await editor.getByLabel("Name of the parameter").fill("order");
  await editor.getByRole("button", { name: "Add a parameter" }).click();
  await editor.getByLabel("Name of the parameter").nth(1).fill("euros");
  await editor.getByRole("combobox", { name: "Type" }).nth(1).click();
  await page.getByRole("option", { name: "Number", exact: true }).click();
  await editor.getByLabel("Name of the header").fill("Authorization");
  await editor.getByRole("button", { name: "Add", exact: true }).click();
  await editor.getByRole("textbox", { name: "Authorization" }).fill("Bearer shop-key");
  await editor.getByRole("button", { name: "More settings" }).click();
  await editor.getByLabel("May reach addresses of our own network").check();
  await editor.getByLabel("A person has to agree to each call").check();
  await editor.getByRole("button", { name: "Save and try" }).click();
  await editor.getByLabel("Try it").fill(JSON.stringify({ order: "A 1/2", euros: 5 }));
  assert.deepEqual(await look(page, "tool_editor", "en"), []);
  await editor.getByRole("button", { name: "Call now" }).click();
  await editor.getByText("It worked").waitFor();
  assert.equal(asked.length, 1);
  assert.equal(asked[0].url, "/refunds/A%201%2F2");
  assert.equal(asked[0].headers.authorization, "Bearer shop-key");
  await editor.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Asks first").waitFor();
});

test("the bot asks, a person allows it in the conversation, and it goes on", async () => {
  asked.length = 0;
  const web = await stage.api.webChannel();
  token = await converse(stage.server, web.id, ["I want my money back for A-17"]);
  const [conversation] = (await stage.api.get(`/conversations?channel_id=${web.id}`)).items;
  await page.goto(`${stage.server.url}/admin/conversations/${conversation.id}`);
  const card = page.getByRole("region", { name: "may it call “refund”" });
  await card.getByText("A-17").waitFor();
  assert.deepEqual(await look(page, "approval", "en"), []);
  assert.equal(asked.length, 0, "nothing is done before it is allowed");
  await card.getByRole("button", { name: "Allow" }).click();
  await page.getByText(refund.answer).first().waitFor();
  await card.waitFor({ state: "detached" });
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(asked[0].body), { order: "A-17", euros: 20 });
  assert.match(asked[0].headers["idempotency-key"], /^apr_/);
  await page.getByText("Terms of return").waitFor();
  assert.deepEqual(await look(page, "after_approval", "en"), []);
});

test("the visitor can look up what the answer was made from", async () => {
  const localStorage = [{ name: `beseda:${bot.slug}:token`, value: token }];
  const storageState = { cookies: [], origins: [{ origin: stage.server.url, localStorage }] };
  const visitor = await stage.browser.person({ viewport: wide, locale: "en", storageState });
  const chat = await visitor.newPage();
  await chat.goto(`${stage.server.url}/chat/${bot.slug}`);
  const source = chat.getByText("Terms of return");
  const sources = chat.getByText("Sources (1)");
  await sources.waitFor();
  assert.equal(await source.isVisible(), false, "it is folded away");
  await sources.press("Enter");
  await source.waitFor({ state: "visible" });
  assert.deepEqual(await look(chat, "chat_sources", "en"), []);
  await visitor.close();
});

test("safety and limits are kept", async () => {
  await page.setViewportSize(wide);
  await page.goto(`${stage.server.url}/admin/bots/${bot.id}?tab=safety`);
  await page.getByLabel("E-mail addresses").check();
  await page.getByLabel("Words and phrases").first().fill("politics");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Limits" }).click();
  await page.getByLabel("Questions to the model").fill("5");
  await page.getByLabel("Questions to the model").blur();
  await page.getByText("Saved").first().waitFor();
  const { agent } = await stage.api.get(`/bots/${bot.id}`);
  assert.deepEqual(agent.guardrails.mask, ["email"]);
  assert.deepEqual(agent.guardrails.blocked_topics, ["politics"]);
  assert.equal(agent.limits.steps, 5);
});

for (const locale of ["en", "ru"]) {
  describe(`in ${locale}`, () => {
    before(() => stage.api.patch("/auth/me", { locale }));
    for (const tab of ["tools", "safety", "limits"]) {
      test(tab, async () => {
        await page.goto(`${stage.server.url}/admin/bots/${bot.id}?tab=${tab}`);
        await page.getByRole("tabpanel").locator("h2, h3").first().waitFor();
        if (locale in locales && tab === "tools")
          await page.getByRole("button", { name: locales[locale].add }).waitFor();
        assert.deepEqual(await look(page, `bot_${tab}`, locale), []);
      });
    }
  });
}
