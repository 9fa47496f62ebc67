import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import ar from "@/locales/ar";
import en from "@/locales/en";
import ru from "@/locales/ru";

const bundles: Record<string, object> = { en, ru, ar };
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

function flat(value: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix ? `${prefix}.${key}` : key;
    if (typeof inner === "string") found.set(name, inner);
    else for (const [deep, text] of flat(inner as object, name)) found.set(deep, text);
  }
  return found;
}

const texts = new Map(Object.entries(bundles).map(([locale, bundle]) => [locale, flat(bundle)]));
const base = texts.get("en")!;
const stem = (key: string) => key.replace(pluralSuffix, "");
const isPlural = (key: string) => pluralSuffix.test(key);
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe.each([...texts.keys()])("locale %s", (locale) => {
  const own = texts.get(locale)!;

  it("has every text and no other", () => {
    const stems = (map: Map<string, string>) => [...new Set([...map.keys()].map(stem))].sort();
    expect(stems(own)).toEqual(stems(base));
  });

  it("has every plural form its language needs", () => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const name of new Set([...base.keys()].filter(isPlural).map(stem))) {
      const have = forms.filter((form) => own.has(`${name}_${form}`));
      expect(have, `${locale}: ${name}`).toEqual(forms);
      expect(own.has(name), `${locale}: ${name} is both plural and plain`).toBe(false);
    }
  });

  it("fills in the same variables as English", () => {
    for (const [key, text] of own) {
      const english = base.get(key) ?? base.get(`${stem(key)}_other`);
      expect(variables(text), `${locale}: ${key}`).toEqual(variables(english ?? ""));
    }
  });

  it("leaves nothing empty that English says", () => {
    for (const [key, text] of base) {
      if (isPlural(key) || text === "") continue;
      expect(own.get(key)?.trim(), `${locale}: ${key}`).toBeTruthy();
    }
  });
});

it.each(["ru", "ar"])("%s is written in its own words", (locale) => {
  const same = [...texts.get(locale)!].filter(
    ([key, text]) =>
      text.length > 3 && text === base.get(key) && /[a-z]{4}/i.test(text.replace(/\{\{\w+\}\}/g, "")),
  );
  // The names of languages stand in their own language, those of products and their APIs as their makers write them.
  const isProduct = (key: string) => /kinds\.provider\.\w+\.(name|fields\.api\.choices\.\w+)$/.test(key);
  const untold = same.filter(([key]) => !key.includes(".locale.choices.") && !isProduct(key));
  expect(untold.map(([key]) => key)).toEqual([]);
});

const root = path.resolve(import.meta.dirname, "../src");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|\.d\.ts$|^locales/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(root, name), "utf8") }));

const spoken = new Set([
  "label",
  "title",
  "placeholder",
  "description",
  "alt",
  "text",
  "legend",
  "error",
  "aria-label",
  "nothingFoundMessage",
  "submitLabel",
]);

/** Words in the page itself instead of in the locale files. */
function hardCoded(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const words = (value: string) => /\p{L}{2,}/u.test(value);
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && words(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(file)) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && words(value.text)) found.push(value.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("sources", () => {
  it("say nothing by themselves", () => {
    const found = sources.flatMap(({ name, text }) =>
      hardCoded(name, text).map((words) => `${name}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  it("would be caught if they did", () => {
    const sample = '<p title="Close it">Hello {x}</p>; <Field label={"Name"} kind="text" />; <i>·</i>;';
    expect(hardCoded("sample.tsx", sample)).toEqual(["Close it", "Hello", "Name"]);
  });

  it("use every text", () => {
    const all = sources.map(({ text }) => text).join("\n");
    const literal = new Set(
      [...all.matchAll(/["'`]([a-zA-Z]+(?:\.[\w-]+)+)["'`]/g)].map((match) => match[1]),
    );
    const patterns = [...all.matchAll(/`([a-zA-Z]+(?:\.[\w-]+)*\.)\$\{[^}]*\}((?:\.\w+)?)`/g)].map(
      ([, start, end]) =>
        new RegExp(`^${start!.replaceAll(".", "\\.")}[\\w.-]+${end!.replaceAll(".", "\\.")}$`),
    );
    const unused = [...new Set([...base.keys()].map(stem))].filter(
      (key) => !literal.has(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused.filter((key) => !key.startsWith("kinds."))).toEqual([]);
  });
});
