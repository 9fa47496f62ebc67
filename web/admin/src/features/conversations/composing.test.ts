import { expect, test } from "vitest";
import type { Upload } from "@/api";
import {
  choicesContent,
  lengthOf,
  mayLookOtherwise,
  mostChoices,
  uploadContent,
  type Capabilities,
} from "./composing";

const can = (over: Partial<Capabilities>) =>
  ({
    max_text: 0,
    max_text_bytes: 65_536,
    buttons: false,
    lists: false,
    max_buttons: 0,
    max_list_rows: 0,
    markdown: true,
    ...over,
  }) as Capabilities;

test("the length is counted as the vendor counts", () => {
  expect(lengthOf("Привет 👋", can({ max_text: 4096 }))).toEqual({ used: 8, most: 4096, inBytes: false });
  expect(lengthOf("Привет", can({ max_text_bytes: 1000 }))).toEqual({ used: 12, most: 1000, inBytes: true });
  expect(lengthOf("Hello", can({}))).toBeNull();
  expect(lengthOf("Hello", undefined)).toBeNull();
});

test("as many choices are offered as the channel shows as such", () => {
  expect(mostChoices(can({ buttons: true, max_buttons: 3, lists: true, max_list_rows: 10 }))).toBe(10);
  expect(mostChoices(can({ buttons: true, max_buttons: 3 }))).toBe(3);
  expect(mostChoices(can({ buttons: true }))).toBe(10);
  expect(mostChoices(can({}))).toBe(0);
  expect(mostChoices(undefined)).toBe(0);
});

test("empty choices are not sent", () => {
  expect(choicesContent("Which?", ["Yes", " ", " No "])).toEqual({
    type: "buttons",
    text: "Which?",
    buttons: [
      { kind: "reply", title: "Yes" },
      { kind: "reply", title: "No" },
    ],
  });
});

test("a sound goes out as a voice message on wish", () => {
  const sound = { url: "/media/a", name: "a.ogg", mime: "audio/ogg", size: 5 } as Upload;
  expect(uploadContent(sound, "", true)).toMatchObject({ type: "audio", voice_note: true });
  expect(uploadContent(sound, "Hi")).toEqual({
    type: "audio",
    url: "/media/a",
    name: "a.ogg",
    mime: "audio/ogg",
    size: 5,
    caption: "Hi",
  });
});

test("only what may look otherwise is asked about", () => {
  const text = (words: string) => ({ type: "text", text: words, format: "markdown" }) as const;
  expect(mayLookOtherwise(text("Hello"), can({ max_text: 20 }))).toBe(false);
  expect(mayLookOtherwise(text("Hello, and then some more."), can({ max_text: 20 }))).toBe(true);
  expect(mayLookOtherwise(text("**Hello**"), can({ markdown: false }))).toBe(true);
  expect(mayLookOtherwise(text("**Hello**"), can({}))).toBe(false);
  expect(mayLookOtherwise(choicesContent("?", ["Yes"]), can({}))).toBe(true);
  expect(mayLookOtherwise(text("**Hello**"), undefined)).toBe(false);
});
