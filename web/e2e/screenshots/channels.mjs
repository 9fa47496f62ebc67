// Makes the pictures of docs/howto/connecting_a_messenger.md: node screenshots/channels.mjs [DIRECTORY] (after ./run --build-only).
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { repository } from "../lib/server.mjs";
import { openStage } from "../lib/stage.mjs";

const target = path.resolve(process.argv[2] ?? path.join(repository, "docs/pictures/channels"));
mkdirSync(target, { recursive: true });

const id = "102290129340398";
/** Each kind with what it needs to exist, and the step of its guide that is shown. */
const kinds = [
  { kind: "telegram", name: "Telegram", step: 0 },
  { kind: "slack", name: "Slack", step: 0 },
  {
    kind: "whatsapp",
    name: "WhatsApp",
    step: 4,
    settings: { phone_number_id: "106540352242922", business_account_id: id, verify_token: "n4Zr8vQk2Lw6" },
    secrets: { access_token: "EAA", app_secret: "s" },
  },
  {
    kind: "messenger",
    name: "Facebook Messenger",
    step: 2,
    settings: { page_id: id },
    secrets: { access_token: "EAA", app_secret: "s" },
  },
  {
    kind: "instagram",
    name: "Instagram",
    step: 2,
    settings: { account_id: id, verify_token: "n4Zr8vQk2Lw6" },
    secrets: { access_token: "EAA", app_secret: "s" },
  },
  { kind: "web", name: "Web chat", settings: {} },
  { kind: "webhook", name: "Webhook", settings: { delivery_url: "https://sms.example.org/out" } },
];

const stage = await openStage();
const bot = (await stage.api.get("/bots")).items[0];
await stage.api.patch(`/bots/${bot.id}`, { name: "Bookshop", revision: bot.revision });

async function open({ colorScheme = "light", locale = "en" } = {}) {
  await stage.api.patch("/auth/me", { locale });
  const viewport = { width: 1120, height: 860 };
  const context = await stage.browser.person({ viewport, locale, colorScheme });
  await stage.api.enter(context);
  return context.newPage();
}

/** The address of this server becomes one that reads well. */
const better = (page) =>
  page.evaluate(
    ([from, to]) => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(from, to);
      for (const input of document.querySelectorAll("input"))
        if (input.value.includes(from)) input.value = input.value.replaceAll(from, to);
    },
    [stage.server.url, "https://bots.example.org"],
  );

async function take(page, name) {
  await page.waitForFunction(() => document.fonts.status === "loaded");
  await page.mouse.move(2, 700);
  await better(page);
  const file = path.join(target, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
  console.log(`${path.relative(process.cwd(), file)} ${Math.round(statSync(file).size / 1024)} KB`);
}

async function show(page, { channel, step }) {
  await page.goto(`${stage.server.url}/admin/channels/${channel}`);
  await page.locator("h1").waitFor();
  if (step === undefined) return page.waitForTimeout(300);
  const control = page.locator(".mantine-Accordion-control").nth(step);
  await control.waitFor();
  if ((await control.getAttribute("aria-expanded")) !== "true") await control.click();
  await page.waitForTimeout(400);
}

try {
  for (const one of kinds) {
    const { kind, name, settings = {}, secrets } = one;
    const made = await stage.api.post("/channels", {
      bot_id: bot.id,
      kind,
      name,
      enabled: true,
      settings,
      ...(secrets ? { secrets } : {}),
    });
    one.channel = made.id;
  }
  const page = await open();
  await page.goto(`${stage.server.url}/admin/channels`);
  await page.getByRole("button", { name: "Connect a channel" }).click();
  await page.getByRole("radio", { name: "WhatsApp" }).check();
  await page.waitForTimeout(300);
  await take(page, "choose");
  for (const one of kinds) {
    await show(page, one);
    await take(page, one.kind);
  }
  const dark = await open({ colorScheme: "dark" });
  await show(dark, kinds[0]);
  await take(dark, "telegram_dark");
  const arabic = await open({ locale: "ar" });
  await show(arabic, kinds[2]);
  await take(arabic, "whatsapp_ar");
  await stage.api.patch("/auth/me", { locale: "en" });
} finally {
  await stage.close();
}
