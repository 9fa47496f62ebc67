// A server that speaks OpenAI's protocol and was not written by us: aimock, with answers that stream slowly enough to be seen.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, start } from "./process.mjs";

const program = fileURLToPath(new URL("../node_modules/@copilotkit/aimock/dist/cli.js", import.meta.url));

const sentences = (count) =>
  Array.from({ length: count }, (_, i) => `Sentence ${i + 1} goes on and on and on.`).join(" ");

/** What people ask in the tests, and what the model answers. */
export const answers = {
  "a short story": `Once upon a time there was a **bookshop**. ${sentences(6)} The end.`,
  "a long story": `Far away and long ago. ${sentences(24)} The end of the long one.`,
  "a poem": "Roses are red. That is all.",
};
/** A question that takes a tool, what the model calls, and what it says when the result is there. */
export const refund = {
  question: "money back",
  call: { name: "refund", arguments: JSON.stringify({ order: "A-17", euros: 20 }) },
  answer: "Your money is on its way.",
};
/** What it says when it is asked to judge an answer. */
export const verdict = { reason: "It is short, and it is a poem.", pass: true };
const otherwise = "I have no story for that.";

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The fixtures of the pages' tests, and a pace at which streaming can be seen. */
const forPages = {
  fixtures: [
    { match: { userMessage: "<answer>" }, response: { content: JSON.stringify(verdict) } },
    ...Object.entries(answers).map(([question, content]) => ({
      match: { userMessage: question },
      response: { content },
    })),
    {
      match: { userMessage: refund.question, hasToolResult: false },
      response: { toolCalls: [refund.call] },
    },
    { match: { hasToolResult: true }, response: { content: refund.answer } },
    { match: {}, response: { content: otherwise } },
  ],
  // 12 characters every 60 ms: the short story takes two seconds, the long one six.
  timing: ["--latency", "60", "--chunk-size", "12"],
};

export class ModelServer {
  #options;
  #folder = mkdtempSync(path.join(tmpdir(), "beseda-e2e-model-"));
  #process = null;
  #port = 0;

  get baseUrl() {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  /** `fixtures` in aimock's form; `timing`: its flags for the pace of streams. */
  constructor(options = forPages) {
    this.#options = options;
  }

  async start() {
    const file = path.join(this.#folder, "fixtures.json");
    writeFileSync(file, JSON.stringify({ fixtures: this.#options.fixtures }));
    this.#port = await freePort();
    this.#process = start(process.execPath, [
      program,
      "-p",
      String(this.#port),
      "-f",
      file,
      ...this.#options.timing,
      "--log-level",
      "warn",
    ]);
    await eventually("the model server answers", async () => {
      if (this.#process.child.exitCode !== null) throw new Error(this.#process.errors);
      return (await fetch(`${this.baseUrl}/models`)).ok;
    });
  }

  /** How often it was asked something that contains these words. */
  async callsAbout(words) {
    const journal = await (
      await fetch(`http://127.0.0.1:${this.#port}/__aimock/journal?path=/v1/chat/completions`)
    ).json();
    const entries = Array.isArray(journal) ? journal : journal.entries;
    return entries.filter((entry) => JSON.stringify(entry.body ?? entry.request ?? entry).includes(words))
      .length;
  }

  async remove() {
    this.#process?.child.kill("SIGKILL");
    await this.#process?.ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
