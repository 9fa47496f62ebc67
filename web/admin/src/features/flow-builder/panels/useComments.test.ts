import { describe, expect, it } from "vitest";
import type { Thread } from "../scenarioApi";
import { openOnBlocks } from "./useComments";

const thread = (block: string | null, resolved_at: number | null = null): Thread => ({
  id: "cmt_1",
  flow: "f_main",
  block,
  about: "",
  resolved_at,
  resolved_by: resolved_at === null ? null : "Anna",
  comments: [{ id: "cmt_1", author: { id: "m", name: "Anna" }, text: "?", created_at: 1, edited_at: null }],
});

describe("comments", () => {
  it("are counted on their blocks while they are open", () => {
    const counts = openOnBlocks([
      thread("b_1"),
      thread("b_1"),
      thread("b_1", 5),
      thread(null),
      thread("b_2", 5),
    ]);
    expect([...counts]).toEqual([["b_1", 2]]);
  });
});
