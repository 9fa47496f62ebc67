import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { Content } from "@/api";
import { startI18n } from "@/lib/i18n";
import { ContentView, safeUrl } from "./ContentView";

beforeAll(() => startI18n("en"));

const show = (content: Content) =>
  render(
    <MantineProvider>
      <ContentView content={content} />
    </MantineProvider>,
  ).container;

const every: [Content, string][] = [
  [{ type: "text", text: "**bold**", format: "markdown" }, "bold"],
  [{ type: "text", text: "**stars**", format: "plain" }, "**stars**"],
  [
    { type: "image", url: "/media/a.png", name: "a.png", mime: "image/png", size: 5, caption: "A cat" },
    "A cat",
  ],
  [{ type: "file", url: "/media/a.pdf", name: "bill.pdf", mime: "application/pdf", size: 2048 }, "bill.pdf"],
  [{ type: "location", latitude: 52.5, longitude: 13.4, title: "Square" }, "Square"],
  [{ type: "contact", name: "Ann", phones: ["+49"], emails: ["a@b.c"] }, "a@b.c"],
  [{ type: "buttons", text: "Choose", buttons: [{ kind: "reply", title: "Yes", payload: "y" }] }, "Yes"],
  [
    {
      type: "list",
      text: "Pick",
      button: "Open",
      sections: [{ title: "S", rows: [{ id: "1", title: "Row" }] }],
    },
    "Row",
  ],
  [{ type: "card", title: "Card", buttons: [] }, "Card"],
  [{ type: "carousel", cards: [{ title: "One", buttons: [] }] }, "One"],
  [{ type: "template", name: "order", language: "en", parameters: { id: 7 } }, "order"],
  [{ type: "reaction", message_id: "m", emoji: "👍" }, "👍"],
  [{ type: "edit", message_id: "m", content: { type: "text", text: "new", format: "plain" } }, "new"],
  [{ type: "delete", message_id: "m" }, "Message deleted"],
  [{ type: "postback", payload: "p", title: "Pressed me" }, "Pressed me"],
  [{ type: "event", name: "joined", data: {} }, "joined"],
  [{ type: "unknown", raw: { a: 1 }, summary: "A sticker" }, "A sticker"],
];

describe("ContentView", () => {
  it.each(every)("shows $type", (content, words) => {
    expect(show(content).textContent).toContain(words);
  });

  it("plays audio and video from the server", () => {
    const file = { url: "/media/x", name: "x", mime: "audio/ogg", size: 1 };
    expect(show({ type: "audio", ...file }).querySelector("audio")).not.toBeNull();
    expect(show({ type: "video", ...file }).querySelector("video")).not.toBeNull();
  });

  it("lets no script, markup or foreign scheme through", () => {
    const text = '<img src=x onerror="alert(1)"> [link](javascript:alert(1)) ![p](https://evil/p.png)';
    const box = show({ type: "text", text, format: "markdown" });
    expect(box.querySelector("img, script")).toBeNull();
    for (const link of box.querySelectorAll("a"))
      expect(link.getAttribute("href") ?? "").not.toMatch(/^javascript:/i);
    expect(
      show({ type: "image", url: "javascript:alert(1)", name: "x", mime: "", size: 0 }).querySelector("a"),
    ).toBeNull();
  });
});

describe("safeUrl", () => {
  it("takes web addresses and those of this server", () => {
    expect(safeUrl("https://a.b/c")).toBe("https://a.b/c");
    expect(safeUrl("/media/x")).toBe(`${location.origin}/media/x`);
    expect(safeUrl("data:text/html,x")).toBeUndefined();
    expect(safeUrl("JavaScript:alert(1)")).toBeUndefined();
    expect(safeUrl(undefined)).toBeUndefined();
  });
});
