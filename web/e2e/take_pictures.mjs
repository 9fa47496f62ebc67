// Takes the pictures of the README and docs/pictures anew: the scenario editor with 5 blocks, and with a bot of eight
// templates seen from afar; light and dark.
//
//   node web/e2e/take_pictures.mjs [DIRECTORY]        (default docs/pictures; needs build/release/beseda)
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { newBot, openFlowStage } from "./lib/flow_bot.mjs";
import { joinedScenario, smallScenario } from "./lib/flow_samples.mjs";
import { repository } from "./lib/server.mjs";

const target = path.resolve(process.argv[2] ?? path.join(repository, "docs/pictures"));
const size = { width: 1440, height: 810 };
const afar = { width: 1920, height: 1080 };
mkdirSync(target, { recursive: true });

const { stage, page, editor } = await openFlowStage({ viewport: size, deviceScaleFactor: 1.5 });
/** The wider ones left. */
const together = [
  ["order-status", "support-faq"],
  ["product-advisor", "appointment-booking"],
  ["onboarding", "lead-capture"],
  ["handover-desk", "feedback-nps"],
].flat();

async function take(name, prepare) {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await prepare();
    await page.mouse.move(2, 700);
    await editor.still();
    const file = path.join(target, `${name}_${theme}.png`);
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`${path.relative(process.cwd(), file)} ${Math.round(statSync(file).size / 1024)} KB`);
  }
}

try {
  const small = await newBot(stage, "Bookshop", smallScenario());
  await take("flow_small", async () => {
    await editor.open(stage.server, small);
    await editor.saidProblems();
    await editor.fit();
  });
  await page.setViewportSize(afar);
  const parts = [];
  for (const slug of together) parts.push(await stage.api.get(`/scenario-templates/${slug}`));
  const large = await newBot(stage, "City Bookshop", joinedScenario(parts));
  await take("flow_large", async () => {
    await editor.open(stage.server, large);
    await editor.saidProblems();
    await editor.fit();
  });
} finally {
  await stage.close();
}
