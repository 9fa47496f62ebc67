import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import ar from "@/locales/server/ar.json";
import ru from "@/locales/server/ru.json";
import { inOtherWords, type SentenceBook } from "./serverWords";

const book: SentenceBook = {
  "The access token ends on {{day}}.": "Токен действует до {{day}}.",
  "{{text}} Given up after {{number}} attempts.": "{{text}} Попыток: {{number}}.",
  "Nothing (yet).": "Пока ничего.",
};

test("a sentence of the server is found with what varies in it", () => {
  expect(inOtherWords(book, "The access token ends on 2026-12-02.")).toBe("Токен действует до 2026-12-02.");
  expect(inOtherWords(book, "Nothing (yet).")).toBe("Пока ничего.");
});

test("a sentence may stand in another one", () => {
  expect(inOtherWords(book, "Nothing (yet). Given up after 8 attempts.")).toBe("Пока ничего. Попыток: 8.");
  expect(inOtherWords(book, "Vendor says no. Given up after 8 attempts.")).toBe(
    "Vendor says no. Попыток: 8.",
  );
});

test("the vendor's own words stay", () => {
  expect(inOtherWords(book, "(#100) Something odd")).toBe("(#100) Something odd");
  expect(inOtherWords(undefined, "Nothing (yet).")).toBe("Nothing (yet).");
});

function sources(folder: string): string {
  let text = "";
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) text += sources(path);
    else if (/\.(cpp|h)$/.test(name) && !/_test\.cpp$/.test(name)) text += readFileSync(path, "utf8");
  }
  return text;
}

test("both books have the same sentences, and the server says each of them", () => {
  expect(Object.keys(ar)).toEqual(Object.keys(ru));
  // A literal may go on in the next line.
  const server = sources(join(__dirname, "../../../../src"))
    .replaceAll(/"\s*\n\s*"/g, "")
    .replaceAll('\\"', '"');
  const unsaid = Object.keys(ru).filter((english) =>
    english.split(/\{\{\w+\}\}/).some((piece) => !server.includes(piece.trim())),
  );
  expect(unsaid).toEqual([]);
});

test("a translation has what the sentence has", () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();
  for (const translated of [ru, ar] as SentenceBook[]) {
    for (const [english, own] of Object.entries(translated)) expect(names(own)).toEqual(names(english));
  }
});
