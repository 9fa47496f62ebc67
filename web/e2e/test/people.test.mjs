// People: who signs in on the site is known again in another browser; others are merged by hand and parted; STOP is honoured.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

const secret = "a secret of the bookshop";
const email = "ann@example.com";
const signature = createHmac("sha256", secret).update(email).digest("hex");

let stage, page, channel;

before(async () => {
  stage = await openStage();
  channel = await stage.api.webChannel();
  await stage.api.patch(`/channels/${channel.id}`, { secrets: { identity_secret: secret } });
  const team = await stage.browser.person();
  await stage.api.enter(team);
  page = await team.newPage();
  await page.goto(`${stage.server.url}/admin/contacts`);
});
after(() => stage?.close());
afterEach(() => stage.browser.assertQuiet(/status of 422 .*\/addresses\)$/));

const folder =
  process.env.BESEDA_E2E_SHOTS ?? fileURLToPath(new URL("../../../build/e2e-shots", import.meta.url));
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
const open = (path) => page.goto(`${stage.server.url}/admin${path}`);

/** A visitor in a browser of their own: says who they are, and writes. Gives their token and what the server said. */
function visit(person, texts, token = null) {
  return page.evaluate(
    async ({ url, person, texts, token }) => {
      const socket = new WebSocket(url);
      const frames = [];
      let came = () => {};
      socket.onmessage = (event) => {
        frames.push(JSON.parse(event.data));
        came();
      };
      const frame = async (fits) => {
        while (!frames.some(fits)) await new Promise((resolve) => (came = resolve));
        return frames.find(fits);
      };
      await new Promise((resolve) => (socket.onopen = resolve));
      const send = (value) => socket.send(JSON.stringify(value));
      send({ type: "hello", token, after: 0 });
      const ready = await frame((one) => one.type === "ready");
      if (person) send({ type: "event", name: "identify", data: person });
      for (const [index, text] of texts.entries()) {
        const id = `${Date.now()}-${index}`;
        send({ type: "send", client_id: id, content: { type: "text", text } });
        await frame((one) => one.type === "accepted" && one.client_id === id);
      }
      send({ type: "ping" });
      await frame((one) => one.type === "pong");
      socket.close();
      return { token: ready.token, frames };
    },
    {
      url: `${stage.server.url.replace("http", "ws")}/chat-api/${channel.id}/socket`,
      person,
      texts,
      token,
    },
  );
}

const people = async () => (await stage.api.get("/contacts")).items;

test("who signs in on the site is the same person in every browser", async () => {
  await visit({ name: "Ann Berg", email, email_signature: signature }, ["Hello"]);
  assert.equal((await people()).length, 1);
  const forged = await visit({ name: "Eve", email, email_signature: "00" }, []);
  assert.ok(forged.frames.some((one) => one.type === "error" && one.field === "data.email_signature"));
  await visit({ name: "Ann Berg", email, email_signature: signature }, ["It is me again"]);
  const [ann, ...others] = await people();
  assert.equal(others.length, 0);
  assert.equal(ann.identities.length, 2);

  await open("/contacts");
  await page.getByRole("link", { name: /Ann Berg/ }).click();
  await page.getByRole("heading", { name: "Ann Berg" }).waitFor();
  await page.getByText("Verified", { exact: true }).waitFor();
  await page.getByText("Joined by a verified address").waitFor();
  await picture("person");
});

test("what happened by itself can be taken back, and does not happen again", async () => {
  await page.getByRole("button", { name: "Part again" }).click();
  await page.getByText("They are two people again.").waitFor();
  await eventually("there are two people", async () => (await people()).length === 2);
  await page.getByText("Joined from").waitFor({ state: "hidden" });
  assert.equal(await page.getByText("Maybe the same person").count(), 0);
  const audit = (await stage.api.get("/audit?action=contact.")).items.map((one) => [
    one.action,
    one.actor.kind,
  ]);
  assert.deepEqual(audit, [
    ["contact.undo_merge", "member"],
    ["contact.merge", "system"],
  ]);
});

test("who may be the same is compared and merged by hand", async () => {
  await visit({ name: "A. Berg", email }, ["I have no account"]);
  const said = (await people()).find((one) => one.name === "A. Berg");
  assert.equal(said.addresses[0].verified, false);
  await open(`/contacts/${said.id}`);
  const suggestions = page.getByRole("list", { name: "Maybe the same person" });
  await suggestions.getByText("Ann Berg").first().waitFor();
  await picture("person-suggestions");
  await suggestions.getByRole("button", { name: "Compare" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Merge two people" });
  await dialog.getByRole("columnheader", { name: "What stays" }).waitFor();
  await picture("person-compare");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByText("They are one person now.").waitFor();
  await page.getByText(/Joined by /).first().waitFor();
  assert.equal((await people()).length, 2);
});

test("another one is found by name and merged", async () => {
  await visit({ name: "Cleo" }, ["Anybody here?"]);
  const [cleo] = (await stage.api.get("/contacts?q=cleo")).items;
  await open(`/contacts/${cleo.id}`);
  await page.getByRole("button", { name: "Merge with…" }).click();
  const dialog = page.getByRole("dialog", { name: "Merge two people" });
  await dialog.getByRole("textbox", { name: "Who is the same person?" }).fill("ann@example");
  await dialog.getByRole("button", { name: "Choose" }).first().click();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByText("They are one person now.").waitFor();
});

test("an e-mail that the team adds is kept, and a bad one explained", async () => {
  await page.getByLabel("Address", { exact: true }).fill("not an address");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("This is not an e-mail address.").waitFor();
  await page.getByLabel("Address", { exact: true }).fill("cleo@example.com");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("cleo@example.com").waitFor();
  await page.getByRole("button", { name: "Remove cleo@example.com" }).click();
  await page.getByText("cleo@example.com").waitFor({ state: "hidden" });
});

test("who writes STOP is told so, and the team sees it", async () => {
  const { token, frames } = await visit({ name: "Dan" }, ["Hello", "STOP"]);
  const notice = (one) => one.type === "message" && one.message.content.text?.includes("write START");
  if (!frames.some(notice)) {
    const again = await visit(null, [], token);
    assert.ok(again.frames[0].messages.some((one) => one.content.text?.includes("write START")));
  }
  const [dan] = (await stage.api.get("/contacts?q=dan")).items;
  assert.equal(dan.identities[0].opted_out_by, "person");
  const [conversation] = (await stage.api.get(`/conversations?contact_id=${dan.id}`)).items;
  await open(`/conversations/${conversation.id}`);
  await page.getByText("Has opted out of what they have not asked for").waitFor();
  await picture("opted-out-conversation");
  await page.getByRole("heading", { name: "Dan" }).getByRole("link").click();
  await page.getByText("They opted out").waitFor();
  const wants = page.getByRole("switch", { name: "May be written to unasked" });
  assert.equal(await wants.isChecked(), false);
  await wants.click({ force: true });
  await page.getByText("They opted out").waitFor({ state: "hidden" });
  const [now] = (await stage.api.get("/contacts?q=dan")).items;
  assert.equal(now.identities[0].opted_out_at, null);
  await picture("person-consent");
});

test("a channel whose game needs the word has words of its own", async () => {
  await open(`/channels/${channel.id}`);
  const words = page.getByRole("switch", { name: "Usual words count" });
  await words.click({ force: true });
  await page.getByRole("combobox", { name: "More words for coming back" }).fill("talk to me");
  await page.getByRole("combobox", { name: "More words for coming back" }).press("Enter");
  await page.getByRole("combobox", { name: "More words for opting out" }).fill("no news");
  await page.getByRole("combobox", { name: "More words for opting out" }).press("Enter");
  await eventually("the words are kept", async () => {
    const { opt_out } = await stage.api.get(`/channels/${channel.id}`);
    return !opt_out.built_in && opt_out.stop[0] === "no news" && opt_out.start[0] === "talk to me";
  });
  await visit({ name: "Fay" }, ["stop", "No news!"]);
  const [fay] = (await stage.api.get("/contacts?q=fay")).items;
  assert.equal(fay.identities[0].opted_out_by, "person");
});

test("the pages are right to left, and dark, for who reads so", async () => {
  await stage.api.patch("/auth/me", { locale: "ar" });
  const [ann] = (await stage.api.get("/contacts?q=ann%40example")).items;
  await open(`/contacts/${ann.id}`);
  await page.getByRole("heading", { name: "القنوات" }).waitFor();
  await picture("person-arabic");
  await page.emulateMedia({ colorScheme: "dark" });
  await open("/contacts");
  await page.getByRole("list", { name: "الأشخاص" }).waitFor();
  await picture("people-dark-arabic");
  await stage.api.patch("/auth/me", { locale: "en" });
  await open(`/contacts/${ann.id}`);
  await page.getByRole("heading", { name: "Channels" }).waitFor();
  await picture("person-dark");
});
