// The editor of scenarios, by mouse.
import { eventually } from "./process.mjs";

export class FlowEditor {
  constructor(page) {
    this.page = page;
    this.canvas = page.locator("[data-flow-canvas]");
    this.blocks = page.locator(".react-flow__node");
  }

  async open(server, bot) {
    await this.page.goto(`${server.url}/admin/bots/${bot.id}/flow`);
    // From afar the blocks of a large flow are painted.
    await this.page.locator(".react-flow__node, canvas[data-painted]").first().waitFor();
  }

  /** The block that says, or is called, this. */
  block(words) {
    return this.blocks.filter({ hasText: words }).first();
  }

  /** A setting in the properties that are open. */
  field(path) {
    return this.page.locator(`[data-field="${path}"]`);
  }

  async saved() {
    await this.page.getByText("Saved", { exact: true }).waitFor();
  }

  /** Waits until what is wrong has been looked for, here and by the server. */
  async saidProblems() {
    await this.page.waitForResponse((response) => response.url().endsWith("/scenario/problems"));
  }

  async fit() {
    await this.canvas.focus();
    await this.page.keyboard.press("0");
    await this.still();
  }

  /** Waits until the view does not move any more. */
  async still() {
    let last = "";
    await eventually("the canvas stands still", async () => {
      const now = await this.page.locator(".react-flow__viewport").getAttribute("style");
      const same = now === last;
      last = now;
      return same;
    });
  }

  /** Pulls a line out of a port by mouse, to a block or, without one, to an empty place. */
  async pull(block, title, to) {
    await this.fit();
    await block.waitFor();
    const handle = block.locator(".react-flow__handle.source").nth(await this.#row(block, title));
    const from = await handle.boundingBox();
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
    const end = to ? await middle(to) : await this.emptyPlace(x, y);
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + 20, y + 4, { steps: 4 });
    await this.page.mouse.move(end[0], end[1], { steps: 8 });
    await this.page.mouse.up();
  }

  /** The nearest place without anything on it, well inside the canvas. */
  async emptyPlace(x, y) {
    return this.page.evaluate(
      ([fromX, fromY]) => {
        const { left, top, right, bottom } = document.querySelector(".react-flow").getBoundingClientRect();
        let best = null;
        for (let atX = left + 60; atX < right - 60; atX += 15) {
          for (let atY = top + 60; atY < bottom - 60; atY += 15) {
            const far = Math.hypot(atX - fromX, atY - fromY);
            if (far < 50 || (best && far >= best.far)) continue;
            const free = document.elementFromPoint(atX, atY)?.classList.contains("react-flow__pane");
            if (free) best = { far, place: [atX, atY] };
          }
        }
        return best.place;
      },
      [x, y],
    );
  }

  async #row(block, title) {
    const titles = await block
      .locator(".react-flow__handle.source")
      .evaluateAll((handles) => handles.map((one) => one.parentElement.querySelector("button").textContent));
    return titles.indexOf(title);
  }

  /** Drags a kind out of the palette to a place of the canvas. */
  async addAtPlace(kind, x, y) {
    await this.page
      .getByRole("complementary", { name: "Blocks" })
      .getByRole("option", { name: kind, exact: true })
      .dragTo(this.canvas, { targetPosition: { x, y } });
  }

  /** The blocks that are drawn, by id. */
  async ids() {
    return (await this.blocks.evaluateAll((all) => all.map((one) => one.dataset.id))).sort();
  }

  /** Chooses a kind in the palette that is open. */
  async pick(kind) {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("option", { name: kind, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }
}

async function middle(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
