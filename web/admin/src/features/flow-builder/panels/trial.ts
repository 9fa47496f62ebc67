import type { Content } from "@/api";
import type { TraceStep, TryAnswer } from "../scenarioApi";
import type { Highlight } from "../store/editor";

// A trial conversation: each turn keeps the state the engine gave, so that one can step back and answer otherwise.

export interface Turn {
  /** What was said or done; null: the conversation began. */
  input: { content: Content } | { skip: string } | { from: string } | null;
  answer: TryAnswer;
}

/** What the canvas shows after these turns: the whole way, and where it stands. */
export function highlightOf(turns: readonly Turn[]): Highlight | null {
  const last = turns.at(-1);
  if (!last) return null;
  const blocks = new Set<string>();
  const ports = new Set<string>();
  for (const step of turns.flatMap((turn): TraceStep[] => turn.answer.trace)) {
    if (!step.block) continue;
    blocks.add(step.block);
    if (step.port) ports.add(`${step.block}/${step.port}`);
  }
  if (last.answer.waiting) blocks.add(last.answer.waiting);
  return { blocks, ports, waiting: last.answer.waiting };
}

/** The conversation as a test. */
export const chatOf = (turns: readonly Turn[]): string => turns.map((turn) => turn.answer.chat).join("");

export interface Offer {
  title: string;
  content: Content;
}

/** The answers that the last messages offer to press. */
export function offers(messages: readonly Content[]): Offer[] {
  const found: Offer[] = [];
  const press = (title: string, payload: string | undefined) =>
    found.push({ title, content: { type: "postback", payload: payload ?? title, title } as Content });
  for (const content of messages) {
    if ("quick_replies" in content)
      for (const one of content.quick_replies ?? []) press(one.title, one.payload);
    if (content.type === "buttons" || content.type === "card")
      for (const one of content.buttons) if (one.kind === "reply") press(one.title, one.payload);
    if (content.type === "carousel")
      for (const card of content.cards)
        for (const one of card.buttons) if (one.kind === "reply") press(one.title, one.payload);
    if (content.type === "list")
      for (const section of content.sections) for (const row of section.rows) press(row.title, row.id);
  }
  return found;
}

export const inputText = (content: Content): string =>
  content.type === "text"
    ? content.text
    : content.type === "postback"
      ? (content.title ?? content.payload)
      : content.type;
