import { expect, it } from "vitest";
import { block } from "../testing";
import { fallbackText } from "./fallback";

const en = (text: string) => ({ en: text });

it("numbers choices, and leaves yes or no as it is", () => {
  const choices = [
    { id: "a", title: en("Tea") },
    { id: "b", title: { ru: "Кофе" } },
  ];
  expect(fallbackText(block("ask_choice", { question: en("Which?"), choices }), "en")).toBe(
    "Which?\n1. Tea\n2. Кофе",
  );
  expect(fallbackText(block("ask_yes_no", { question: en("Go on?") }), "en")).toBe("Go on?");
  expect(fallbackText(block("ask_rating", { question: en("How was it?"), most: 10 }), "en")).toBe(
    "How was it? (1–10)",
  );
});

it("lists buttons, rows and cards with their addresses", () => {
  const buttons = [
    { kind: "url", title: en("Web site"), url: "https://example.com" },
    { kind: "phone", title: en("Call"), phone: "+100" },
    { kind: "reply", title: en("Later") },
  ];
  expect(fallbackText(block("send_buttons", { text: en("Find us:"), buttons }), "en")).toBe(
    "Find us:\n• Web site: https://example.com\n• Call: +100\n• Later",
  );
  expect(
    fallbackText(
      block("send_list", { text: en("We make:"), rows: [{ title: en("Pots"), description: en("red") }] }),
      "en",
    ),
  ).toBe("We make:\n• Pots: red");
  expect(
    fallbackText(
      block("send_carousel", { cards: [{ title: en("A"), subtitle: en("1 €") }, { title: en("B") }] }),
      "en",
    ),
  ).toBe("A\n1 €\nB");
});

it("names a picture with its caption, and has nothing to say of other kinds", () => {
  expect(
    fallbackText(block("send_media", { kind: "image", name: "menu", caption: en("Our menu") }), "en"),
  ).toBe("[image: menu]\nOur menu");
  expect(fallbackText(block("send_text", { text: en("Hi") }), "en")).toBeNull();
});
