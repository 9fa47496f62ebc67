import { expect, test } from "vitest";
import { blockContent } from "./blockContent";
import type { Block } from "./document";

const block = (kind: string, settings: Record<string, unknown>): Block => ({
  flow: "f_main",
  kind,
  name: "",
  at: [0, 0],
  settings,
});

test("buttons keep their kinds, and addresses with variables get one that stands in", () => {
  const buttons = [
    { id: "a", title: { en: "Yes", ru: "Да" } },
    { id: "b", kind: "url", title: { en: "Site" }, url: "https://example.com/{{page}}" },
    { id: "c", kind: "phone", title: { en: "Call" }, phone: "+1" },
  ];
  expect(blockContent(block("send_buttons", { text: { en: "Which?", ru: "Что?" }, buttons }), "ru")).toEqual({
    type: "buttons",
    text: "Что?",
    buttons: [
      { kind: "reply", title: "Да" },
      { kind: "url", title: "Site", url: "https://example.org/" },
      { kind: "phone", title: "Call", phone: "+1" },
    ],
  });
});

test("texts, lists, cards and files become what they are", () => {
  expect(blockContent(block("send_text", { text: { en: "Hi {{name}}" } }), "en")).toEqual({
    type: "text",
    text: "Hi {{name}}",
    format: "markdown",
  });
  const rows = [{ title: { en: "One" }, description: { en: "first" } }, { title: {} }];
  expect(
    blockContent(block("send_list", { text: { en: "Pick" }, button: { en: "Open" }, rows }), "en"),
  ).toEqual({
    type: "list",
    text: "Pick",
    button: "Open",
    sections: [
      {
        title: "",
        rows: [
          { id: "0", title: "One", description: "first" },
          { id: "1", title: "…" },
        ],
      },
    ],
  });
  const cards = [{ title: { en: "A" }, image_url: "https://example.com/a.png" }];
  expect(blockContent(block("send_carousel", { cards }), "en")).toMatchObject({
    type: "carousel",
    cards: [{ title: "A", image_url: "https://example.com/a.png", buttons: [] }],
  });
  expect(blockContent(block("send_media", { kind: "file", url: "{{file}}", name: "a.pdf" }), "en")).toEqual({
    type: "file",
    url: "https://example.org/",
    name: "a.pdf",
  });
});

test("questions are what people read; blocks that say nothing are nothing", () => {
  const choices = [{ id: "x", title: { en: "X" } }];
  expect(blockContent(block("ask_choice", { question: { en: "Which?" }, choices }), "en")).toMatchObject({
    type: "buttons",
    buttons: [{ title: "X" }],
  });
  expect(blockContent(block("ask_email", { question: { en: "Mail?" } }), "en")).toMatchObject({
    text: "Mail?",
  });
  expect(blockContent(block("send_text", { text: {} }), "en")).toBeNull();
  expect(blockContent(block("wait", { duration: "PT1H" }), "en")).toBeNull();
});
