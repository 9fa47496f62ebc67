// The guide is written once, in docs/guide, and built into the pages: it can be read without the internet.

export const guideLocales = ["en", "ru"] as const;
export type GuideLocale = (typeof guideLocales)[number];

/** In reading order; each is docs/guide/<language>/<name>.md. */
export const guidePages = [
  "first_bot",
  "blocks",
  "variables",
  "asking",
  "ai",
  "subflows",
  "testing",
  "versions",
  "together",
  "keyboard",
  "troubleshooting",
] as const;
export type GuidePageName = (typeof guidePages)[number];

export const contentsPage = "README";

const texts = import.meta.glob<string>("../../../../../docs/guide/*/*.md", {
  query: "?raw",
  import: "default",
});
const pictures = import.meta.glob<string>("../../../../../docs/guide/*/images/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});

const root = "../../../../../docs/guide";

export const guideLocale = (language: string): GuideLocale => (language.startsWith("ru") ? "ru" : "en");

/** The Markdown of a page, or null if there is no such page. */
export async function guideText(locale: GuideLocale, page: string): Promise<string | null> {
  return (await texts[`${root}/${locale}/${page}.md`]?.()) ?? null;
}

/** Where a picture that a page names ("images/first_bot.png") is in this build. */
export const pictureUrl = (locale: GuideLocale, source: string): string | undefined =>
  pictures[`${root}/${locale}/${source}`];

/** "blocks.md#ask" as a place in the application; null for links that lead elsewhere. */
export function guideLink(href: string): string | null {
  const found = /^(\w+)\.md(#.+)?$/.exec(href);
  if (!found) return null;
  return `/guide${found[1] === contentsPage ? "" : `/${found[1]}`}${found[2] ?? ""}`;
}

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

/** The words of the first heading. */
export const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? "";
