import type { Block, Localized } from "../document";
import { pick } from "../schema";

// What people get where a channel cannot show a block as it is meant: the words of src/flow/blocks (numbered choices)
// and of PlainText in src/model/content.cpp, which stands in for everything else.

interface Titled {
  title?: Localized;
  subtitle?: Localized;
  description?: Localized;
  kind?: string;
  url?: string;
  phone?: string;
  buttons?: unknown;
}

const listOf = (value: unknown): Titled[] => (Array.isArray(value) ? (value as Titled[]) : []);

function buttonLines(buttons: unknown, say: (text: unknown) => string): string[] {
  return listOf(buttons).map((one) => {
    const address = one.kind === "url" ? one.url : one.kind === "phone" ? one.phone : undefined;
    return `• ${say(one.title)}${address ? `: ${address}` : ""}`;
  });
}

/** The message as plain text; null if the kind of block has no other form than its own. */
export function fallbackText(block: Block, locale: string): string | null {
  const { settings } = block;
  const say = (text: unknown) => pick(text as Localized | undefined, locale);
  const lines = (...all: string[]) => all.filter(Boolean).join("\n");
  const card = (one: Titled) => lines(say(one.title), say(one.subtitle), ...buttonLines(one.buttons, say));
  switch (block.kind) {
    case "ask_choice":
    case "ask_choices": {
      const choices = listOf(settings.choices).map((one, place) => `${place + 1}. ${say(one.title)}`);
      return lines(say(settings.question), ...choices);
    }
    case "ask_yes_no":
      return say(settings.question);
    case "ask_rating":
      return `${say(settings.question)} (${Number(settings.least ?? 1)}–${Number(settings.most ?? 5)})`;
    case "send_buttons":
      return lines(say(settings.text), ...buttonLines(settings.buttons, say));
    case "send_list": {
      const rows = listOf(settings.rows).map(
        (one) => `• ${say(one.title)}${say(one.description) ? `: ${say(one.description)}` : ""}`,
      );
      return lines(say(settings.text), ...rows);
    }
    case "send_card":
      return card(settings as Titled);
    case "send_carousel":
      return lines(...listOf(settings.cards).map(card));
    case "send_media": {
      const name = typeof settings.name === "string" && settings.name ? `: ${settings.name}` : "";
      return lines(`[${String(settings.kind ?? "image")}${name}]`, say(settings.caption));
    }
    default:
      return null;
  }
}
