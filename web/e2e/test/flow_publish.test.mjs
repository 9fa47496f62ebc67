// What the dialog "Publish" says of people who wait on blocks that are gone is what becomes of them, under each policy.
import { after, afterEach, before, describe, test } from "node:test";
import { block, newBot, openFlowStage, scenarioOf, visit } from "../lib/flow_bot.mjs";

let stage, page, editor;

before(async () => {
  ({ stage, page, editor } = await openFlowStage());
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet());

const en = (text) => ({ en: text });

/** Asks for a name in the main flow, and in a sub-flow for a city. */
const scenario = scenarioOf(
  {
    b_start: block("start", [40, 80]),
    b_name: block("ask_text", [376, 80], { question: en("What is your name?"), variable: "name" }),
    b_call: block("call_flow", [712, 80], { flow: "f_sub" }),
    b_end: block("send_text", [1048, 80], { text: en("Bye, {{name}} of {{city}}.") }),
    b_begin: block("start", [40, 80], {}, "f_sub"),
    b_hello: block("send_text", [376, 80], { text: en("Hello, {{name}}.") }, "f_sub"),
    b_city: block("ask_text", [712, 80], { question: en("Where do you live?"), variable: "city" }, "f_sub"),
  },
  {
    e_1: { from: "b_start", port: "next", to: "b_name" },
    e_2: { from: "b_name", port: "next", to: "b_call" },
    e_3: { from: "b_call", port: "next", to: "b_end" },
    e_4: { from: "b_begin", port: "next", to: "b_hello" },
    e_5: { from: "b_hello", port: "next", to: "b_city" },
  },
  {
    flows: { f_main: { name: "Main" }, f_sub: { name: "The city" } },
    variables: Object.fromEntries(
      ["name", "city"].map((name) => [
        name,
        { type: "text", scope: "session", default: "", description: "" },
      ]),
    ),
  },
);

/** Somebody waits at "Where do you live?", which is then replaced by another question. */
async function removeUnder(name) {
  const bot = await newBot(stage, name, scenario);
  await stage.api.post(`/bots/${bot.id}/scenario/publish`, { note: "", policy: "migrate" });
  const person = await visit(stage, bot);
  await person.chat.say("Hi");
  await person.chat.endsWith("> Hi", "< What is your name?");
  await person.chat.say("Ann");
  await person.chat.endsWith("> Ann", "< Hello, Ann.", "< Where do you live?");
  const { b_city, ...blocks } = scenario.blocks;
  const fresh = { ...b_city, settings: { ...b_city.settings, question: en("Which city is yours?") } };
  const { revision } = await stage.api.get(`/bots/${bot.id}/scenario`);
  await stage.api.request("PUT", `/bots/${bot.id}/scenario`, {
    scenario: {
      ...scenario,
      blocks: { ...blocks, b_town: fresh },
      edges: { ...scenario.edges, e_5: { from: "b_hello", port: "next", to: "b_town" } },
    },
    base_revision: revision,
  });
  await editor.open(stage.server, bot);
  return { ...person, bot };
}

async function publish(policy, says) {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 conversation waits for an answer now.").waitFor();
  await dialog.getByText("1 conversation stands on a block that is gone").waitFor();
  await dialog.getByRole("radio", { name: policy }).check({ force: true });
  await dialog.getByText("Where do you live?").waitFor();
  await dialog.getByText(says).waitFor();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
}

describe("somebody waits on a block that is gone", () => {
  test("and goes on in the new version: the flow begins anew, answers are kept", async () => {
    const { visitor, chat } = await removeUnder("Migrate");
    await publish(
      "Go on in the new version",
      "the flow “The city” begins anew; what they have answered is kept",
    );
    await chat.say("In Oslo");
    await chat.endsWith("> In Oslo", "< Hello, Ann.", "< Which city is yours?");
    await chat.say("Oslo");
    await chat.endsWith("> Oslo", "< Bye, Ann of Oslo.");
    await visitor.close();
  });

  test("and finishes in the old version, where nothing is gone", async () => {
    const { visitor, chat } = await removeUnder("Finish");
    await publish("Finish in the old version", "they go on in the version they know");
    await chat.say("Oslo");
    await chat.endsWith("> Oslo", "< Bye, Ann of Oslo.");
    await visitor.close();
  });

  test("and begins anew, with nothing answered", async () => {
    const { visitor, chat } = await removeUnder("Restart");
    await publish("Begin anew", "they begin anew with their next message");
    await chat.say("Oslo");
    await chat.endsWith("> Oslo", "< What is your name?");
    await visitor.close();
  });
});
