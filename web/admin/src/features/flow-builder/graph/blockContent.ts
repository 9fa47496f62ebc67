import type { Button, SendableContent } from "@/api";
import type { Block, Localized } from "./document";
import { pick } from "./schema";

// What a block says, as content: for asking the server how channels show it. Variables stay as they are written.

interface Titled {
  title?: Localized;
  subtitle?: Localized;
  description?: Localized;
  image_url?: string;
  kind?: string;
  url?: string;
  phone?: string;
  buttons?: unknown;
}

/** Stands in for an address that is put together while the conversation runs. */
const someAddress = "https://example.org/";

const listOf = (value: unknown): Titled[] => (Array.isArray(value) ? (value as Titled[]) : []);
const addressOf = (value: unknown) =>
  typeof value === "string" && /^(https?:\/\/|\/media\/)/.test(value) && !value.includes("{{")
    ? value
    : someAddress;

const textContent = (text: string) => ({ type: "text" as const, text, format: "markdown" as const });

/** The content in this language; null for blocks that say nothing, or nothing yet. */
export function blockContent(block: Block, locale: string): SendableContent | null {
  const { settings } = block;
  const say = (text: unknown) => pick(text as Localized | undefined, locale).trim();
  const reply = (title: string): Button => ({ kind: "reply", title });
  const buttonsOf = (list: unknown): Button[] =>
    listOf(list).map((one) =>
      one.kind === "url"
        ? { kind: "url", title: say(one.title) || "…", url: addressOf(one.url) }
        : one.kind === "phone"
          ? { kind: "phone", title: say(one.title) || "…", phone: one.phone ?? "" }
          : reply(say(one.title) || "…"),
    );
  const buttons = (text: string, all: Button[]): SendableContent | null =>
    !text ? null : all.length > 0 ? { type: "buttons", text, buttons: all } : textContent(text);
  const card = (one: Titled) => ({
    title: say(one.title) || "…",
    subtitle: say(one.subtitle),
    ...(one.image_url ? { image_url: addressOf(one.image_url) } : {}),
    buttons: buttonsOf(one.buttons),
  });
  switch (block.kind) {
    case "send_text": {
      const replies = listOf(settings.quick_replies).map((one) => ({ title: say(one.title) || "…" }));
      const text = say(settings.text);
      return text
        ? { ...textContent(text), ...(replies.length > 0 ? { quick_replies: replies } : {}) }
        : null;
    }
    case "send_buttons":
      return buttons(say(settings.text), buttonsOf(settings.buttons));
    case "ask_choice":
    case "ask_choices":
      return buttons(say(settings.question), buttonsOf(settings.choices));
    case "ask_yes_no":
    case "ask_confirm":
      return buttons(say(settings.question), [reply("✓"), reply("✗")]);
    case "send_list": {
      const rows = listOf(settings.rows).map((one, place) => ({
        id: String(place),
        title: say(one.title) || "…",
        ...(say(one.description) ? { description: say(one.description) } : {}),
      }));
      const text = say(settings.text);
      return text && rows.length > 0
        ? { type: "list", text, button: say(settings.button) || "…", sections: [{ title: "", rows }] }
        : null;
    }
    case "send_card":
      return { type: "card", ...card(settings as Titled) };
    case "send_carousel": {
      const cards = listOf(settings.cards).map(card);
      return cards.length > 0 ? { type: "carousel", cards } : null;
    }
    case "send_media": {
      const kind = settings.kind;
      const type = kind === "video" || kind === "audio" || kind === "file" ? kind : "image";
      const caption = say(settings.caption);
      const name = typeof settings.name === "string" ? settings.name : "";
      return {
        type,
        url: addressOf(settings.url),
        ...(name ? { name } : {}),
        ...(caption ? { caption } : {}),
      };
    }
    default: {
      const text = block.kind.startsWith("ask_") ? say(settings.question) : "";
      return text ? textContent(text) : null;
    }
  }
}
