// Makes the pictures of docs/guide in both languages: node screenshots/guide.mjs (after ./run --build-only).
import path from "node:path";
import { FlowEditor } from "../lib/flow_editor.mjs";
import { repository } from "../lib/server.mjs";
import { openStage } from "../lib/stage.mjs";

const words = {
  en: {
    name: "Front desk",
    texts: ["Welcome to our bookshop!", "What is your name?", "Nice to meet you, {{name}}!"],
    tryIt: "Try it",
    say: "Write as a visitor would",
    person: "Olga",
    publish: "Publish",
    note: "Greets people by name",
  },
  ru: {
    name: "Стойка магазина",
    texts: ["Добро пожаловать в наш магазин!", "Как вас зовут?", "Приятно познакомиться, {{name}}!"],
    tryIt: "Проба",
    say: "Напишите, как написал бы посетитель",
    person: "Ольга",
    publish: "Опубликовать",
    note: "Здоровается по имени",
  },
};

const flow = "f_main";
const block = (kind, at, settings) => ({ flow, kind, name: "", at, settings });
const scenario = (locale, [hello, question, thanks]) => ({
  format: 1,
  locales: [locale],
  main: flow,
  flows: { [flow]: { name: "Main" } },
  variables: { name: { type: "text", scope: "session", default: null, description: "" } },
  blocks: {
    b_start: block("start", [0, 0], {}),
    b_hello: block("send_text", [312, 0], { text: { [locale]: hello } }),
    b_ask: block("ask_text", [624, 0], { question: { [locale]: question }, variable: "name" }),
    b_thanks: block("send_text", [312, 208], { text: { [locale]: thanks } }),
    b_end: block("end", [624, 240], { scope: "conversation" }),
  },
  edges: {
    e_1: { from: "b_start", port: "next", to: "b_hello" },
    e_2: { from: "b_hello", port: "next", to: "b_ask" },
    e_3: { from: "b_ask", port: "next", to: "b_thanks" },
    e_4: { from: "b_thanks", port: "next", to: "b_end" },
  },
});

const stage = await openStage();
try {
  for (const [locale, text] of Object.entries(words)) {
    await stage.api.patch("/auth/me", { locale });
    const bot = await stage.api.post("/bots", {
      name: text.name,
      greeting: "",
      instructions: "",
      knowledge: "",
    });
    const context = await stage.browser.person({ viewport: { width: 1280, height: 720 }, locale });
    await stage.api.enter(context);
    const page = await context.newPage();
    const editor = new FlowEditor(page);
    const shoot = (name) =>
      page.screenshot({
        path: path.join(repository, "docs/guide", locale, "images", `${name}.png`),
        animations: "disabled",
      });
    await editor.open(stage.server, bot);
    await page.locator("[data-tour-card] button").last().click();
    await page.locator("[data-tour-ring]").waitFor();
    await page.waitForFunction(() => document.fonts.status === "loaded");
    await shoot("tour");
    await page.keyboard.press("Escape");
    const { revision } = await stage.api.get(`/bots/${bot.id}/scenario`);
    const body = { scenario: scenario(locale, text.texts), base_revision: revision };
    await stage.api.request("PUT", `/bots/${bot.id}/scenario`, body);
    await page.reload();
    await editor.blocks.nth(4).waitFor();
    await editor.block(text.texts[1]).click();
    await editor.field("question").waitFor();
    await editor.fit();
    await shoot("editor");
    await page.getByRole("button", { name: text.tryIt }).first().click();
    const talk = page.getByRole("log");
    await talk.getByText(text.texts[1]).waitFor();
    await page.getByLabel(text.say).fill(text.person);
    await page.getByLabel(text.say).press("Enter");
    await talk.getByText(text.person).last().waitFor();
    await editor.fit();
    await shoot("try");
    await page.getByRole("button", { name: text.publish, exact: true }).click();
    await page.getByRole("dialog").getByRole("textbox").first().fill(text.note);
    await shoot("publish");
    await context.close();
  }
} finally {
  await stage.close();
}
