import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { anchorOf, contentsPage, guideLink, guideLocales, guidePages, guideText, titleOf } from "./pages";

const folder = path.resolve(import.meta.dirname, "../../../../../docs/guide");
const read = (locale: string, page: string) => readFileSync(path.join(folder, locale, `${page}.md`), "utf8");
const anchors = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, words]) => anchorOf(words!));
const links = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href!);

describe.each(guideLocales)("the guide in %s", (locale) => {
  const files = readdirSync(path.join(folder, locale)).filter((name) => name.endsWith(".md"));

  it("has every page and no other", () => {
    expect(files.sort()).toEqual([contentsPage, ...guidePages].map((name) => `${name}.md`).sort());
  });

  it("names every page in its contents", () => {
    const named = links(read(locale, contentsPage));
    expect(guidePages.filter((page) => !named.includes(`${page}.md`))).toEqual([]);
  });

  it.each([contentsPage, ...guidePages])("leads nowhere that is not there: %s", async (page) => {
    const text = read(locale, page);
    expect(await guideText(locale, page)).toBe(text);
    expect(titleOf(text)).not.toBe("");
    for (const href of links(text)) {
      if (/^https?:/.test(href)) continue;
      const [file, anchor] = href.split("#");
      const target = path.join(folder, locale, file || `${page}.md`);
      expect(existsSync(target), `${page}: ${href}`).toBe(true);
      if (anchor) expect(anchors(readFileSync(target, "utf8")), `${page}: ${href}`).toContain(anchor);
    }
  });

  it("has only pictures that are shown and small", () => {
    const all = [contentsPage, ...guidePages].map((page) => read(locale, page)).join("\n");
    const images = path.join(folder, locale, "images");
    for (const name of readdirSync(images)) {
      expect(all, name).toContain(`(images/${name})`);
      expect(statSync(path.join(images, name)).size, name).toBeLessThan(200_000);
    }
  });
});

it("makes links between pages links of the application", () => {
  expect(guideLink("blocks.md#ask")).toBe("/guide/blocks#ask");
  expect(guideLink("README.md")).toBe("/guide");
  expect(guideLink("https://example.org")).toBeNull();
  expect(guideLink("../../howto/operating.md")).toBeNull();
});
