// What a channel cannot show, and when: the editor and the composer say it beforehand, as the server sends it; a template goes out
// where the person's window is closed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { block, newBot, openFlowStage, scenarioNow, scenarioOf } from "../lib/flow_bot.mjs";
import { GraphServer } from "../lib/graph_server.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot, channel;
const vendor = new GraphServer();

const folder =
  process.env.BESEDA_E2E_SHOTS ?? fileURLToPath(new URL("../../../build/e2e-shots", import.meta.url));
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`) });

const choice = (id) => ({ id, title: { en: `Choice ${id}` } });

before(async () => {
  await vendor.start();
  ({ stage, page, editor } = await openFlowStage());
  const scenario = scenarioOf(
    {
      b_start: block("start", [40, 80]),
      b_ask: block("send_buttons", [376, 80], {
        text: { en: "Which one?" },
        buttons: ["a", "b", "c", "d"].map(choice),
      }),
      b_wait: block("wait", [712, 80], { duration: "P2D" }),
      b_news: block("send_text", [376, 400], { text: { en: "Your order {{order}} has left" } }),
      b_end: block("end", [712, 400]),
    },
    {
      e_1: { from: "b_start", port: "next", to: "b_ask" },
      e_2: { from: "b_ask", port: "next", to: "b_wait" },
      e_3: { from: "b_wait", port: "next", to: "b_news" },
      e_4: { from: "b_news", port: "next", to: "b_end" },
    },
    { variables: { order: { type: "text", scope: "session", default: "A-7", description: "" } } },
  );
  bot = await newBot(stage, "Orders", scenario);
  channel = await stage.api.post("/channels", {
    bot_id: bot.id,
    kind: "whatsapp",
    name: "Shop",
    enabled: true,
    ...vendor.settings(),
  });
  await editor.open(stage.server, bot);
});
after(async () => {
  await stage?.close();
  vendor.close();
});
afterEach(() => stage.browser.assertQuiet());

const looks = () => page.getByRole("region", { name: "On this bot's channels" });

test("a block says what each channel makes of it", async () => {
  await editor.block("Which one?").click();
  await looks().getByText("At most 3 buttons: with more, people get a list.").waitFor();
  const shop = looks().getByRole("listitem").filter({ hasText: "Shop" });
  await looks().getByRole("listitem").filter({ hasText: "Shown as it is" }).waitFor();
  await shop.getByRole("button", { name: "Show how it looks" }).click();
  await page.getByRole("dialog").getByText("Choice d").waitFor();
  await picture("looks-block");
  await page.keyboard.press("Escape");
});

test("a template is named for when the window is closed, and the warning goes", async () => {
  await page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Problems" }).click();
  const warning = page.getByRole("listitem").filter({ hasText: "Shop: a person who has been silent" });
  await warning.waitFor();
  await picture("looks-window-warning");
  await warning.getByRole("button").first().click();
  await page.getByRole("combobox", { name: "If the person wrote too long ago" }).click();
  await page.getByRole("option", { name: "order_update (en_US)" }).click();
  await page.getByText("Your order {{1}} is on its way.").waitFor();
  await page.getByLabel("What stands for 1").fill("{{order}}");
  await picture("looks-template");
  await editor.saved();
  assert.deepEqual((await scenarioNow(stage, bot)).blocks.b_news.settings.if_closed, {
    template: "order_update",
    languages: { en: "en_US" },
    values: [{ name: "1", value: "{{order}}" }],
  });
  await eventually("the server warns no more", async () => {
    const { problems } = await stage.api.get(`/bots/${bot.id}/scenario/problems`);
    return !problems.some((one) => one.code === "window_closed");
  });
});

test("the trial shows messages as on the channel", async () => {
  await page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Try it" }).click();
  await page.getByRole("combobox", { name: "Channel" }).click();
  await page.getByRole("option", { name: "WhatsApp" }).click();
  const talk = page.getByRole("log", { name: "Try it" });
  await talk.getByRole("listitem").filter({ hasText: "Choice d" }).waitFor();
});

test("outside the window the template goes out in place of the words", async () => {
  const { revision, scenario } = await stage.api.get(`/bots/${bot.id}/scenario`);
  scenario.edges.e_1.to = "b_news";
  await stage.api.request("PUT", `/bots/${bot.id}/scenario`, { scenario, base_revision: revision });
  await stage.api.post(`/bots/${bot.id}/scenario/publish`, { note: "Tells of orders", policy: "migrate" });
  vendor.closed = true;
  await vendor.writes(stage.server, channel.id, "Where is my order?");
  await eventually("the template was sent", () => vendor.sent.length > 0);
  assert.deepEqual(vendor.sent[0].template, {
    name: "order_update",
    language: { code: "en_US" },
    components: [{ type: "body", parameters: [{ type: "text", text: "A-7" }] }],
  });
  await page.goto(`${stage.server.url}/admin/conversations`);
  await page.getByText("Ann", { exact: true }).first().click();
  await page.getByText("the template went out in place of").waitFor();
  await page.getByText("Your order A-7 has left").waitFor();
  await picture("looks-instead");
});

test("the composer offers what the channel shows, and says what it makes of the rest", async () => {
  vendor.closed = false;
  const box = page.getByRole("textbox", { name: "Write a message" });
  await box.fill("One sentence. ".repeat(400));
  await page.getByText("5,599 / 4,096").waitFor();
  await page.getByText("Goes out in several messages: 2.").waitFor();
  await picture("composer-long");
  await box.fill("Shall we send it?");
  await page.getByRole("button", { name: "Offer answers to press" }).click();
  const answers = page.getByRole("group", { name: "Answers to press" });
  await answers.getByRole("textbox", { name: "Answer 1" }).fill("Yes");
  await answers.getByRole("textbox", { name: "Answer 2" }).fill("No");
  for (const [place, words] of [
    [3, "Later"],
    [4, "Never"],
  ]) {
    await answers.getByRole("button", { name: "Add an answer" }).click();
    await answers.getByRole("textbox", { name: `Answer ${place}` }).fill(words);
  }
  await page.getByText("At most 3 buttons: with more, people get a list.").waitFor();
  await page.getByRole("button", { name: "Show how it looks" }).click();
  await page.getByRole("dialog").getByText("Never").waitFor();
  await picture("composer-choices");
  await page.keyboard.press("Escape");
  await answers.getByRole("button", { name: "Remove answer 4" }).click();
  await page.getByText("At most 3 buttons").waitFor({ state: "detached" });
  const theirs = page.getByRole("article", { name: "Message from Visitor" });
  await theirs.hover();
  await theirs.getByRole("button", { name: "Reply" }).click();
  const before = vendor.sent.length;
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await eventually("WhatsApp has the buttons", () => vendor.sent.length > before);
  const sent = vendor.sent.at(-1);
  assert.equal(sent.interactive.type, "button");
  assert.deepEqual(
    sent.interactive.action.buttons.map((one) => one.reply.title),
    ["Yes", "No", "Later"],
  );
  assert.match(sent.context.message_id, /^wamid\.in/);
});

test("a reaction reaches the person", async () => {
  const theirs = page.getByRole("article", { name: "Message from Visitor" });
  await theirs.hover();
  await theirs.getByRole("button", { name: "React", exact: true }).click();
  const before = vendor.sent.length;
  await page.getByRole("menuitem", { name: "React with 👍" }).click();
  await eventually("WhatsApp has the reaction", () => vendor.sent.length > before);
  assert.deepEqual(vendor.sent.at(-1).reaction.emoji, "👍");
});

test("a file that is too large is refused before it is sent", async () => {
  await page.evaluate(() => {
    const input = document.querySelector('input[type="file"]');
    const file = new File([""], "film.mp4", { type: "video/mp4" });
    Object.defineProperty(file, "size", { value: 200 * 1024 * 1024 });
    Object.defineProperty(input, "files", { value: [file], configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.getByText("This channel takes files of at most 100 MB.").waitFor();
});
