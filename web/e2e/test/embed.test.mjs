// The chat on a foreign site with a strict policy, by the one line that the Channels page gives.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Chat } from "../lib/chat.mjs";
import { eventually } from "../lib/process.mjs";
import { Site } from "../lib/site.mjs";
import { openStage } from "../lib/stage.mjs";

const site = new Site();
let stage, admin, snippet;
before(async () => {
  await site.start();
  stage = await openStage();
  const team = await stage.browser.person();
  await stage.api.enter(team);
  admin = await team.newPage();
});
after(async () => {
  await stage?.close();
  await site.remove();
});

/** A visitor's page on the site, with what its policy blocked. */
async function visit(options) {
  const visitor = await stage.browser.person(options);
  await visitor.addInitScript(() => {
    window.blocked = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.blocked.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  const page = await visitor.newPage();
  const warnings = [];
  page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  await page.goto(site.url);
  return { visitor, page, warnings, chat: new Chat(page), launcher: page.locator("beseda-chat .launcher") };
}

const refused = /status of 403|blocked by CORS policy|net::ERR_FAILED/;

test("a site that is not allowed sees no chat, and its author why", async () => {
  await admin.goto(`${stage.server.url}/admin/channels`);
  await admin.locator("main li a").first().click();
  snippet = await admin.locator("pre", { hasText: "widget.js" }).textContent();
  assert.match(
    snippet.trim(),
    /^<script async src="http:\/\/127\.0\.0\.1:\d+\/widget\.js" data-channel="chn_\w+"><\/script>$/,
  );
  site.embed(stage.server, snippet.trim());

  const { visitor, page, warnings } = await visit();
  await eventually("the console explains", () => warnings.some((text) => /allowed origins/.test(text)));
  assert.equal(await page.locator("beseda-chat").count(), 0);
  stage.browser.assertQuiet(refused);
  await visitor.close();
});

test("once its origin is allowed in the UI the chat opens, answers and keeps to the site's policy", async () => {
  const origins = admin.getByRole("combobox", { name: "Sites that may embed the chat" });
  await origins.fill(site.url);
  await origins.press("Enter");
  await admin.getByRole("button", { name: "Save", exact: true }).click();
  await admin.getByText("Saved").filter({ visible: true }).first().waitFor();

  const { visitor, page, chat, launcher } = await visit();
  await launcher.click();
  await chat.say("What can you do?");
  await chat.messages.getByText("What can this bot do?").waitFor();
  assert.equal(await page.evaluate(() => document.title), "A shop");

  await page.reload();
  await chat.messages.getByText("What can this bot do?").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await page.evaluate(() => window.blocked), []);
  stage.browser.assertQuiet();
  await visitor.close();
});

test("a visitor sends a file; it is stored as it was and offered for download", async () => {
  const { visitor, page, chat, launcher } = await visit();
  await launcher.click();
  await chat.box.waitFor();
  const words = "Счёт № 7 — 100 €\n";
  await page.locator("beseda-chat input[type=file]").setInputFiles([
    { name: "Счёт.txt", mimeType: "text/plain", buffer: Buffer.from(words) },
    { name: "dot.png", mimeType: "image/png", buffer: picture },
  ]);
  await chat.box.press("Enter");
  const file = chat.messages.locator("a.file", { hasText: "Счёт.txt" });
  const image = chat.messages.locator("a.picture img");
  await eventually("the picture is shown", () =>
    image.evaluate((img) => img.complete && img.naturalWidth === 1),
  );
  const address = await eventually("the file has its stored address", async () => {
    const href = await file.getAttribute("href");
    return href?.startsWith(stage.server.url) && href;
  });
  const answer = await fetch(address);
  assert.equal(await answer.text(), words);
  assert.match(answer.headers.get("content-disposition"), /^attachment/);
  assert.deepEqual(await page.evaluate(() => window.blocked), []);
  stage.browser.assertQuiet();
  await visitor.close();
});

test("in Arabic the chat stands right to left, also on a phone", async () => {
  site.embed(stage.server, snippet.trim(), 'data-locale="ar" data-open');
  const { visitor, page, chat } = await visit({ viewport: { width: 390, height: 844 } });
  await chat.box.waitFor();
  assert.equal(await chat.root.getAttribute("dir"), "rtl");
  assert.equal(await chat.root.getAttribute("lang"), "ar");
  assert.match(await chat.box.getAttribute("placeholder"), /[\u0600-\u06ff]/);
  const send = await page.locator("beseda-chat .composer button[type=submit]").boundingBox();
  const box = await chat.box.boundingBox();
  assert.ok(send.x < box.x, "the button to send stands left of the text");
  await chat.say("مرحبا");
  await chat.messages.locator(".bubble", { hasText: "مرحبا" }).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  stage.browser.assertQuiet();
  await visitor.close();
});

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
