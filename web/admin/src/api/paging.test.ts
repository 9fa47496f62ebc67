import { describe, expect, it, vi } from "vitest";
import { fillPath } from "./client";
import { cursorPaging, flatten, readAll, type Page } from "./paging";

describe("paging", () => {
  it("goes on with the cursor and ends at null", () => {
    expect(cursorPaging.getNextPageParam({ items: [], next_cursor: "c2" })).toBe("c2");
    expect(cursorPaging.getNextPageParam({ items: [], next_cursor: null })).toBeUndefined();
  });

  it("takes an item once even if it moved between pages", () => {
    const pages: Page<{ id: string }>[] = [
      { items: [{ id: "a" }, { id: "b" }], next_cursor: "x" },
      { items: [{ id: "b" }, { id: "c" }], next_cursor: null },
    ];
    expect(flatten({ pages, pageParams: ["", "x"] }).map((item) => item.id)).toEqual(["a", "b", "c"]);
    expect(flatten(undefined)).toEqual([]);
  });

  it("reads all pages in order, and stops at the limit of pages", async () => {
    const read = vi.fn(async (cursor: string | undefined) => ({
      items: [cursor ?? "start"],
      next_cursor: cursor === "2" ? null : cursor === "1" ? "2" : "1",
    }));
    expect(await readAll(read)).toEqual(["start", "1", "2"]);
    const endless = vi.fn(async () => ({ items: [1], next_cursor: "more" }));
    expect(await readAll(endless, 3)).toEqual([1, 1, 1]);
  });

  it("escapes what goes into a path", () => {
    expect(fillPath("/invitations/{token}", { token: "a/b?c" })).toBe("/invitations/a%2Fb%3Fc");
  });
});
