// What is wrong with a page that one only sees: too wide, not accessible; and pictures of it for people to look at.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { repository } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
const shots = path.resolve(process.env.BESEDA_E2E_SHOTS || path.join(repository, "build/e2e-shots"));

/** Serious and critical findings of axe, one line each. */
async function accessibilityProblems(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.slice(0, 3).map((node) => `${node.target.flat().join(" ")} ${node.any[0]?.message ?? ""}`),
    }));
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, where }) => `${impact} ${id}: ${where.join("; ")}`);
}

/** How many pixels the page, or the part of it that scrolls, is wider than its place. */
const overflow = (page) =>
  page.evaluate(() => {
    const chat = document.querySelector("beseda-chat")?.shadowRoot.querySelector(".timeline");
    const places = [document.documentElement, document.querySelector("main"), chat].filter(Boolean);
    return Math.max(...places.map((place) => place.scrollWidth - place.clientWidth));
  });

async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: "disabled" });
}

/** The page has taken the theme, nothing moves any more and nothing is still being loaded. */
const settled = (page, theme) =>
  page.waitForFunction((wanted) => {
    const chat = document.querySelector("beseda-chat")?.shadowRoot.querySelector(".root");
    const themed = chat
      ? chat.classList.contains(wanted)
      : document.documentElement.dataset.mantineColorScheme === wanted;
    const busy = document.querySelector(".mantine-Skeleton-root, .mantine-Loader-root, [class*=skeleton]");
    const endless = (one) => one.effect?.getTiming().iterations === Infinity;
    const moving = document.getAnimations().some((one) => one.playState === "running" && !endless(one));
    return themed && document.fonts.status === "loaded" && !busy && !moving;
  }, theme);

/** Looks at the page in all four shapes; what is wrong, with the shape's name before it. */
export async function look(page, name, locale) {
  const problems = [];
  for (const [theme, size] of [
    ["light", wide],
    ["light", narrow],
    ["dark", narrow],
    ["dark", wide],
  ]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize(size);
    await settled(page, theme);
    const shape = `${name}-${locale}-${theme}-${size.width}`;
    await shoot(page, shape);
    const over = await overflow(page);
    if (over > 0) problems.push(`${shape}: ${over} px too wide`);
    // What axe finds does not depend on the language; these two shapes have both layouts and both sets of colours.
    if (locale === "en" && (theme === "light") === (size === wide)) {
      problems.push(...(await accessibilityProblems(page)).map((text) => `${shape}: ${text}`));
    }
  }
  return problems;
}
