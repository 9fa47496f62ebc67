// A real Chromium, and pages whose complaints are gathered.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const wait = 30_000;

export class Browser {
  #browser = null;
  /** Console errors, uncaught exceptions and answers of 500 and above since the last look. */
  complaints = [];

  async start() {
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: flags,
      timeout: 60_000,
    });
  }

  /** Like a new person's browser: its own cookies and storage. */
  async person(options = {}) {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-US",
      ...options,
    });
    context.setDefaultTimeout(wait);
    context.on("console", (message) => {
      if (message.type() !== "error") return;
      this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) =>
      this.complaints.push(`uncaught: ${error.error().stack ?? error.error()}`),
    );
    context.on("response", (response) => {
      if (response.status() >= 500) this.complaints.push(`${response.status()} ${response.url()}`);
    });
    return context;
  }

  /** Fails when pages complained of anything but what was foreseen. */
  assertQuiet(...foreseen) {
    const rest = this.complaints.filter(
      (text) => ![signedOut, ...foreseen].some((pattern) => pattern.test(text)),
    );
    this.complaints = [];
    assert.deepEqual(rest, []);
  }

  async close() {
    await this.#browser?.close();
  }
}

/** What Chromium itself notes when a page asks who is signed in and nobody is. */
const signedOut = /status of 401 .*\/api\/v1\/auth\/me\)$/;

/** What Chromium says when nothing listens; foreseen where a server is stopped. */
export const unreachable =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;
