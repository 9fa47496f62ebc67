// One conversation in several places at once: reload, a second tab, the team's view.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Chat, growingSteps, plain, recordedTexts, recordTexts } from "../lib/chat.mjs";
import { answers } from "../lib/model_server.mjs";
import { openStage } from "../lib/stage.mjs";

const story = `< ${plain(answers["a short story"])}`;
const poem = `< ${answers["a poem"]}`;
let stage, visitor, tab, first;
before(async () => {
  stage = await openStage({ model: true });
  visitor = await stage.browser.person();
  tab = await visitor.newPage();
  await tab.goto(`${stage.server.url}/chat/assistant`);
  first = new Chat(tab);
  await first.say("Tell me a short story");
  await first.endsWith("> Tell me a short story", story);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

test("a reload restores the history", async () => {
  const before = await first.transcript();
  await tab.reload();
  await first.endsWith(...before);
  assert.deepEqual(await first.transcript(), before);
});

test("a reload in the middle of an answer goes on with it", async () => {
  await first.say("Tell me a long story");
  await first.streaming.getByText("Far away").waitFor();
  await tab.reload();
  await first.streaming.getByText("Far away").waitFor();
  await first.endsWith("> Tell me a long story", `< ${answers["a long story"]}`);
});

test("a second tab stays in step both ways", async () => {
  const otherTab = await visitor.newPage();
  await otherTab.goto(`${stage.server.url}/chat/assistant`);
  const second = new Chat(otherTab);
  await second.endsWith(...(await first.transcript()));

  await first.say("Tell me a poem, please");
  await second.endsWith("> Tell me a poem, please", poem);
  await first.endsWith("> Tell me a poem, please", poem);

  await recordTexts(tab, '.bubble[aria-busy="true"]');
  const longStory = answers["a long story"];
  await second.say("And now a long story");
  await first.endsWith("> And now a long story", `< ${longStory}`);
  assert.ok(
    growingSteps(await recordedTexts(tab)) >= 3,
    "the answer streams in the tab that did not ask, too",
  );
  await second.endsWith("> And now a long story", `< ${longStory}`);
  assert.deepEqual(await second.transcript(), await first.transcript());
  await otherTab.close();
});

test("the team reads along live, and what it writes reaches the visitor", async () => {
  const team = await stage.browser.person();
  await stage.api.enter(team);
  const page = await team.newPage();
  await page.goto(`${stage.server.url}/admin/conversations`);
  await page.locator("li a[href*='/conversations/']").first().click();
  const log = page.getByRole("log");
  await log.getByText("Tell me a poem, please").waitFor();

  await recordTexts(page, '[role="log"] [data-streaming]');
  await first.say("One more short story, a short story");
  await log.getByText("One more short story, a short story").waitFor();
  await first.endsWith("> One more short story, a short story", story);
  await page.waitForFunction(() => !document.querySelector('[role="log"] article[aria-busy="true"]'));
  assert.ok(growingSteps(await recordedTexts(page)) >= 3, "the answer streams in the team's view");

  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByText("You have taken over.").waitFor();
  await page.getByRole("textbox", { name: "Write a message" }).fill("Anna here, **a person**.");
  await page.keyboard.press("Enter");
  await first.endsWith("< Anna here, a person.");
  await first.say("Are you real? Tell me a poem");
  await log.getByText("Are you real? Tell me a poem").waitFor();
  await page.getByRole("button", { name: "Hand back to the bot" }).click();
  await first.say("Then a poem from the bot");
  await first.endsWith("> Are you real? Tell me a poem", "> Then a poem from the bot", poem);
  await team.close();
});
