// Every main page, in two languages, light and dark, wide and narrow: accessible, never too wide, without console
// errors. Pictures of all of them are left in build/e2e-shots (or BESEDA_E2E_SHOTS) for people to look at.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Chat } from "../lib/chat.mjs";
import { furnish } from "../lib/furnish.mjs";
import { look, wide } from "../lib/look.mjs";
import { ModelServer } from "../lib/model_server.mjs";
import { openStage } from "../lib/stage.mjs";

let stage, things;
const addresses = {
  bots: () => "/bots",
  bot: () => `/bots/${things.bot.id}`,
  conversations: () => "/conversations",
  conversation: () => `/conversations/${things.conversation.id}`,
  failed_delivery: () => `/conversations/${things.failed.id}`,
  contacts: () => "/contacts",
  contact: () => `/contacts/${things.conversation.contact.id}`,
  channels: () => "/channels",
  channel_web: () => `/channels/${things.web.id}`,
  channel_webhook: () => `/channels/${things.hook.id}`,
  channel_add: () => "/channels?add=1",
  models: () => "/models",
  provider: () => `/models/${things.provider.id}`,
  provider_add: () => "/models?add=1",
  catalogue: () => "/models/catalogue",
  routes: () => "/models/routes",
  route: () => `/models/routes/${things.route.id}`,
  route_new: () => "/models/routes/new",
  calls: () => "/models/calls",
  costs: () => "/models/costs",
  budgets: () => "/models/budgets",
  budget_new: () => "/models/budgets?new=1",
  prices: () => "/models/prices",
  quality: () => "/models/quality",
  playground: () => "/models/playground",
  prompts: () => "/models/prompts",
  experiments: () => "/models/experiments",
  evaluations: () => "/models/evaluations",
  tables: () => "/tables",
  table: () => `/tables/${things.table.id}`,
  table_add: () => "/tables?new=1",
  bot_events: () => `/bots/${things.bot.id}?tab=events`,
  members: () => "/members",
  member_invite: () => "/members?invite=1",
  keys: () => "/keys",
  key_new: () => "/keys?new=1",
  audit: () => "/audit",
  settings_profile: () => "/settings/profile",
  settings_security: () => "/settings/security",
  settings_workspace: () => "/settings/workspace",
  settings_system: () => "/settings/system",
};

before(async () => {
  stage = await openStage();
  stage.model = new ModelServer();
  await stage.model.start();
  things = await furnish(stage);
});
after(() => stage?.close());

for (const locale of ["en", "ru"]) {
  describe(`in ${locale}`, () => {
    let page;
    before(async () => {
      await stage.api.patch("/auth/me", { locale });
      const team = await stage.browser.person({ viewport: wide, locale });
      await stage.api.enter(team);
      page = await team.newPage();
    });
    after(() => page?.context().close());

    for (const [name, address] of Object.entries(addresses)) {
      test(name, async () => {
        await page.goto(`${stage.server.url}/admin${address()}`);
        await page.locator("h1, h2").first().waitFor();
        assert.deepEqual(await look(page, name, locale), []);
        stage.browser.assertQuiet();
      });
    }

    test("login", async () => {
      const visitor = await stage.browser.person({ viewport: wide, locale });
      const own = await visitor.newPage();
      await own.goto(`${stage.server.url}/admin/login`);
      await own.getByRole("heading", { level: 1 }).waitFor();
      assert.deepEqual(await look(own, "login", locale), []);
      stage.browser.assertQuiet();
      await visitor.close();
    });

    test("chat", async () => {
      const localStorage = [{ name: "beseda:assistant:token", value: things.token }];
      const storageState = { cookies: [], origins: [{ origin: stage.server.url, localStorage }] };
      const visitor = await stage.browser.person({ viewport: wide, locale, storageState });
      const own = await visitor.newPage();
      await own.goto(`${stage.server.url}/chat/assistant`);
      await new Chat(own).messages.getByText("Do you sell unicorns?").waitFor();
      assert.deepEqual(await look(own, "chat", locale), []);
      stage.browser.assertQuiet();
      await visitor.close();
    });
  });
}
