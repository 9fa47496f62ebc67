// What a scenario did in a conversation: from the inbox, on the canvas of its version, and summed up as traffic.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { converse } from "../lib/furnish.mjs";
import { look, wide } from "../lib/look.mjs";
import { openStage } from "../lib/stage.mjs";

describe("steps of a conversation", () => {
  let stage, page, bot;

  before(async () => {
    stage = await openStage();
    [bot] = (await stage.api.get("/bots")).items;
    const path = `/bots/${bot.id}/scenario`;
    const block = (kind, settings, at) => ({ flow: "f_main", kind, settings, at });
    const blocks = {
      b_start: block("start", {}, [80, 120]),
      b_mail: block(
        "ask_email",
        { question: { en: "Which e-mail may we use?" }, variable: "email" },
        [400, 120],
      ),
      b_thanks: block("send_text", { text: { en: "Thanks, {{email}}!" } }, [720, 120]),
      b_end: block("end", {}, [1040, 120]),
    };
    const order = Object.keys(blocks);
    const edges = Object.fromEntries(
      order.slice(0, -1).map((from, n) => [`e_${n}`, { from, port: "next", to: order[n + 1] }]),
    );
    const { revision } = await stage.api.get(path);
    const flows = { f_main: { name: "Main" } };
    const variables = { email: { type: "text" } };
    const scenario = { format: 1, locales: ["en"], main: "f_main", flows, variables, blocks, edges };
    await stage.api.request("PUT", path, { scenario, base_revision: revision });
    await stage.api.post(`${path}/publish`, { note: "Asks for the e-mail" });
    const channel = (await stage.api.webChannel()).id;
    await converse(stage.server, channel, ["Hello", "ann@example.org"]);
    await converse(stage.server, channel, ["Hello"]);

    const team = await stage.browser.person({ viewport: wide });
    await stage.api.enter(team);
    page = await team.newPage();
  });
  after(() => stage?.close());
  afterEach(() => stage.browser.assertQuiet());

  test("open from the inbox, turn by turn", async () => {
    await page.goto(`${stage.server.url}/admin/conversations`);
    await page.locator("a[href*='/conversations/cnv']").last().click();
    await page.getByRole("button", { name: "Steps", exact: true }).click();
    const panel = page.getByRole("complementary", { name: "Steps" });
    await panel.getByText("ann@example.org").first().waitFor();
    await panel.getByText("The scenario ended here").waitFor();
    assert.equal(await panel.getByRole("article").count(), 2);
    assert.deepEqual(await look(page, "steps-inbox", "en"), []);
    await page.setViewportSize(wide);
  });

  test("lead to the canvas of the version, with the way that the turn took", async () => {
    await page.getByRole("link", { name: "Show on the canvas" }).first().click();
    await page.locator(".react-flow__node").first().waitFor();
    await page.getByRole("log", { name: "Steps" }).or(page.getByText("Steps of")).first().waitFor();
    await page.locator(".react-flow__node").filter({ hasText: "Which e-mail may we use?" }).waitFor();
    assert.deepEqual(await look(page, "steps-canvas", "en"), []);
    await page.setViewportSize(wide);
  });

  test("are summed up on the canvas", async () => {
    const editor = new FlowEditor(page);
    await editor.open(stage.server, bot);
    await editor.fit();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Show traffic" }).click();
    await page.getByText("Began").waitFor();
    assert.deepEqual(await look(page, "traffic", "en"), []);
  });
});
