// A reply that cannot be delivered: the team sees that it waits, why it failed, and sends it again.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, afterEach, before, test } from "node:test";
import { freePort } from "../lib/model_server.mjs";
import { eventually } from "../lib/process.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page, port, secret, address, receiver;
const received = [];
let answer = 422;
before(async () => {
  stage = await openStage();
  port = await freePort();
  const team = await stage.browser.person();
  await stage.api.enter(team);
  page = await team.newPage();
});
after(async () => {
  await stage?.close();
  receiver?.closeAllConnections();
  receiver?.close();
});
afterEach(() => stage.browser.assertQuiet());

/** The other system begins to listen. */
async function listen() {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response
        .writeHead(answer, { "Content-Type": "text/plain" })
        .end(answer === 422 ? "unknown thread" : "");
    });
  });
  await new Promise((resolve) => receiver.listen(port, "127.0.0.1", resolve));
}

const sign = (timestamp, body) =>
  `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

test("a webhook channel is connected in the UI; its secret is shown once", async () => {
  await page.goto(`${stage.server.url}/admin/channels`);
  await page.getByRole("button", { name: "Connect a channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Webhook" }).check();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Help desk");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  secret = await dialog.getByTestId("secret").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("heading", { name: "Help desk" }).waitFor();
  await page.getByRole("textbox", { name: "Delivery address" }).fill(`http://127.0.0.1:${port}/replies`);
  await page.getByRole("switch", { name: "Allow addresses in private networks" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved").filter({ visible: true }).first().waitFor();
  address = await page.locator("code", { hasText: "/hooks/webhook/" }).textContent();
});

test("while the other system is down, the reply waits and says why", async () => {
  const event = {
    id: "e1",
    thread: "t1",
    from: { id: "u1", name: "Ulla" },
    content: { type: "text", text: "What can you do?" },
  };
  const body = JSON.stringify({ events: [event] });
  const timestamp = Math.floor(Date.now() / 1000);
  const post = (signature) =>
    fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Beseda-Timestamp": String(timestamp),
        "X-Beseda-Signature": signature,
      },
      body,
    });
  assert.equal((await post(sign(timestamp, `${body} `))).status, 401, "a wrong signature is refused");
  const accepted = await post(sign(timestamp, body));
  assert.deepEqual([accepted.status, await accepted.json()], [200, { accepted: 1, duplicates: 0 }]);
  const again = await post(sign(timestamp, body));
  assert.deepEqual(await again.json(), { accepted: 0, duplicates: 1 });

  await page.goto(`${stage.server.url}/admin/conversations`);
  await page.getByRole("link", { name: /Ulla/ }).click();
  await page.getByRole("button", { name: "Delivery: Waiting. Show details" }).click();
  await page.getByText("Next try:").waitFor();
  await page
    .getByRole("dialog")
    .getByText(/127\.0\.0\.1/)
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
});

test("when the other system refuses it, the failure and its reason show without a reload", async () => {
  await listen();
  const failed = page.getByRole("button", { name: /Not delivered/ });
  await failed.waitFor({ timeout: 60_000 });
  assert.match(await failed.textContent(), /422/);
  await page.getByRole("img", { name: "The last message was not delivered" }).waitFor();
});

test("sent again in the UI it arrives once, signed", async () => {
  answer = 200;
  received.length = 0;
  await page.getByRole("button", { name: /Not delivered/ }).click();
  await page.getByRole("button", { name: "Send again" }).click();
  await eventually("the reply arrives", () => received.length > 0);
  await page.getByRole("button", { name: "Delivery: Sent. Show details" }).waitFor();
  assert.equal(received.length, 1);
  const { headers, body } = received[0];
  assert.equal(headers["x-beseda-signature"], sign(headers["x-beseda-timestamp"], body));
  const reply = JSON.parse(body);
  assert.deepEqual([reply.thread, reply.user, reply.in_reply_to], ["t1", "u1", ["e1"]]);
  assert.equal(headers["idempotency-key"], reply.message_id);
});
