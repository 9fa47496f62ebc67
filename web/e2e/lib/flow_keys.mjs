// The editor of scenarios with nothing but keys: no clicks, and no focus that was not gone to.
import assert from "node:assert/strict";
import { eventually } from "./process.mjs";

export class FlowKeys {
  constructor(page) {
    this.page = page;
    this.keys = page.keyboard;
    this.canvas = page.locator("[data-flow-canvas]");
  }

  press(key) {
    return this.keys.press(key);
  }

  /** At ten times the speed of people. */
  async type(text) {
    await this.keys.type(text, { delay: 10 });
  }

  /** Goes on with Tab until this has the focus. */
  async tabTo(locator, key = "Tab") {
    await locator.waitFor();
    for (let step = 0; step < 80; ++step) {
      if (await has(locator)) return;
      await this.keys.press(key);
    }
    const where = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    assert.fail(`Tab does not lead to ${locator}; the focus is at ${where}`);
  }

  /** Escape leads from everywhere to the canvas; what is selected stays so. */
  async toCanvas() {
    if (!(await has(this.canvas))) await this.keys.press("Escape");
    await eventually("the canvas has the focus", () => has(this.canvas));
  }

  /** Adds a block after the selected one, or anywhere when none is. */
  async add(words, key = "Tab") {
    await this.toCanvas();
    await this.keys.press(key);
    await this.#choose("Find a block", words);
  }

  /** Draws a line from the selected block: the words of the exit and of the block. */
  async connect(words) {
    await this.toCanvas();
    await this.keys.press("c");
    await this.#choose("Exit and block", words);
  }

  async #choose(name, words) {
    const search = this.page.getByRole("dialog").getByRole("combobox", { name });
    await search.waitFor();
    await eventually("the search has the focus", () => has(search));
    await this.type(words);
    await this.keys.press("Enter");
    await search.waitFor({ state: "detached" });
    await eventually("the canvas has the focus again", () => has(this.canvas));
  }

  /** Goes into the properties of the selected block. */
  async edit() {
    await this.toCanvas();
    await this.keys.press("Enter");
    await eventually("the focus is in the properties", () =>
      this.page.evaluate(() => document.activeElement.closest("[data-flow-panel]") !== null),
    );
  }

  /** Finds words and selects the first block that has them. */
  async find(words) {
    await this.keys.press("Control+KeyF");
    const field = this.page.getByRole("textbox", { name: "Find in the scenario" });
    await eventually("the search has the focus", () => has(field));
    await this.keys.press("Control+KeyA");
    await this.type(words);
    await this.keys.press("Enter");
    await this.page.getByRole("search").getByRole("status").filter({ hasText: "1 of" }).waitFor();
    await this.keys.press("Escape");
    await eventually("the canvas has the focus", () => has(this.canvas));
  }

  async publish(note) {
    await this.page.getByText("Saved", { exact: true }).waitFor();
    await this.keys.press("Control+Enter");
    const dialog = this.page.getByRole("dialog");
    await eventually("the note has the focus", () => has(dialog.getByLabel("What is new")));
    await this.keys.type(note);
    // What is wrong is looked for once more after the last edit.
    await eventually("it may be published", () =>
      dialog.getByRole("button", { name: "Publish" }).isEnabled(),
    );
    await this.keys.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
  }
}

const has = async (locator) =>
  (await locator.count()) > 0 && locator.first().evaluate((one) => one === document.activeElement);
