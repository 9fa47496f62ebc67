import type { TFunction } from "i18next";
import type { Content, Conversation } from "./types";

/** A visitor who gave no name gets one from the id, so that two of them can be told apart. */
export function contactName(contact: Conversation["contact"], t: TFunction): string {
  return contact.name || t("content.visitor", { tail: contact.id.slice(-4) });
}

function plain(markdown: string): string {
  return markdown
    .replace(/```[a-z]*\n?|[*_`#>]+/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}

/** One line that says what a message is, for lists and search. */
export function contentSummary(content: Content, t: TFunction): string {
  switch (content.type) {
    case "text":
      return content.format === "markdown" ? plain(content.text) : content.text.replace(/\s+/g, " ").trim();
    case "image":
    case "audio":
    case "video":
    case "file":
      return [t(`content.kind.${content.type}`), content.caption || content.name].filter(Boolean).join(": ");
    case "location":
      return [t("content.kind.location"), content.title || content.address].filter(Boolean).join(": ");
    case "contact":
      return `${t("content.kind.contact")}: ${content.name}`;
    case "buttons":
    case "list":
      return plain(content.text);
    case "card":
      return content.title;
    case "carousel":
      return content.cards.map((card) => card.title).join(" · ") || t("content.kind.carousel");
    case "template":
      return `${t("content.kind.template")}: ${content.name}`;
    case "reaction":
      return content.removed ? t("content.reactionRemoved") : content.emoji;
    case "edit":
      return contentSummary(content.content, t);
    case "delete":
      return t("content.deleted");
    case "postback":
      return content.title || content.payload;
    case "typing":
      return t("content.kind.typing");
    case "receipt":
      return t("content.kind.receipt");
    case "event":
      return `${t("content.kind.event")}: ${content.name}`;
    case "unknown":
      return content.summary || t("content.kind.unknown");
  }
}
