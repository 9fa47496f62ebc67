import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { Field } from "@/lib/jsonSchema";

/** The page's own words for a kind and its settings, where the locale has them; the server's English otherwise. */
export function useKindWords(area: "provider" | "channel") {
  const { t, i18n } = useTranslation();
  const own = (key: string): string | undefined => {
    const path = `kinds.${area}.${key}`;
    return i18n.exists(path) ? (i18next.t as (key: string) => string)(path) : undefined;
  };
  return {
    t,
    name: (kind: string, fallback: string) => own(`${kind}.name`) ?? fallback,
    text: (kind: string, fallback: string) => own(`${kind}.text`) ?? fallback,
    fields: (kind: string) => (field: Field) => ({
      label: own(`${kind}.fields.${field.name}.label`),
      help: own(`${kind}.fields.${field.name}.help`),
      choice: (value: string) => own(`${kind}.fields.${field.name}.choices.${value}`),
    }),
  };
}
