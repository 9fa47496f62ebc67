// What is wrong with a page that one only sees: too wide, not accessible; and pictures of it for people to look at.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { repository } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const shots = path.resolve(process.env.BESEDA_E2E_SHOTS || path.join(repository, "build/e2e-shots"));

/** Serious and critical findings of axe, one line each. */
export async function accessibilityProblems(page) {
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

/** How many pixels the page is wider than the window. */
export const overflow = (page) =>
  page.evaluate(() =>
    Math.max(0, document.scrollingElement.scrollWidth - document.documentElement.clientWidth),
  );

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: "disabled" });
}
