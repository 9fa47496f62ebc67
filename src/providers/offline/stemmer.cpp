#include "providers/offline/stemmer.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace beseda::offline {
namespace {

using View = std::u32string_view;

bool IsVowel(View vowels, char32_t c) { return vowels.find(c) != vowels.npos; }

// Takes the longest of these endings off, if at least `keep` letters stay. Whether one was there.
bool Strip(std::u32string& word, std::size_t keep, std::initializer_list<View> endings) {
  std::size_t longest = 0;
  for (const auto ending : endings) {
    if (ending.size() > longest && word.size() >= keep + ending.size() && View(word).ends_with(ending)) {
      longest = ending.size();
    }
  }
  word.resize(word.size() - longest);
  return longest > 0;
}

constexpr View kRussianVowels = U"аеиоуыэюя";

// As Strip, but the ending must follow а or я, which stays.
bool StripAfterA(std::u32string& word, std::size_t keep, std::initializer_list<View> endings) {
  std::size_t longest = 0;
  for (const auto ending : endings) {
    if (ending.size() <= longest || word.size() < keep + ending.size() + 1 || !View(word).ends_with(ending)) continue;
    const auto before = word[word.size() - ending.size() - 1];
    if (before == U'а' || before == U'я') longest = ending.size();
  }
  word.resize(word.size() - longest);
  return longest > 0;
}

std::u32string StemRussian(std::u32string word) {
  const auto first = std::find_if(word.begin(), word.end(), [](char32_t c) { return IsVowel(kRussianVowels, c); });
  if (first == word.end()) return word;
  const auto rv = std::size_t(first - word.begin()) + 1;  // endings are looked for behind the first vowel

  if (!StripAfterA(word, rv, {U"в", U"вши", U"вшись"}) && !Strip(word, rv, {U"ив", U"ивши", U"ившись", U"ыв", U"ывши", U"ывшись"})) {
    Strip(word, rv, {U"ся", U"сь"});
    const bool adjective = Strip(word, rv, {U"ее", U"ие", U"ые", U"ое", U"ими", U"ыми", U"ей", U"ий", U"ый", U"ой", U"ем",
                                            U"им", U"ым", U"ом", U"его", U"ого", U"ему", U"ому", U"их", U"ых", U"ую",
                                            U"юю", U"ая", U"яя", U"ою", U"ею"});
    if (adjective) {
      if (!StripAfterA(word, rv, {U"ем", U"нн", U"вш", U"ющ", U"щ"})) Strip(word, rv, {U"ивш", U"ывш", U"ующ"});
    } else if (!StripAfterA(word, rv, {U"ла", U"на", U"ете", U"йте", U"ли", U"й", U"л", U"ем", U"н", U"ло", U"но", U"ет",
                                       U"ют", U"ны", U"ть", U"ешь", U"нно"}) &&
               !Strip(word, rv, {U"ила", U"ыла", U"ена", U"ейте", U"уйте", U"ите", U"или", U"ыли", U"ей", U"уй", U"ил",
                                 U"ыл", U"им", U"ым", U"ен", U"ило", U"ыло", U"ено", U"ят", U"ует", U"уют", U"ит", U"ыт",
                                 U"ены", U"ить", U"ыть", U"ишь", U"ую", U"ю"})) {
      Strip(word, rv, {U"а", U"ев", U"ов", U"ие", U"ье", U"е", U"иями", U"ями", U"ами", U"еи", U"ии", U"и", U"ией", U"ей",
                       U"ой", U"ий", U"й", U"иям", U"ям", U"ием", U"ем", U"ам", U"ом", U"о", U"у", U"ах", U"иях",
                       U"ях", U"ы", U"ь", U"ию", U"ью", U"ю", U"ия", U"ья", U"я"});
    }
  }
  // "работаете" leaves "работа", "работы" leaves "работ": one more vowel goes.
  Strip(word, std::max<std::size_t>(rv, 3), {U"и", U"а", U"я"});
  Strip(word, std::max<std::size_t>(rv, 4), {U"ость", U"ост"});
  if (View(word).ends_with(U"нн")) word.pop_back();
  Strip(word, rv, {U"ь"});
  return word;
}

constexpr View kEnglishVowels = U"aeiouy";

bool HasVowel(View word) {
  return std::any_of(word.begin(), word.end(), [](char32_t c) { return IsVowel(kEnglishVowels, c); });
}

// "stopp" -> "stop", but not "fall" -> "fal" where the word ends so by itself: both spellings meet in the same stem.
void Undouble(std::u32string& word) {
  const auto n = word.size();
  if (n > 3 && word[n - 1] == word[n - 2] && !IsVowel(kEnglishVowels, word[n - 1])) word.pop_back();
}

std::u32string StemEnglish(std::u32string word) {
  const auto ends = [&](View ending) { return View(word).ends_with(ending); };
  if (word.size() <= 3) return word;
  if (ends(U"ies")) {
    word.replace(word.size() - 3, 3, U"y");
  } else if (ends(U"sses") || ends(U"xes") || ends(U"zes") || ends(U"ches") || ends(U"shes")) {
    word.resize(word.size() - 2);
  } else if (ends(U"s") && !ends(U"ss") && !ends(U"us") && !ends(U"is")) {
    word.pop_back();
  }
  for (const View ending : {View(U"ing"), View(U"ed")}) {
    if (!ends(ending) || word.size() < ending.size() + 3) continue;
    if (!HasVowel(View(word).substr(0, word.size() - ending.size()))) continue;
    word.resize(word.size() - ending.size());
    break;
  }
  if (word.size() >= 8) Strip(word, 4, {U"ation", U"ition", U"ment", U"ness"});
  if (word.size() >= 6) Strip(word, 3, {U"ment", U"ion", U"ly"});
  if (word.size() >= 5 && (ends(U"e") || ends(U"y"))) word.pop_back();
  Undouble(word);
  return word;
}

std::u32string StemArabic(std::u32string word) {
  for (const View prefix : {View(U"وال"), View(U"بال"), View(U"ال"), View(U"لل")}) {
    if (word.size() >= prefix.size() + 3 && word.starts_with(prefix)) return word.substr(prefix.size());
  }
  return word;
}

}  // namespace

std::u32string Stem(std::u32string word) {
  if (word.empty()) return word;
  const auto all = [&](char32_t from, char32_t to) {
    return std::all_of(word.begin(), word.end(), [&](char32_t c) { return c >= from && c <= to; });
  };
  if (all(U'a', U'z')) return StemEnglish(std::move(word));
  if (all(0x430, 0x44F)) return StemRussian(std::move(word));
  if (all(0x600, 0x6FF)) return StemArabic(std::move(word));
  return word;
}

}  // namespace beseda::offline
