// Child processes that never outlive the test that started them.
import { spawn } from "node:child_process";

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** Starts a program; `output` of the result gathers what it prints, `ended` resolves with {code, signal}. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  const started = { child, output: "", errors: "", ended: null };
  child.stdout.setEncoding("utf8").on("data", (text) => (started.output += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (started.errors += text));
  started.ended = new Promise((resolve) => {
    child.once("error", (error) => {
      running.delete(child);
      started.errors += String(error);
      resolve({ code: null, signal: null });
    });
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return started;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until the answer is truthy and returns it; after `timeout` ms it fails with what was waited for. */
export async function eventually(what, ask, { timeout = 30_000, every = 100 } = {}) {
  const until = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) {
      throw new Error(`Waited ${timeout / 1000} s in vain: ${what}`, {
        cause: last instanceof Error ? last : undefined,
      });
    }
    await pause(every);
  }
}
