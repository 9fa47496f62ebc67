// Who may do what, as people meet it: an invited viewer, a program with an API key, the audit log, signing out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { owner } from "../lib/api.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, page, invitation;
before(async () => {
  stage = await openStage();
  const team = await stage.browser.person();
  await stage.api.enter(team);
  page = await team.newPage();
});
after(() => stage?.close());

const open = (path) => page.goto(`${stage.server.url}/admin${path}`);

test("the owner makes a link that invites a viewer", async () => {
  await open("/members");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("vera@example.org");
  await dialog.getByRole("radio", { name: "Viewer" }).check();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  invitation = await dialog.getByTestId("secret").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText("Invited", { exact: true }).waitFor();
  stage.browser.assertQuiet();
});

test("the viewer joins, reads, and can press nothing that changes anything", async () => {
  const context = await stage.browser.person();
  const writes = [];
  context.on("request", (request) => {
    if (request.method() !== "GET" && request.url().includes("/api/v1/"))
      writes.push(`${request.method()} ${request.url()}`);
  });
  const viewer = await context.newPage();
  await viewer.goto(invitation);
  await viewer.getByRole("heading", { name: "Join Bookshop" }).waitFor();
  await viewer.getByLabel("Your name").fill("Vera");
  await viewer.getByRole("textbox", { name: "Password" }).fill("a quiet reading room");
  await viewer.getByRole("button", { name: "Join" }).click();
  await viewer.waitForURL("**/admin/conversations");
  writes.length = 0;

  const nav = viewer.getByRole("navigation", { name: "Main" });
  await nav.getByRole("link", { name: "Bots", exact: true }).waitFor();
  for (const name of ["Team", "API keys", "Audit log"])
    assert.equal(await nav.getByRole("link", { name }).count(), 0, name);

  const [bot] = (await stage.api.get("/bots")).items;
  const channel = await stage.api.webChannel();
  const places = [
    ["/bots", "Create bot"],
    [`/bots/${bot.id}`, null],
    ["/channels", "Connect a channel"],
    [`/channels/${channel.id}`, "Save"],
    ["/models", "Connect a provider"],
    ["/settings/workspace", null],
  ];
  for (const [path, act] of places) {
    await viewer.goto(`${stage.server.url}/admin${path}`);
    await viewer.getByRole("heading", { level: 1 }).waitFor();
    if (act) {
      // Shown, so that one learns what there is, but off and with the reason.
      const button = viewer.getByRole("button", { name: act }).first();
      await button.waitFor();
      assert.equal(await button.getAttribute("aria-disabled"), "true", `${act} on ${path}`);
      await button.click({ force: true });
    } else {
      await viewer.locator("main textarea, main input").first().waitFor();
    }
    const open = await viewer
      .locator(
        "main :is(input, textarea):not([disabled], [readonly], [type=hidden], [type=search], [type=file])",
      )
      .evaluateAll((fields) =>
        fields
          .filter((field) => field.offsetParent && !field.closest("[role=search], header"))
          .map((field) => field.outerHTML.slice(0, 160)),
      );
    assert.deepEqual(open, [], `fields on ${path}`);
  }
  await viewer.goto(`${stage.server.url}/admin/members?invite=1`);
  await viewer.getByText("This is not allowed").waitFor();
  assert.equal(await viewer.getByRole("dialog").count(), 0);
  assert.deepEqual(writes, []);
  stage.browser.assertQuiet(/status of 403/);
  await context.close();
});

test("an API key made in the UI does what it was given, and nothing after it is revoked", async () => {
  await open("/keys");
  await page.getByRole("button", { name: "Make API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Nightly export");
  await dialog.getByLabel("See bots").check();
  await dialog.getByRole("button", { name: "Make API key" }).click();
  const key = await dialog.getByTestId("secret").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText("Nightly export").waitFor();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByText(key).count(), 0, "the key is not shown again");

  const call = async (path, method = "GET", body) => {
    const headers = { Authorization: `Bearer ${key}`, ...(body && { "Content-Type": "application/json" }) };
    const response = await fetch(`${stage.server.url}/api/v1${path}`, { method, headers, body });
    return { status: response.status, body: await response.json() };
  };
  const bots = await call("/bots");
  assert.equal(bots.status, 200);
  assert.equal(bots.body.items[0].slug, "assistant");
  const refused = await call("/bots", "POST", JSON.stringify({ name: "Mine" }));
  assert.equal(refused.status, 403);
  assert.match(refused.body.detail, /bots\.write/, "the answer names what is missing");
  assert.equal((await call("/members")).status, 403);

  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("The key is revoked.").waitFor();
  assert.equal((await call("/bots")).status, 401);
  stage.browser.assertQuiet();
});

test("the audit log tells who did all this, and its chain holds", async () => {
  await open("/audit");
  const rows = page.locator("tbody tr");
  const acts = [
    [owner.name, /invited.*vera@example\.org/i],
    ["Vera", /invitation|joined/i],
    [owner.name, /(made|created).*Nightly export/i],
    [owner.name, /revoked.*Nightly export/i],
  ];
  for (const [who, what] of acts) {
    await rows.filter({ hasText: who }).filter({ hasText: what }).first().waitFor();
  }
  await page.getByRole("button", { name: "Check the log" }).click();
  await page.getByText(/The log is intact: \d+ entries checked/).waitFor();
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "API keys" }).click();
  await page.waitForURL("**/audit?action=api_key");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("tbody tr")].every((row) => /Nightly export/.test(row.textContent)),
  );
  assert.equal(await rows.count(), 2);
  stage.browser.assertQuiet();
});

test("after signing out nothing opens until one signs in again", async () => {
  const context = page.context();
  const cookies = await context.cookies();
  await open("/bots");
  await page.getByText(owner.name).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/admin\/login/);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const stale = await fetch(`${stage.server.url}/api/v1/bots`, { headers: { Cookie: cookie } });
  assert.equal(stale.status, 401, "the old cookie is worth nothing");

  await open("/keys");
  await page.waitForURL("**/admin/login?next=%2Fkeys");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The e-mail or the password is not right.").waitFor();
  await page.getByRole("textbox", { name: "Password" }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/admin/keys");
  stage.browser.assertQuiet(/status of 401 .*\/auth\/login\)$/);
});
