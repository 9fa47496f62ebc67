// The program under test: build/release/beseda on a data directory of its own.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, start } from "./process.mjs";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
const program = process.env.BESEDA_BINARY ?? path.join(repository, "build/release/beseda");

export class Server {
  #data = mkdtempSync(path.join(tmpdir(), "beseda-e2e-"));
  #process = null;
  #port = 0;
  setupLink = "";

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The second and later starts take the port of the first, as a restarted server does. */
  async start(...flags) {
    if (!existsSync(program)) {
      throw new Error(`${program} is missing: ./run --build-only makes it, ./test does that by itself.`);
    }
    this.#process = start(program, ["serve", "--port", String(this.#port), "--data", this.#data, ...flags], {
      env: { PATH: process.env.PATH, HOME: this.#data, LANG: "en_US.UTF-8" },
    });
    const listening = await eventually("the server listens", () => {
      if (this.#process.child.exitCode !== null) throw new Error(this.#process.errors);
      return /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.#process.output);
    });
    this.#port = Number(listening[1]);
    this.setupLink ||= /http\S+\/admin\/setup\?token=\S+/.exec(this.#process.output)?.[0] ?? "";
  }

  /** Sends the signal and waits for the end: {code, signal}. */
  async stop(signal = "SIGTERM") {
    this.#process.child.kill(signal);
    return this.#process.ended;
  }

  get log() {
    return this.#process?.errors ?? "";
  }

  async remove() {
    if (this.#process && this.#process.child.exitCode === null && this.#process.child.signalCode === null) {
      await this.stop("SIGKILL");
    }
    rmSync(this.#data, { recursive: true, force: true });
  }
}
