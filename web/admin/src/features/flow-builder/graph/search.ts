import type { Scenario } from "./document";
import { pick, type Catalog } from "./schema";
import { eachText } from "./texts";

export interface Found {
  block: string;
  flow: string;
  /** The words around the hit, and where in them it begins and ends. */
  text: string;
  from: number;
  to: number;
}

const around = 32;

function excerpt(text: string, at: number, length: number): Pick<Found, "text" | "from" | "to"> {
  const start = Math.max(0, at - around);
  const end = Math.min(text.length, at + length + around);
  const head = start > 0 ? "…" : "";
  return {
    text: head + text.slice(start, end).replace(/\s/g, " ") + (end < text.length ? "…" : ""),
    from: at - start + head.length,
    to: at - start + head.length + length,
  };
}

/** Finds words in names, kinds and contents of blocks; one hit a block, blocks of `first` before those of other flows. */
export function search(
  doc: Scenario,
  catalog: Catalog,
  query: string,
  locale: string,
  first: string,
): Found[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const found: Found[] = [];
  for (const [id, block] of Object.entries(doc.blocks)) {
    const texts = [block.name, pick(catalog.get(block.kind)?.title, locale)];
    eachText(block.settings, (text) => texts.push(text));
    texts.push(id);
    for (const text of texts) {
      const at = text.toLocaleLowerCase().indexOf(wanted);
      if (at < 0) continue;
      found.push({ block: id, flow: block.flow, ...excerpt(text, at, wanted.length) });
      break;
    }
  }
  const place = (one: Found) => doc.blocks[one.block]!.at;
  return found.sort(
    (a, b) =>
      Number(b.flow === first) - Number(a.flow === first) ||
      a.flow.localeCompare(b.flow) ||
      place(a)[0] - place(b)[0] ||
      place(a)[1] - place(b)[1],
  );
}

/** How well a name fits what was typed: 0 not at all, higher is better. Every word typed must be somewhere. */
export function fit(name: string, more: string, query: string): number {
  const words = query.trim().toLocaleLowerCase().split(/\s+/);
  const title = name.toLocaleLowerCase();
  const rest = more.toLocaleLowerCase();
  let score = 1;
  for (const word of words) {
    if (!word) continue;
    if (title.startsWith(word)) score += 8;
    else if (new RegExp(`(^|[\\s\\-/(])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).test(title))
      score += 5;
    else if (title.includes(word)) score += 3;
    else if (rest.includes(word)) score += 1;
    else return 0;
  }
  return score;
}
