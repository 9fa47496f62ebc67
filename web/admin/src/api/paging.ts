import type { InfiniteData } from "@tanstack/react-query";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What TanStack Query needs to walk a list by cursor. */
export const cursorPaging = {
  initialPageParam: "",
  getNextPageParam: (page: Page<unknown>): string | undefined => page.next_cursor ?? undefined,
};

/** All items of the pages read so far; an item that moved between pages while reading is taken once. */
export function flatten<T extends { id: string }>(data: InfiniteData<Page<T>> | undefined): T[] {
  const seen = new Set<string>();
  const items: T[] = [];
  for (const page of data?.pages ?? []) {
    for (const item of page.items) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      items.push(item);
    }
  }
  return items;
}

/** Reads a whole list, page by page; for short lists that are shown or chosen from at once. */
export async function readAll<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  mostPages = 20,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await read(cursor);
    items.push(...answer.items);
    if (!answer.next_cursor) break;
    cursor = answer.next_cursor;
  }
  return items;
}
