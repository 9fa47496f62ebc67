// A newcomer's first minutes: the one-time link, a bot that answers without a model, then a model connected by hand.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { owner } from "../lib/api.mjs";
import { Chat, growingSteps, plain, recordedTexts, recordTexts } from "../lib/chat.mjs";
import { look } from "../lib/look.mjs";
import { answers } from "../lib/model_server.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page;
before(async () => {
  stage = await openStage({ owner: false, model: true });
  page = await (await stage.browser.person()).newPage();
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

test("without the one-time link the set-up page says where to find it", async () => {
  await page.goto(`${stage.server.url}/`);
  await page.waitForURL("**/admin/login");
  await page.goto(`${stage.server.url}/admin/setup`);
  await page.getByRole("heading", { name: "Open the set-up link" }).waitFor();
});

test("the wizard makes the owner's account and leads past the model to the first talk", async () => {
  await page.goto(stage.server.setupLink);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByRole("textbox", { name: "Password" }).fill(owner.password);
  await page.getByLabel("Name of the workspace").fill("Bookshop");
  assert.deepEqual(await look(page, "welcome_owner", "en"), []);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Connect a model?" }).waitFor();
  assert.deepEqual(await look(page, "welcome_model", "en"), []);
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("heading", { name: "Say hello to your bot" }).waitFor();
});

test("the bot answers without a model and quotes the passage it found", async () => {
  const chat = new Chat(page.frameLocator("iframe"));
  await chat.say("How do I connect an AI model?");
  const quote = chat.root.locator(".bubble blockquote");
  await quote.getByText("Open Models in the admin pages").waitFor();
  await quote.getByText("How do I connect an AI model?").waitFor();
  assert.deepEqual(await look(page, "welcome_chat", "en"), []);
});

test("the one-time link works once", async () => {
  const other = await stage.browser.person();
  const late = await other.newPage();
  await late.goto(stage.server.setupLink);
  await late.waitForURL("**/admin/login");
  await other.close();
});

test("a provider is tested, saved with one of its models, and chosen for the bot", async () => {
  await page.getByRole("link", { name: "Shape the bot" }).click();
  await page.getByRole("link", { name: "Models", exact: true }).first().click();
  await page.getByRole("button", { name: "Connect a provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Story server");
  await dialog.getByLabel("Base URL").fill("http://127.0.0.1:9/v1");
  await dialog.getByLabel("API key").fill("sk-e2e-secret");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await dialog.getByRole("alert").getByText("There is no connection to 127.0.0.1.").waitFor();

  await dialog.getByLabel("Base URL").fill(stage.model.baseUrl);
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await dialog.getByTestId("test-ok").waitFor();
  await dialog.getByPlaceholder("Choose a model").fill("gpt-4o");
  await page.getByRole("option", { name: "gpt-4o", exact: true }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Story server" }).waitFor();
  assert.equal(await page.getByText("sk-e2e-secret").count(), 0, "the key is never shown again");

  await page.getByRole("link", { name: "Bots", exact: true }).first().click();
  await page.getByRole("link", { name: /Assistant/ }).click();
  await page.getByRole("combobox", { name: "Model", exact: true }).click();
  await page.getByRole("option", { name: "gpt-4o", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
});

test("on the chat page the model's answer appears piece by piece", async () => {
  const visitor = await stage.browser.person();
  const chatPage = await visitor.newPage();
  await chatPage.goto(`${stage.server.url}/chat/assistant`);
  const chat = new Chat(chatPage);
  await chat.box.waitFor();
  await recordTexts(chatPage, '.bubble[aria-busy="true"]');
  await chat.say("Tell me a short story");
  await chat.endsWith("> Tell me a short story", `< ${plain(answers["a short story"])}`);
  const steps = growingSteps(await recordedTexts(chatPage));
  assert.ok(steps >= 5, `the answer grew in ${steps} steps`);
  await chat.root.locator(".bubble strong", { hasText: "bookshop" }).waitFor();
  await visitor.close();
});
