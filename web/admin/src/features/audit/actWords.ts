import type { i18n as I18n } from "i18next";
import type { AuditEntry } from "@/api";

/**
 * What somebody did, in the reader's language: the log itself is kept in English, for it must never change. What has no
 * words in the language is told as it was written.
 */
export function actWords(entry: Pick<AuditEntry, "action" | "summary" | "target">, i18n: I18n): string {
  if (i18n.language.startsWith("en")) return entry.summary;
  const say = i18n.t.bind(i18n) as unknown as (key: string, values?: Record<string, string>) => string;
  const key = entry.action.replace(".", "_");
  if (i18n.exists(`audit.acts.${key}`)) return say(`audit.acts.${key}`);
  const verb = `audit.verbs.${entry.action.slice(entry.action.indexOf(".") + 1)}`;
  const kind = `audit.kinds.${entry.target.kind}`;
  if (!i18n.exists(verb) || !i18n.exists(kind)) return entry.summary;
  const values = { verb: say(verb), kind: say(kind), name: entry.target.name };
  return say(entry.target.name ? "audit.actOnNamed" : "audit.actOn", values);
}
