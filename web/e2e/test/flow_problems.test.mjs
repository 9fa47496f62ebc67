// What is wrong with a scenario: each entry leads to its place, and what mends it does what it says.
import { after, afterEach, before, test } from "node:test";
import { block, newBot, openFlowStage, scenarioOf } from "../lib/flow_bot.mjs";
import { eventually } from "../lib/process.mjs";

let stage, page, editor, bot;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
  const loose = scenarioOf(
    {
      b_start: block("start", [40, 80]),
      b_hi: block("send_text", [376, 80], { text: { en: "Hi {{naem}}!" } }),
      b_on: block("send_text", [376, 320], { text: { en: "And again" } }),
      b_lost: block("send_text", [40, 480], {
        text: { en: "Nobody hears this", ru: "Этого никто не услышит" },
      }),
    },
    {
      e_1: { from: "b_start", port: "next", to: "b_hi" },
      e_2: { from: "b_hi", port: "next", to: "b_on" },
      e_3: { from: "b_on", port: "next", to: "b_hi" },
    },
    {
      locales: ["en", "ru"],
      variables: { name: { type: "text", scope: "session", default: null, description: "" } },
    },
  );
  bot = await newBot(stage, "Broken", loose);
  await editor.open(stage.server, bot);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const openProblems = () =>
  page.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Problems" }).click();
const item = (words) =>
  page.getByRole("list", { name: "Problems" }).getByRole("listitem").filter({ hasText: words }).first();
const selected = (words) =>
  eventually(`“${words}” is selected`, () =>
    editor.block(words).evaluate((one) => one.classList.contains("selected")),
  );

test("an entry leads to its block and to its setting", async () => {
  await openProblems();
  await item("No path leads here").getByRole("button").first().click();
  await selected("Nobody hears this");
  await item("The text in “ru” is missing").getByRole("button").first().click();
  await eventually("the Russian text has the focus", () =>
    editor.field("text").evaluate((one) => one === document.activeElement && one.lang === "ru"),
  );
  await selected("Hi {{naem}}!");
});

test("what mends a problem does what it says", async () => {
  await openProblems();
  await item("There is no variable “naem”.").getByRole("button", { name: "Use “name”" }).click();
  await editor.block("Hi {{name}}!").waitFor();
  await item("“name” is used, but nothing sets it.").getByRole("button", { name: "Begin empty" }).click();
  await item("A circle in which nothing waits").getByRole("button", { name: "Put a wait in" }).click();
  await editor.block("Wait").waitFor();
  await item("No path leads here").getByRole("button", { name: "Remove" }).click();
  await editor.block("Nobody hears this").waitFor({ state: "detached" });
  const missing = page.getByRole("listitem").filter({ hasText: "The text in “ru” is missing" });
  for (let left = 2; left > 0; --left) {
    // The list is looked through anew a moment after each edit.
    await eventually(`${left} texts are missing`, async () => (await missing.count()) === left);
    await missing.first().getByRole("button", { name: "Copy the text" }).click();
  }
  await page.getByText("Nothing is wrong.").waitFor();
  await editor.saved();
  await eventually("the server finds nothing either", async () => {
    const { problems } = await stage.api.get(`/bots/${bot.id}/scenario/problems`);
    return problems.length === 0;
  });
});
