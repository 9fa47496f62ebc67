// What the Bot API takes and gives, as @grammyjs/types, which was not written by us, declares it for one version of the API: a
// TypeScript program of literals that the compiler must accept.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "node_modules");

/** The compiler's complaints of `constants`: [{type, value}], the type an expression over ApiMethods<string> and Update. */
export function typeProblems(constants) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "beseda-telegram-types-"));
  try {
    const lines = [
      'import type { ApiMethods, Update } from "@grammyjs/types";',
      "type Call<M extends keyof ApiMethods<string>> = Parameters<ApiMethods<string>[M]>[0];",
      ...constants.map(({ type, value }, i) => `export const c${i}: ${type} = ${JSON.stringify(value)};`),
    ];
    fs.writeFileSync(path.join(folder, "literals.ts"), lines.join("\n"));
    fs.symlinkSync(modules, path.join(folder, "node_modules"));
    const options = { strict: true, noEmit: true, module: "nodenext", moduleResolution: "nodenext", skipLibCheck: true, types: [] };
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["literals.ts"] }));
    execFileSync(process.execPath, [path.join(modules, "typescript", "bin", "tsc"), "-p", folder], { encoding: "utf8", stdio: "pipe" });
    return [];
  } catch (error) {
    if (!error.stdout) throw error;
    return error.stdout.trim().split("\n");
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Of calls of the bot: {method, params, files}; a file that comes along stands as its "attach://" name. */
export function callProblems(calls) {
  return typeProblems(calls.filter(({ params }) => Object.keys(params).length > 0).map(({ method, params }) => ({ type: `Call<"${method}">`, value: params })));
}

/** Of the golden updates that were made from the documentation's tables; those of kinds that do not exist yet are left out. */
export function updateProblems(updates) {
  const made = updates.filter(({ about }) => about.startsWith("Made from") && !about.includes("of tomorrow"));
  const problems = typeProblems(made.map(({ update }) => ({ type: "Update", value: update })));
  // The types say by a field that is undefined that an answered message does not hold what it answers; JSON cannot say that.
  return problems.filter((line) => !line.startsWith(" ") && !line.includes("is not assignable to type 'ReplyMessage'"));
}
