import { describe, expect, it } from "vitest";
import { pictureOf } from "./picture";
import { matching, tagsOf, textIn, type Template } from "./templates";

const template = (slug: string, tags: string[], title: Record<string, string>): Template => ({
  slug,
  title,
  summary: { en: `About ${slug}` },
  icon: "star",
  tags,
  locales: ["en", "ru"],
  blocks: 3,
  flows: 1,
  tests: 2,
  picture: { blocks: [], lines: [] },
});

const all = [
  template("quiz", ["fun", "marketing"], { en: "Quiz with a prize", ru: "Викторина с призом" }),
  template("nps", ["marketing"], { en: "Feedback", ru: "Отзывы" }),
  template("green", ["shop"], { en: "Tea", ru: "Зелёный чай" }),
];
const name = (tag: string) => ({ fun: "веселье" })[tag] ?? tag;
const found = (query: string, tag: string | null = null) =>
  matching(all, query, tag, name).map((one) => one.slug);

describe("templates", () => {
  it("are found by words of any language, by their tags and the tags' names", () => {
    expect(found("")).toEqual(["quiz", "nps", "green"]);
    expect(found("prize QUIZ")).toEqual(["quiz"]);
    expect(found("отзыв")).toEqual(["nps"]);
    expect(found("зеленый")).toEqual(["green"]);
    expect(found("веселье")).toEqual(["quiz"]);
    expect(found("about nps")).toEqual(["nps"]);
    expect(found("no such words")).toEqual([]);
    expect(found("", "marketing")).toEqual(["quiz", "nps"]);
    expect(found("feedback", "fun")).toEqual([]);
  });

  it("have tags, those of several templates, the most common first", () => {
    const more = [...all, template("a", ["shop", "marketing"], {}), template("b", ["shop", "team"], {})];
    expect(tagsOf(more)).toEqual(["marketing", "shop"]);
  });

  it("speak the reader's language, or English", () => {
    expect(textIn({ en: "Tea", ru: "Чай" }, "ru-RU")).toBe("Чай");
    expect(textIn({ en: "Tea", ru: "Чай" }, "ar")).toBe("Tea");
    expect(textIn({ ru: "Чай" }, "ar")).toBe("Чай");
    expect(textIn({}, "en")).toBe("");
  });

  it("are drawn from the start on, without what keywords and errors lead to", () => {
    expect(pictureOf({ blocks: [], lines: [] })).toBeNull();
    const picture = pictureOf({
      blocks: [
        { at: [80, 120], group: "triggers", exits: 1 },
        { at: [432, 200], group: "ask", exits: 2 },
        { at: [80, 900], group: "triggers", exits: 1 },
        { at: [432, 900], group: "people", exits: 1 },
      ],
      lines: [
        [0, 1],
        [1, 7],
        [2, 3],
      ],
    })!;
    expect(picture.view).toEqual([40, 80, 680, 308]);
    expect(picture.blocks.map((box) => box.height)).toEqual([120, 148]);
    // A line to nowhere is left out.
    expect(picture.lines).toEqual(["M328 180C380 180 380 220 432 220"]);
  });

  it("are cut where they become too long to be seen", () => {
    const blocks = Array.from({ length: 20 }, (_, place) => ({
      at: [80 + place * 352, 120] as [number, number],
      group: "send",
      exits: 1,
    }));
    const lines = blocks.slice(1).map((_, place) => [place, place + 1] as [number, number]);
    expect(pictureOf({ blocks, lines })!.view[2]).toBe(2200);
  });
});
