import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import en from "@/locales/en";
import ru from "@/locales/ru";
import { keyCaps, shortcutGroups, shortcuts, type Shortcut } from "./shortcuts";

const here = import.meta.dirname;

/** The keys of the tables `anywhere` and `canvas` in useKeys.ts. */
function boundKeys(): string[] {
  const text = readFileSync(path.resolve(here, "../useKeys.ts"), "utf8");
  const file = ts.createSourceFile("useKeys.ts", text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ["anywhere", "canvas"].includes(node.name.getText(file)) &&
      node.initializer &&
      ts.isObjectLiteralExpression(node.initializer)
    ) {
      for (const one of node.initializer.properties)
        if (one.name) found.push(one.name.getText(file).replaceAll('"', ""));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

// Not in the tables of useKeys.ts: arrows and the clipboard have their own branches there, the rest is the page's.
const elsewhere = [
  "Arrows",
  "mod+Arrows",
  "shift+Arrows",
  "mod+KeyC",
  "mod+KeyX",
  "mod+KeyV",
  "mod+KeyK",
  "Digit1–8",
  "?",
  "F6",
];

describe("the keys people are told of", () => {
  const told: readonly Shortcut[] = shortcuts;

  it("are all the keys there are", () => {
    const all = new Set(told.flatMap((one) => one.keys));
    expect([...all].sort()).toEqual([...new Set([...boundKeys(), ...elsewhere])].sort());
  });

  it("are written as on the keys", () => {
    expect(keyCaps("mod+shift+KeyL", "Ctrl")).toEqual(["Ctrl", "Shift", "L"]);
    expect(keyCaps("Slash")).toEqual(["/"]);
    expect(keyCaps("Digit0")).toEqual(["0"]);
  });

  it.each(["en", "ru"] as const)("are those of the guide (%s)", (locale) => {
    const texts = { en, ru }[locale].learn;
    const page = readFileSync(
      path.resolve(here, `../../../../../../docs/guide/${locale}/keyboard.md`),
      "utf8",
    );
    const code = (keys: string) => `\`${keyCaps(keys, "Ctrl").join("-")}\``;
    for (const group of shortcutGroups) {
      const rows = told
        .filter((one) => one.group === group)
        .map((one) => `| ${one.keys.map(code).join(", ")} | ${texts.keys[one.id as "add"]} |`);
      expect(page, `copy this into keyboard.md:\n${rows.join("\n")}\n`).toContain(rows.join("\n"));
    }
  });
});
