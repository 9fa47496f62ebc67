// The chat as a visitor sees it, on a page of its own, in a frame or as a bubble on somebody's site.
import { eventually } from "./process.mjs";

export class Chat {
  /** `place`: a page or a frame locator. */
  constructor(place) {
    this.place = place;
    this.box = place.locator("beseda-chat textarea");
    this.root = place.locator("beseda-chat .root");
    this.messages = place.locator("beseda-chat .messages > .msg");
    this.streaming = place.locator('beseda-chat .bubble[aria-busy="true"]');
  }

  async say(text) {
    await this.box.fill(text);
    await this.box.press("Enter");
  }

  /** What stands in the chat, in order: "> text" for the visitor's own, "< text" for the others'. */
  async transcript() {
    return this.messages.evaluateAll((items) =>
      items
        .filter((item) => !item.querySelector(".typing"))
        .map((item) => {
          const bubble = item.querySelector(".bubble").cloneNode(true);
          for (const hidden of bubble.querySelectorAll(".offscreen, button")) hidden.remove();
          const text = bubble.textContent.replace(/\s+/g, " ").trim();
          return `${item.classList.contains("own") ? ">" : "<"} ${text}`;
        }),
    );
  }

  /** Waits until nothing streams and the transcript ends with these lines. */
  async endsWith(...lines) {
    let last = [];
    try {
      await eventually(
        "the chat ends as expected",
        async () => {
          if ((await this.streaming.count()) > 0) return false;
          last = await this.transcript();
          return JSON.stringify(last.slice(-lines.length)) === JSON.stringify(lines);
        },
        { timeout: 45_000 },
      );
    } catch (error) {
      const short = (texts) => texts.map((text) => `  ${text.slice(0, 100)}`).join("\n");
      throw new Error(`The chat should end with\n${short(lines)}\nbut is\n${short(last)}`, { cause: error });
    }
  }
}

/** Notes every text that the first element matching `selector` (looked for inside shadow trees too) shows from now on. */
export async function recordTexts(page, selector) {
  await page.evaluate((wanted) => {
    const seen = (window.seenTexts = []);
    const look = () => {
      const roots = [
        document,
        ...[...document.querySelectorAll("beseda-chat")].map((host) => host.shadowRoot),
      ];
      for (const root of roots) {
        const text = root.querySelector(wanted)?.textContent ?? "";
        if (text && seen.at(-1) !== text) seen.push(text);
      }
      window.seenTimer = requestAnimationFrame(look);
    };
    cancelAnimationFrame(window.seenTimer);
    look();
  }, selector);
}

export const recordedTexts = (page) => page.evaluate(() => window.seenTexts);

/** How many of the texts continue the one before: a reply that appears piece by piece. */
export function growingSteps(texts) {
  return texts.filter(
    (text, i) => i > 0 && text.length > texts[i - 1].length && text.startsWith(texts[i - 1]),
  ).length;
}

/** A model's Markdown as its words appear on the page. */
export const plain = (markdown) => markdown.replaceAll("**", "");
