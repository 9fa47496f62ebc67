import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const locales = ["en", "ru", "ar"] as const;
export type Locale = (typeof locales)[number];

/** Each language in its own words: a person looking for theirs may not read the current one. */
export const localeNames: Record<Locale, string> = { en: "English", ru: "Русский", ar: "العربية" };

const loaders: Record<Locale, () => Promise<{ default: object }>> = {
  en: () => import("@/locales/en"),
  ru: () => import("@/locales/ru"),
  ar: () => import("@/locales/ar"),
};

const storageKey = "beseda.locale";

export function isLocale(value: string | null | undefined): value is Locale {
  return locales.includes(value as Locale);
}

export function direction(locale: string): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}

/** The locale this browser chose before, or else the best of what the browser prefers. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(storageKey);
  if (isLocale(stored)) return stored;
  for (const wanted of navigator.languages ?? []) {
    const language = wanted.slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return "en";
}

export async function setLocale(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, "translation")) {
    const bundle = await loaders[locale]();
    i18next.addResourceBundle(locale, "translation", bundle.default);
  }
  localStorage.setItem(storageKey, locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = direction(locale);
  await i18next.changeLanguage(locale);
}

export async function startI18n(locale: Locale = preferredLocale()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    resources: {},
    partialBundledLanguages: true,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
    react: { useSuspense: false },
  });
  await setLocale(locale);
}
