// A table is made, filled by hand and from a file, searched; a scenario adds a row to it and leaves marks on the
// conversation, which the team adds to.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { converse } from "../lib/furnish.mjs";
import { wide } from "../lib/look.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page;
before(async () => {
  stage = await openStage();
  const team = await stage.browser.person({ viewport: wide });
  await stage.api.enter(team);
  page = await team.newPage();
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet(/the server responded with a status of 422/));

const cells = async () => {
  const [table] = (await stage.api.get("/tables")).items;
  return (await stage.api.get(`/tables/${table.id}/rows`)).items.map((row) => row.cells);
};
const shown = () => page.locator("tbody tr").allInnerTexts();

test("a table is made and filled by hand", async () => {
  await page.goto(`${stage.server.url}/admin/tables`);
  await page.getByRole("button", { name: "Add a table" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title", { exact: true }).fill("Orders");
  assert.equal(await dialog.getByLabel("Name", { exact: false }).first().inputValue(), "orders");
  await dialog.getByLabel("Name of column 1").fill("what");
  await dialog.getByRole("button", { name: "Add a column" }).click();
  await dialog.getByLabel("Name of column 2").fill("total");
  await dialog.getByLabel("Type of column 2").click();
  await page.getByRole("option", { name: "Number" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("No rows yet").waitFor();
  await page.getByRole("button", { name: "Add a row" }).first().click();
  await page.getByRole("dialog").getByLabel("what").fill("Tea");
  await page.getByRole("dialog").getByLabel("total").fill("2.5");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await eventually("the row is there", async () => (await shown()).length === 1);
  assert.deepEqual(await cells(), [{ what: "Tea", total: 2.5 }]);
});

test("a file is taken as a whole or not at all", async () => {
  const choose = async (csv) => {
    const files = page.waitForEvent("filechooser");
    await page.getByRole("dialog").getByLabel("File").click();
    await (await files).setFiles({ name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
  };
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Import a CSV file" }).click();
  await choose("what,total\nCake,many\n");
  await page.getByText("Line 2: The column").waitFor();
  await choose("what,total\nCake,10\nSoup,7\n");
  await eventually("three rows", async () => (await shown()).length === 3);
});

test("rows are sorted, searched and filtered", async () => {
  const first = async (word) => eventually(word, async () => ((await shown())[0] ?? "").startsWith(word));
  await page.getByRole("button", { name: "total" }).click();
  await page.getByRole("button", { name: "total" }).click();
  await first("Cake");
  await page.getByLabel("Find in the rows").fill("SOU");
  await eventually("one row", async () => (await shown()).length === 1);
  await page.getByLabel("Find in the rows").fill("");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Value").fill("tea");
  await first("Tea");
});

test("a scenario writes a row and leaves its marks", async () => {
  const [bot] = (await stage.api.get("/bots")).items;
  const path = `/bots/${bot.id}/scenario`;
  const block = (kind, settings) => ({ flow: "f_main", kind, settings });
  const blocks = {
    b_start: block("start", {}),
    b_row: block("table_insert", { table: "orders", cells: [{ column: "what", value: "{{last_message}}" }] }),
    b_label: block("label_conversation", { add: "order" }),
    b_note: block("note_conversation", { text: "Ordered {{last_message}}" }),
    b_event: block("analytics_event", { name: "order_placed", value: 4 }),
    b_done: block("send_text", { text: { en: "Noted." } }),
  };
  const order = Object.keys(blocks);
  const edges = {};
  for (const [place, from] of order.slice(0, -1).entries()) {
    edges[`e_${place}`] = { from, port: "next", to: order[place + 1] };
  }
  const { revision } = await stage.api.get(path);
  const scenario = {
    format: 1,
    locales: ["en"],
    main: "f_main",
    flows: { f_main: { name: "Main" } },
    variables: {},
    blocks,
    edges,
  };
  await stage.api.request("PUT", path, { scenario, base_revision: revision });
  await stage.api.post(`${path}/publish`, { note: "Orders" });
  await converse(stage.server, (await stage.api.webChannel()).id, ["Biscuits"]);
  assert.deepEqual((await cells()).at(-1), { what: "Biscuits" });

  await page.goto(`${stage.server.url}/admin/conversations`);
  await page.locator("a[href*='/conversations/cnv']").first().click();
  await page.getByRole("button", { name: "1 note" }).click();
  await page.getByText("Ordered Biscuits").waitFor();
  await page.getByPlaceholder("What colleagues should know").fill("Pays cash");
  await page.getByRole("button", { name: "Add a note" }).click();
  await page.getByRole("button", { name: "2 notes" }).waitFor();
  const labels = page.getByRole("button", { name: "Labels of the conversation" });
  assert.match(await labels.innerText(), /order/);
  await labels.click();
  await page.getByRole("combobox", { name: "Labels" }).fill("vip");
  await page.keyboard.press("Enter");
  await eventually("both labels", async () => {
    const [conversation] = (await stage.api.get("/conversations?label=vip")).items;
    return conversation?.labels.join() === "order,vip";
  });
  await page.keyboard.press("Escape");

  await page.goto(`${stage.server.url}/admin/bots/${bot.id}?tab=events`);
  await page.getByRole("cell", { name: "order_placed" }).waitFor();
});

test("what is snoozed is out of the list until it is asked for", async () => {
  await page.goto(`${stage.server.url}/admin/conversations`);
  const row = page.locator("a[href*='/conversations/cnv']");
  await row.first().click();
  await page.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("menuitem", { name: "For an hour" }).click();
  await page.getByText(/Snoozed until/).waitFor();
  await eventually("the list is empty", async () => (await row.count()) === 0);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("switch", { name: "Snoozed ones" }).click();
  await row.first().waitFor();
});
