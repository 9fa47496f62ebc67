import type { Settings } from "./document";

// Variables as they stand in settings: in {{ … }} of texts, in expressions and conditions, as the setting "variable".

/** `{{ name }}`; a longer expression is left to the server. */
const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
const name = /^[a-z][a-z0-9_]{0,39}$/;
const word = /(?<![\w.:"'])[a-z][a-z0-9_]{0,39}(?![\w(:"'])/g;

/** Words of Lua, names of its library, and the variables that Beseda itself sets (flow/program.h). */
const noVariables = new Set(
  (
    "and break do else elseif end false for function goto if in local nil not or repeat return then true until " +
    "while string table math utf8 null tostring tonumber pairs ipairs " +
    "contact bot channel locale last_message now today clock error"
  ).split(" "),
);

/** Names an expression reads. A guess, made of its words: fields, calls and words in quotes are not counted. */
export function namesInExpression(text: string): string[] {
  const bare = text.replace(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g,
    (quoted) => '"' + " ".repeat(quoted.length - 1),
  );
  const local = new Set(
    [...bare.matchAll(/\blocal\s+(?:function\s+)?([a-z]\w*)/g)].map((match) => match[1]!),
  );
  return [...new Set(bare.match(word) ?? [])].filter((one) => !noVariables.has(one) && !local.has(one));
}

export function namesInText(text: string): string[] {
  return [...text.matchAll(placeholder)].flatMap(([, inside]) =>
    name.test(inside!) ? [inside!].filter((one) => !noVariables.has(one)) : namesInExpression(inside!),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Calls `visit` for every text in the settings, with the way to it. */
export function eachText(value: unknown, visit: (text: string, path: readonly string[]) => void): void {
  const walk = (inner: unknown, path: readonly string[]) => {
    if (typeof inner === "string") visit(inner, path);
    else if (Array.isArray(inner)) inner.forEach((one, index) => walk(one, [...path, String(index)]));
    else if (isObject(inner)) for (const [key, one] of Object.entries(inner)) walk(one, [...path, key]);
  };
  walk(value, []);
}

/** The same value with every text changed by `change`; the same object if nothing was. */
export function mapTexts<T>(value: T, change: (text: string, path: readonly string[]) => string): T {
  const walk = (inner: unknown, path: readonly string[]): unknown => {
    if (typeof inner === "string") return change(inner, path);
    if (Array.isArray(inner)) {
      const next = inner.map((one, index) => walk(one, [...path, String(index)]));
      return next.every((one, index) => one === inner[index]) ? inner : next;
    }
    if (isObject(inner)) {
      const next = Object.entries(inner).map(([key, one]) => [key, walk(one, [...path, key])] as const);
      return next.every(([key, one]) => one === inner[key]) ? inner : Object.fromEntries(next);
    }
    return inner;
  };
  return walk(value, []) as T;
}

/** Whether the text at this path names a variable by itself. */
const namesVariable = (path: readonly string[]) =>
  /(^|_)variable$|^(item|index|result)$/.test(path.at(-1) ?? "");
const isExpression = (path: readonly string[]) =>
  ["code", "subject", "list", "when", "leave_when"].includes(path.at(-1) ?? "");
/** Inside a condition the variable is asked; anywhere else it is where something is kept. */
const isAsked = (path: readonly string[]) => path.includes("when") || path.includes("leave_when");

export interface VariableUse {
  reads: Set<string>;
  writes: Set<string>;
}

/** What a block with these settings reads and sets. */
export function variableUse(settings: Settings): VariableUse {
  const use: VariableUse = { reads: new Set(), writes: new Set() };
  eachText(settings, (text, path) => {
    if (namesVariable(path)) {
      if (name.test(text)) (isAsked(path) ? use.reads : use.writes).add(text);
      else if (isAsked(path)) for (const one of namesInExpression(text)) use.reads.add(one);
    } else if (path.at(-1) !== "code" && isExpression(path)) {
      for (const one of namesInExpression(text)) use.reads.add(one);
    } else if (path.at(-1) !== "code") {
      for (const one of namesInText(text)) use.reads.add(one);
    }
  });
  return use;
}

/** The settings with the variable under its new name. */
export function renamedVariable(settings: Settings, from: string, to: string): Settings {
  const whole = new RegExp(`(?<![\\w.:"'])${from}(?![\\w(:"'])`, "g");
  return mapTexts(settings, (text, path) => {
    if (namesVariable(path)) return text === from ? to : text;
    if (isExpression(path)) return text.replace(whole, to);
    return text.replace(placeholder, (all, inside: string) => all.replace(inside, inside.replace(whole, to)));
  });
}
