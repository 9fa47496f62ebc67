import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hasSentenceBook, inOtherWords, loadSentenceBook } from "@/lib/serverWords";

/** Says what the server said in English (checks, reasons of deliveries) in the page's language. */
export function useServerWords(): (text: string) => string {
  const { i18n } = useTranslation();
  const language = i18n.language.slice(0, 2);
  const book = useQuery({
    queryKey: ["server-words", language],
    queryFn: () => loadSentenceBook(language),
    enabled: hasSentenceBook(language),
    staleTime: Infinity,
  });
  return (text) => inOtherWords(book.data, text);
}
