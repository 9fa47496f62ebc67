#include "model/language_guess.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "base/unicode.h"

namespace beseda {
namespace {

struct Script {
  char32_t from, to;
  std::string_view language;
};

constexpr std::array kScripts = {
    Script{'A', 'z', "latin"},       Script{0xC0, 0x24F, "latin"},   Script{0x370, 0x3FF, "el"},
    Script{0x400, 0x52F, "ru"},      Script{0x531, 0x58F, "hy"},     Script{0x590, 0x5FF, "he"},
    Script{0x600, 0x6FF, "ar"},      Script{0x900, 0x97F, "hi"},     Script{0xE00, 0xE7F, "th"},
    Script{0x10A0, 0x10FF, "ka"},    Script{0x1100, 0x11FF, "ko"},   Script{0x3040, 0x30FF, "ja"},
    Script{0x3400, 0x9FFF, "zh"},    Script{0xAC00, 0xD7AF, "ko"},
};

struct Words {
  std::string_view language;
  std::string_view words;  // folded, between spaces
};

// The commonest words that tell one language from the others; greetings, as they are what a chat begins with.
constexpr std::array kLatinWords = {
    Words{"en", " the is are you what how when where why who do does can i my your it of and to have hello hi hey thanks thank please help good morning would this that for with there bye goodbye "},
    Words{"de", " der die das ist sind und ich sie wie was wo wann warum wer kann haben nicht ein eine mein ihr hallo guten tag moin danke bitte hilfe tschuss mit fur gibt es auf morgen abend kostet "},
    Words{"es", " el la los las es son que como cuando donde quien por para una mi tu su hola gracias favor ayuda buenos buenas dias tardes cual cuanto tiene hay usted adios puedo "},
    Words{"fr", " le la les est sont que quoi comment quand ou pourquoi qui je vous nous mon votre une des et bonjour salut merci aide bonsoir quel quelle avez au revoir pouvez combien c'est "},
    Words{"it", " il lo gli sono che come quando dove perche chi posso mio vostro una ciao grazie aiuto buongiorno buonasera quanto avete per favore arrivederci quali "},
    Words{"pt", " o os as e sao que como quando onde quem por para uma meu seu ola obrigado obrigada ajuda bom dia tarde qual quanto voce tem "},
    Words{"nl", " de het een is zijn wat hoe wanneer waar waarom wie kan ik jij u mijn uw en hallo hoi dank bedankt hulp goedemorgen niet met voor "},
    Words{"tr", " ve bir bu ne nasil nerede kim mi icin merhaba selam tesekkurler tesekkur yardim var misiniz saat evet hayir nedir "},
    Words{"pl", " i jest sa co jak kiedy gdzie dlaczego kto moge nie czesc dzien dobry dziekuje prosze pomoc ile do na w "},
};

struct Marks {
  std::string_view language;
  std::u32string_view letters;
};

// Letters that only some languages use.
constexpr std::array kLatinMarks = {Marks{"de", U"äöüß"}, Marks{"es", U"ñ¿¡áíóú"}, Marks{"fr", U"çèêàùœîôë"},
                                    Marks{"pt", U"ãõçâ"}, Marks{"tr", U"ğışİ"},    Marks{"pl", U"ąćęłńśźż"},
                                    Marks{"it", U"òìùà"}};

std::size_t LatinLanguage(std::string_view language) {
  std::size_t index = 0;
  while (kLatinWords[index].language != language) ++index;
  return index;
}

// A bit for each language, in the order of kLatinWords.
using Languages = std::bitset<kLatinWords.size()>;

// Which languages use a word.
const std::unordered_map<std::string_view, Languages>& LatinWords() {
  static const auto* words = [] {
    auto* made = new std::unordered_map<std::string_view, Languages>;
    for (std::size_t i = 0; i < kLatinWords.size(); ++i) {
      for (const auto word : Split(Trim(kLatinWords[i].words), ' ')) (*made)[word].set(i);
    }
    return made;
  }();
  return *words;
}

// With equal votes: the locale's language, else the first in the list.
std::string GuessLatin(std::string_view text, std::string_view locale) {
  std::array<int, kLatinWords.size()> votes = {};
  std::string word;
  const auto vote = [&] {
    if (word.empty()) return;
    const auto known = LatinWords().find(word);
    for (std::size_t i = 0; known != LatinWords().end() && i < votes.size(); ++i) votes[i] += known->second[i] ? 2 : 0;
    word.clear();
  };
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    for (const auto& marks : kLatinMarks) {
      if (c < 0x80) break;
      if (marks.letters.find(c) != marks.letters.npos) votes[LatinLanguage(marks.language)] += 1;
    }
    if (!IsWordLetter(c)) {
      vote();
    } else if (const auto folded = FoldLetter(c)) {
      AppendUtf8(word, folded);
    }
  }
  vote();
  std::string_view best;
  int most = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const auto language = kLatinWords[i].language;
    if (votes[i] > most || (votes[i] == most && most > 0 && language == locale)) best = language, most = votes[i];
  }
  return std::string(best);
}

}  // namespace

std::string LanguageOfLocale(std::string_view locale) {
  const auto language = ToLower(locale.substr(0, locale.find_first_of("-_")));
  const bool letters = std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return letters && (language.size() == 2 || language.size() == 3) ? language : std::string();
}

std::string GuessLanguage(std::string_view text, std::string_view locale) {
  std::map<std::string_view, int> letters;
  bool ukrainian = false, persian = false;
  int ascii = 0;
  for (auto rest = text; !rest.empty();) {
    const auto c = TakeCodePoint(rest);
    if (!IsWordLetter(c)) continue;
    if (c < 0x80) {
      ascii += c > '9';
      continue;
    }
    const auto script = std::find_if(kScripts.begin(), kScripts.end(),
                                     [&](const Script& known) { return c >= known.from && c <= known.to; });
    if (script != kScripts.end()) ++letters[script->language];
    ukrainian = ukrainian || std::u32string_view(U"іїєґІЇЄҐ").find(c) != std::u32string_view::npos;
    persian = persian || std::u32string_view(U"پچژگ").find(c) != std::u32string_view::npos;
  }
  if (ascii > 0) letters["latin"] += ascii;
  const auto most = std::max_element(letters.begin(), letters.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  std::string guess;
  if (most != letters.end()) guess = most->first;
  if (guess == "zh" && letters.contains("ja")) guess = "ja";
  if (guess == "ru" && ukrainian) guess = "uk";
  if (guess == "ar" && persian) guess = "fa";
  if (guess == "latin") guess = GuessLatin(text, LanguageOfLocale(locale));
  return guess.empty() ? LanguageOfLocale(locale) : guess;
}

}  // namespace beseda
