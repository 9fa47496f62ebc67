import { useQuery } from "@tanstack/react-query";
import { api, keys, type ScenarioTemplateSummary } from "@/api";

export type Template = ScenarioTemplateSummary;

/** They are part of the program, so they are read once. */
export function useTemplates(enabled = true) {
  return useQuery({
    queryKey: keys.scenarioTemplates,
    queryFn: async () => (await api.get("/scenario-templates")).items,
    staleTime: Infinity,
    enabled,
  });
}

/** The text in this language, else in English, else in whichever there is. */
export function textIn(texts: Readonly<Record<string, string>>, language: string): string {
  return texts[language.slice(0, 2)] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/** The tags that several templates have, the most common first; the others are found by searching. */
export function tagsOf(templates: readonly Template[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of templates.flatMap((one) => one.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .map(([tag]) => tag);
}

const fold = (text: string) => text.toLocaleLowerCase().replaceAll("ё", "е");

/** Those that have the tag and every word, in whichever language: who searches may write another one than they read. */
export function matching(
  templates: readonly Template[],
  query: string,
  tag: string | null,
  tagName: (tag: string) => string,
): Template[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return templates.filter((one) => {
    if (tag !== null && !one.tags.includes(tag)) return false;
    const texts = [
      ...Object.values(one.title),
      ...Object.values(one.summary),
      ...one.tags,
      ...one.tags.map(tagName),
    ];
    const all = fold(texts.join(" "));
    return words.every((word) => all.includes(word));
  });
}
