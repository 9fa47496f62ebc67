import { describe, expect, it } from "vitest";
import { lineDiff } from "./lineDiff";

const sign = { same: " ", added: "+", removed: "-" };
const short = (before: string, after: string) =>
  lineDiff(before, after).map((line) => sign[line.kind] + line.text);

describe("the difference of two texts by lines", () => {
  it("is nothing for equal texts", () => {
    expect(short("a\nb", "a\nb")).toEqual([" a", " b"]);
    expect(short("", "")).toEqual([]);
  });
  it("is all of it for a new and for a removed text", () => {
    expect(short("", "a\nb")).toEqual(["+a", "+b"]);
    expect(short("a\nb", "")).toEqual(["-a", "-b"]);
  });
  it("names what changed in between", () => {
    expect(short("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
    expect(short("a\nc", "a\nb\nc")).toEqual([" a", "+b", " c"]);
  });
  it("finds the shortest way", () => {
    // The example of Myers' paper: ABCABBA to CBABAC takes five changes.
    const diff = lineDiff([..."ABCABBA"].join("\n"), [..."CBABAC"].join("\n"));
    expect(diff.filter((line) => line.kind !== "same")).toHaveLength(5);
  });
  it("numbers the lines of both texts", () => {
    expect(lineDiff("a\nb", "b\nc")).toEqual([
      { kind: "removed", text: "a", before: 1 },
      { kind: "same", text: "b", before: 2, after: 1 },
      { kind: "added", text: "c", after: 2 },
    ]);
  });
  it("leads from the one text to the other, whatever they are", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; ++round) {
      const text = () => Array.from({ length: random(9) + 1 }, () => "abc"[random(3)]).join("\n");
      const before = text();
      const after = text();
      const diff = lineDiff(before, after);
      const pick = (but: string) =>
        diff
          .filter((line) => line.kind !== but)
          .map((line) => line.text)
          .join("\n");
      expect(pick("added")).toBe(before);
      expect(pick("removed")).toBe(after);
    }
  });
  it("minds no line ends of Windows", () => {
    expect(short("a\r\nb", "a\nb")).toEqual([" a", " b"]);
  });
});
