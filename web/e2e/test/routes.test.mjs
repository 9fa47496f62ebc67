// Models are switched on in the catalogue, become a route, change places by mouse and by keyboard, and a bot answers
// with the route: first choice down, second choice answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page;

before(async () => {
  stage = await openStage({ model: true });
  const context = await stage.browser.person({ viewport: wide, locale: "en" });
  await stage.api.enter(context);
  page = await context.newPage();
});
after(() => stage?.close());

const places = () => page.getByRole("list", { name: "Models" }).getByRole("listitem");
const order = async () =>
  (await places().allInnerTexts()).map((text) =>
    text
      .split("\n")[0]
      .replace(/^\d+\. /, "")
      .trim(),
  );

test("a listed model is switched on in the catalogue", async () => {
  await page.goto(`${stage.server.url}/admin/models/catalogue`);
  await page.getByRole("button", { name: "Read the lists anew" }).click();
  await page.getByText("The lists are up to date.").waitFor();
  const offered = (await stage.api.get("/models/catalogue")).items.find((one) => one.model_id === null);
  assert.ok(offered, "the model server offers more than the one model in use");
  await page.getByRole("textbox", { name: "Find a model" }).fill(offered.name);
  const switches = page.getByRole("switch", { name: "may be used" });
  await eventually("the others are out of the way", async () => (await switches.count()) === 1);
  await page.getByRole("switch", { name: `${offered.label} may be used` }).click({ force: true });
  await eventually("the model", async () =>
    (await stage.api.get("/models")).items.some((one) => one.name === offered.name && one.enabled),
  );
});

test("a route says what it lacks, and is made", async () => {
  // A provider that nobody answers at.
  const dead = await stage.api.post("/providers", {
    kind: "openai",
    name: "Dead server",
    settings: { base_url: "http://127.0.0.1:9/v1" },
    enabled: true,
  });
  await stage.api.post("/models", { provider_id: dead.id, name: "dead-model" });
  await page.goto(`${stage.server.url}/admin/models/routes`);
  await page.getByRole("button", { name: "Add a route" }).click();
  await page.getByRole("button", { name: "Create the route" }).click();
  await page.getByText("Give the route a name.").waitFor();
  await page.getByText("Add at least one model.").waitFor();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Support");
  for (const name of ["gpt-4o", "dead-model"]) {
    await page.getByRole("combobox", { name: "Add a model" }).click();
    await page.getByRole("option", { name, exact: true }).click();
  }
  assert.deepEqual(await order(), ["gpt-4o", "dead-model"]);
  await page.getByRole("button", { name: "Move dead-model up" }).click();
  assert.deepEqual(await order(), ["dead-model", "gpt-4o"]);
  await page.getByText("dead-model is now number 1 of 2.").waitFor({ state: "attached" });
  await places().nth(1).locator("[draggable=true]").dragTo(places().nth(0));
  assert.deepEqual(await order(), ["gpt-4o", "dead-model"]);
  await page.getByRole("button", { name: "Move gpt-4o down" }).click();
  await page.getByRole("button", { name: "Create the route" }).click();
  await page.getByText("The route is ready.").waitFor();
  await page.waitForURL(/\/models\/routes\/rte_/);
  const [route] = (await stage.api.get("/routes")).items;
  assert.equal(route.name, "support");
  assert.equal(route.definition.targets.length, 2);
  stage.browser.assertQuiet();
});

test("somebody else's change in between is told, not overwritten", async () => {
  const [route] = (await stage.api.get("/routes")).items;
  await page.reload(); // What the step before has saved does not come back into the form any more.
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Mine");
  await stage.api.patch(`/routes/${route.id}`, { label: "Theirs", revision: route.revision });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Somebody else has saved this route meanwhile").waitFor();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await eventually("their name", async () => (await page.locator("h1").innerText()) === "Theirs");
  stage.browser.assertQuiet(/status of 409/);
});

test("a bot chooses the route, and the second model answers for the first", async () => {
  const [bot] = (await stage.api.get("/bots")).items;
  await page.goto(`${stage.server.url}/admin/bots/${bot.id}`);
  await page.getByRole("combobox", { name: "Model", exact: true }).click();
  await page.getByRole("option", { name: "Theirs" }).click();
  await eventually("the bot's route", async () =>
    (await stage.api.get(`/bots/${bot.id}`)).model_id?.startsWith("rte_"),
  );
  const web = await stage.api.webChannel();
  const post = async (path, body, token) => {
    const response = await fetch(`${stage.server.url}/chat-api/${web.id}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const { token } = await post("session", { locale: "en" });
  const content = { type: "text", text: "Tell me a short story", format: "plain" };
  const { message } = await post("messages", { client_id: crypto.randomUUID(), content }, token);
  const answer = await eventually("an answer", async () => {
    const response = await fetch(
      `${stage.server.url}/chat-api/${web.id}/messages?after=${message.seq}&wait=5`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    return (await response.json()).messages.find((one) => one.direction === "out");
  });
  assert.match(answer.content.text, /\w{3}/);
  const id = answer.id;
  const [conversation] = (await stage.api.get("/conversations")).items;
  const { items } = await stage.api.get(`/conversations/${conversation.id}/messages`);
  const meta = items.find((one) => one.id === id).meta;
  assert.equal(meta.error, undefined, JSON.stringify(meta));
  assert.equal(meta.model, "support");
  stage.browser.assertQuiet();
});
