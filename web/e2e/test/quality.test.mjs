// The playground, prompts with versions, thumbs and experiments, in a real browser.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { converse } from "../lib/furnish.mjs";
import { look } from "../lib/look.mjs";
import { verdict } from "../lib/model_server.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

describe("the quality of answers", () => {
  let stage, context, page, bot;
  const at = (path) => `${stage.server.url}/admin${path}`;

  before(async () => {
    stage = await openStage({ model: true });
    const [provider] = (await stage.api.get("/providers")).items;
    await stage.api.post("/models", {
      provider_id: provider.id,
      name: "gpt-4o-mini",
      label: "The small one",
      enabled: true,
    });
    [bot] = (await stage.api.get("/bots")).items;
    context = await stage.browser.person();
    await stage.api.enter(context);
    page = await context.newPage();
  });
  after(() => stage.close());

  it("compares two models on one prompt", async () => {
    await page.goto(at("/models/playground"));
    const models = page.getByRole("combobox", { name: "Models and routes" });
    await models.click();
    await page.getByRole("option", { name: "gpt-4o", exact: true }).click();
    await page.getByRole("option", { name: "The small one" }).click();
    await page.keyboard.press("Escape");
    await page.getByLabel("Instructions").fill("Tell stories.");
    await page.getByLabel("The person says").fill("a poem");
    await page.getByRole("button", { name: "Run" }).click();
    for (const name of ["gpt-4o", "The small one"]) {
      const column = page.getByRole("region", { name, exact: true });
      await column.getByText("Roses are red. That is all.").waitFor();
      await column.getByText("Whole answer after").waitFor();
    }
    assert.deepEqual(await look(page, "playground", "en"), []);
  });

  it("keeps the prompt, publishes a new version, and rolls it back", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Save to the library" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Stories");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.goto(at("/models/prompts"));
    await page.getByRole("link", { name: /Stories/ }).click();
    await page.getByRole("button", { name: "New version" }).click();
    await page.getByLabel("Instructions").fill("Tell stories.\nKeep them short, {{contact.name}}.");
    await page.getByLabel("What is new").fill("Shorter");
    await page.getByRole("button", { name: "Save and publish" }).click();
    await page.getByText("Bots now use version 2.").waitFor();
    await page.getByRole("combobox", { name: "Compare with" }).click();
    await page.getByRole("option", { name: "Version 1" }).click();
    await page.getByText("Keep them short").waitFor();
    assert.deepEqual(await look(page, "prompt", "en"), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: /^Version 1/ }).click();
    await page.getByRole("button", { name: "Go back to version 1" }).click();
    await page.getByText("Bots now use version 1.").waitFor();
    const [prompt] = (await stage.api.get("/prompts")).items;
    assert.equal(prompt.published_number, 1);
    const [entry] = (await stage.api.get("/audit?limit=1")).items;
    assert.equal(entry.action, "prompt.rollback");
  });

  it("lets a visitor and a member rate an answer", async () => {
    const fresh = await stage.api.get(`/bots/${bot.id}`);
    await stage.api.patch(`/bots/${bot.id}`, { revision: fresh.revision, feedback: true });
    const visitor = await stage.browser.person();
    const chat = await visitor.newPage();
    await chat.goto(`${stage.server.url}/chat/${bot.slug}`);
    const box = chat.getByPlaceholder("Write a message…");
    await box.fill("a poem");
    await box.press("Enter");
    const thumb = chat.getByRole("button", { name: "👍" }).last();
    await chat.getByText("That is all.").first().waitFor();
    const answered = chat.waitForResponse(/\/feedback$/);
    await thumb.click();
    await (await answered).finished();
    await eventually("the thumb is stored", async () => {
      const { items } = await stage.api.get("/feedback/summary?group_by=bot");
      return items[0]?.up === 1;
    });
    await chat.reload();
    await chat.getByRole("button", { name: "👍", pressed: true }).waitFor();
    const [conversation] = (await stage.api.get("/conversations")).items;
    await page.goto(at(`/conversations/${conversation.id}`));
    await page.getByRole("img", { name: /found this good/ }).waitFor();
    await page.getByRole("button", { name: "Bad answer" }).last().click();
    await eventually("both are counted", async () => {
      const { items } = await stage.api.get("/feedback/summary?group_by=model");
      return items[0]?.up === 1 && items[0]?.down === 1 && items[0]?.key === "gpt-4o";
    });
    await visitor.close();
    await page.goto(at("/models/quality"));
    await page
      .getByRole("group", { name: "What people think" })
      .getByRole("cell", { name: /^50%/ })
      .waitFor();
    assert.deepEqual(await look(page, "feedback", "en"), []);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("lets a model judge every answer, and shows what it says", async () => {
    await page.goto(at(`/bots/${bot.id}`));
    await page.getByRole("combobox", { name: "The model that judges" }).click();
    await page.getByRole("option", { name: "The small one" }).click();
    await page.getByLabel("Share of the answers").fill("100");
    await page.getByLabel("What it looks at").fill("Is it a poem?");
    await page.getByLabel("What it looks at").blur();
    await eventually("the setting is saved", async () => {
      const { judging } = await stage.api.get(`/bots/${bot.id}`);
      return judging.percent === 100 && judging.rubric === "Is it a poem?";
    });
    await converse(stage.server, (await stage.api.webChannel()).id, ["a poem"]);
    await eventually("the answer is judged", async () => {
      const { items } = await stage.api.get("/judgements");
      return items.length === 1 && items[0].state === "done" && items[0].score === 1000;
    });
    // The ledger is written behind the calls.
    await eventually("it is a call of its own in the ledger", async () => {
      const { items } = await stage.api.get("/calls?purpose=judge");
      return items.length === 1;
    });
    await page.getByRole("link", { name: "See what it says" }).click();
    const answers = page.getByRole("region", { name: "Judged answers" });
    await answers.getByText(verdict.reason).waitFor();
    await answers.getByText("100%").waitFor();
    assert.deepEqual(await look(page, "quality", "en"), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await answers.getByRole("link", { name: "Open" }).click();
    await page.waitForURL(/conversations\/cnv_/);
    const fresh = await stage.api.get(`/bots/${bot.id}`);
    await stage.api.patch(`/bots/${bot.id}`, { revision: fresh.revision, judging: { percent: 0 } });
  });

  it("runs an experiment", async () => {
    await page.goto(at("/models/experiments/new"));
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Small or large");
    await page.getByRole("combobox", { name: "Bot" }).click();
    await page.getByRole("option", { name: bot.name }).click();
    await page.getByRole("combobox", { name: "Model or route" }).nth(1).click();
    await page.getByRole("option", { name: "The small one" }).click();
    assert.deepEqual(await look(page, "experiment", "en"), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("Not enough data").waitFor();
    assert.deepEqual(await look(page, "experiment-results", "en"), []);
  });

  it("evaluates two models on a test set", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(at("/models/evaluations"));
    await page.getByRole("button", { name: "Add a test set" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Poems");
    await page
      .getByRole("textbox", { name: "Questions" })
      .fill("input,expected\na poem,Roses\na poem,Violets\n");
    await page.getByText("2 questions").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Add a question" }).click();
    await page.getByRole("textbox", { name: "Question", exact: true }).fill("a haiku");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "3 questions" }).waitFor();
    await page.getByRole("button", { name: "Edit question 3" }).click();
    await page.getByRole("textbox", { name: "Expected" }).fill("frog");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "frog" }).waitFor();
    await page.getByRole("button", { name: "Remove question 3" }).click();
    await page.getByRole("heading", { name: "2 questions" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("heading", { name: "3 questions" }).waitFor();
    await page.getByRole("button", { name: "Remove question 3" }).click();
    await page.getByRole("heading", { name: "2 questions" }).waitFor();
    await page.getByRole("button", { name: "Import" }).click();
    await page.getByRole("textbox", { name: "Questions" }).fill('{"input":"a poem","expected":"(Ro|Vio"}');
    await page.getByRole("radio", { name: "Replace what is there" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Import" }).click();
    await page.getByRole("heading", { name: "1 question" }).waitFor();
    await page.getByRole("combobox", { name: "Models and routes" }).click();
    await page.getByRole("option", { name: "gpt-4o", exact: true }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "How answers are judged" }).click();
    await page.getByRole("option", { name: "Matches a regular expression" }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("The expected answer of item 1 does not fit this way of judging.").first().waitFor();
    stage.browser.assertQuiet(/status of 422/);
    const [set] = (await stage.api.get("/evaluation-sets")).items;
    const asked = (expected) => ({ input: "a poem", expected });
    await stage.api.post(`/evaluation-sets/${set.id}/items`, { items: [asked("Roses"), asked("Violets")] });
    await page.reload();
    await page.getByRole("heading", { name: "2 questions" }).waitFor();
    await page.getByRole("combobox", { name: "Models and routes" }).click();
    await page.getByRole("option", { name: "gpt-4o", exact: true }).click();
    await page.getByRole("option", { name: "The small one" }).click();
    await page.keyboard.press("Escape");
    assert.deepEqual(await look(page, "evaluation-set", "en"), []);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("Done", { exact: true }).waitFor();
    const row = page.getByRole("group", { name: "Scores" }).getByRole("row", { name: /The small one/ });
    await row.getByText("50%").waitFor();
    await row.getByText("2 of 2").waitFor();
    assert.deepEqual(await look(page, "evaluation-run", "en"), []);
    stage.browser.assertQuiet();
  });
});
