#include "model/language_guess.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

TEST(GuessLanguage, KnowsWhatPeopleWriteFirst) {
  const std::pair<const char*, const char*> cases[] = {
      {"Hello!", "en"},
      {"what are your opening hours?", "en"},
      {"Привет", "ru"},
      {"Сколько стоит доставка?", "ru"},
      {"Доброго ранку, чи є у вас доставка? Її ціна?", "uk"},
      {"مرحبا، كيف يمكنني الدفع؟", "ar"},
      {"سلام، چطور می‌توانم پرداخت کنم؟", "fa"},
      {"Hallo, wann haben Sie geöffnet?", "de"},
      {"Was kostet der Versand?", "de"},
      {"Hola, ¿cuánto cuesta el envío?", "es"},
      {"Bonjour, quels sont vos horaires ?", "fr"},
      {"Ciao, quanto costa la spedizione?", "it"},
      {"Merhaba, kargo ne kadar?", "tr"},
      {"שלום", "he"},
      {"你好", "zh"},
      {"こんにちは、営業時間は？", "ja"},
      {"안녕하세요", "ko"},
      {"Γεια σας", "el"},
  };
  for (const auto& [text, language] : cases) EXPECT_EQ(GuessLanguage(text), language) << text;
}

TEST(GuessLanguage, FallsBackToTheLocale) {
  EXPECT_EQ(GuessLanguage("42", "ru-RU"), "ru");
  EXPECT_EQ(GuessLanguage("👍", "pt_BR"), "pt");
  EXPECT_EQ(GuessLanguage("Xyzzy", "de"), "de");
  EXPECT_EQ(GuessLanguage("", ""), "");
  EXPECT_EQ(GuessLanguage("Hallo", "nl"), "nl");
  EXPECT_EQ(GuessLanguage("Hallo", "fr"), "de");
  EXPECT_EQ(GuessLanguage("Привет", "en"), "ru");
}

TEST(LanguageOfLocale, TakesTheLanguage) {
  EXPECT_EQ(LanguageOfLocale("EN-us"), "en");
  EXPECT_EQ(LanguageOfLocale("fil"), "fil");
  EXPECT_EQ(LanguageOfLocale("auto"), "");
  EXPECT_EQ(LanguageOfLocale("../x"), "");
}

}  // namespace
}  // namespace beseda
