import { createInstance } from "i18next";
import { expect, it } from "vitest";
import ar from "@/locales/ar";
import en from "@/locales/en";
import ru from "@/locales/ru";
import { actWords } from "./actWords";

const speak = (lng: string) => {
  const i18n = createInstance();
  void i18n.init({
    lng,
    fallbackLng: "en",
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, ru: { translation: ru }, ar: { translation: ar } },
  });
  return i18n;
};
const entry = {
  action: "bot.update",
  summary: 'Changed the bot "Porter".',
  target: { kind: "bot", id: "bot_1", name: "Porter" },
};

it("tells what was done in the reader's language", () => {
  expect(actWords(entry, speak("ru"))).toBe("Изменено: бот «Porter»");
  expect(actWords({ ...entry, target: { ...entry.target, name: "" } }, speak("ru"))).toBe("Изменено: бот");
  expect(actWords({ ...entry, action: "auth.login" }, speak("ru"))).toBe("Вход");
  expect(actWords(entry, speak("ar"))).toContain("Porter");
  expect(actWords(entry, speak("ar"))).not.toContain("Changed");
});

it("leaves what it has no words for as it was written", () => {
  expect(actWords(entry, speak("en"))).toBe(entry.summary);
  expect(actWords({ ...entry, action: "bot.teleport" }, speak("ru"))).toBe(entry.summary);
});
