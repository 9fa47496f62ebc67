/** The server's sentences in another language: by its English sentence, where {{name}} stands for what varies. */
export type SentenceBook = Record<string, string>;

interface Sentence {
  pattern: RegExp;
  names: string[];
  translation: string;
}

const compiled = new WeakMap<SentenceBook, Sentence[]>();

function compile(english: string, translation: string): Sentence {
  const names: string[] = [];
  const pattern = english
    .split(/(\{\{\w+\}\})/)
    .map((piece) => {
      const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
      if (!name) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(name);
      return "([^]+?)";
    })
    .join("");
  return { pattern: new RegExp(`^${pattern}$`), names, translation };
}

/** The more of a sentence is fixed, the earlier it is tried: "{{text}} Given up." is the last resort. */
function sentences(book: SentenceBook): Sentence[] {
  let list = compiled.get(book);
  if (!list) {
    const fixed = (english: string) => english.replaceAll(/\{\{\w+\}\}/g, "").length;
    list = Object.entries(book)
      .sort(([a], [b]) => fixed(b) - fixed(a))
      .map(([english, translation]) => compile(english, translation));
    compiled.set(book, list);
  }
  return list;
}

/** What a book says for a text of the server; the text itself if it does not know it: the vendor's own words stay as they are. */
export function inOtherWords(book: SentenceBook | undefined, text: string): string {
  if (!book || !text) return text;
  for (const { pattern, names, translation } of sentences(book)) {
    const found = pattern.exec(text);
    if (!found) continue;
    return translation.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = found[names.indexOf(name) + 1] ?? "";
      // A sentence inside of a sentence is one of the server's, too.
      return name.startsWith("text") ? inOtherWords(book, value) : value;
    });
  }
  return text;
}

const books: Record<string, () => Promise<{ default: SentenceBook }>> = {
  ru: () => import("@/locales/server/ru.json"),
  ar: () => import("@/locales/server/ar.json"),
};

/** English has none: the server speaks it. */
export function hasSentenceBook(language: string): boolean {
  return language in books;
}

export async function loadSentenceBook(language: string): Promise<SentenceBook> {
  return (await books[language]?.())?.default ?? {};
}
