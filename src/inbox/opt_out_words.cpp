#include "inbox/opt_out_words.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/unicode.h"
#include "json/json.h"
#include "json/reader.h"

namespace beseda::inbox {
namespace {

constexpr std::size_t kLongest = 120;  // Bytes of a message that can be such a word.

struct Language {
  std::string name;
  std::string first_start;  ///< As it is shown.
  std::string stopped, started;
};

struct Known {
  bool stop = true;
  std::vector<std::string> languages = {};
};

struct Lists {
  std::vector<Language> languages;
  std::map<std::string, Known, std::less<>> words;  ///< Folded.

  const Language* Find(std::string_view locale) const {
    const auto name = locale.substr(0, locale.find_first_of("-_"));
    for (const auto& language : languages) {
      if (language.name == name) return &language;
    }
    return nullptr;
  }
};

// Folded words with one space between, without punctuation; of a command to a bot, what it is called.
std::string Fold(std::string_view text) {
  if (text.starts_with('/')) text = text.substr(0, text.find('@'));
  std::string out;
  bool gap = false;
  while (!text.empty()) {
    const auto c = FoldLetter(TakeCodePoint(text));
    if (c == 0) continue;
    if (!IsWordLetter(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    AppendUtf8(out, c);
  }
  return out;
}

Lists ReadLists() {
  Lists lists;
  const auto file = json::ParseObject(kOptOutWordsJson);
  if (!file.ok()) return lists;
  json::Reader in(*file);
  for (auto& entry : in.Children("languages")) {
    Language language;
    language.name = entry.TextOr("language", "");
    language.stopped = entry.TextOr("stopped", "");
    language.started = entry.TextOr("started", "");
    const auto starts = entry.Texts("start");
    if (!starts.empty()) language.first_start = starts.front();
    const auto add = [&](const std::string& word, bool stop) {
      auto& known = lists.words[Fold(word)];  // "стоп" is Russian and Ukrainian.
      known.stop = stop;
      known.languages.push_back(language.name);
    };
    for (const auto& word : entry.Texts("stop")) add(word, true);
    for (const auto& word : starts) add(word, false);
    lists.languages.push_back(std::move(language));
  }
  return lists;
}

const Lists& BuiltIn() {
  static const Lists kLists = ReadLists();
  return kLists;
}

bool Contains(const std::vector<std::string>& words, const std::string& folded) {
  for (const auto& word : words) {
    if (Fold(word) == folded) return true;
  }
  return false;
}

// As it is to be written in a sentence: words of scripts with capitals stand out by them.
std::string Shown(const std::string& word) {
  std::string out;
  std::string_view rest = word;
  while (!rest.empty()) {
    const auto c = TakeCodePoint(rest);
    const bool small = (c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F);
    AppendUtf8(out, small ? c - 32 : c);
  }
  return out;
}

}  // namespace

std::optional<WordSaid> FindOptOutWord(std::string_view text, const OptOutWords& own) {
  text = Trim(text);
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  const auto folded = Fold(text);
  if (folded.empty()) return std::nullopt;
  WordSaid said;
  said.command = text.starts_with('/');
  if (Contains(own.stop, folded)) return said;
  if (Contains(own.start, folded)) {
    said.stop = false;
    return said;
  }
  if (!own.built_in) return std::nullopt;
  const auto known = BuiltIn().words.find(folded);
  if (known == BuiltIn().words.end()) return std::nullopt;
  said.stop = known->second.stop;
  said.languages = known->second.languages;
  return said;
}

bool IsSameWord(std::string_view left, std::string_view right) { return Fold(left) == Fold(right); }

std::string NoticeLanguage(const WordSaid& word, std::string_view person, std::string_view bot) {
  const auto of_word = [&](std::string_view name) { return std::ranges::find(word.languages, name) != word.languages.end(); };
  const auto* theirs = BuiltIn().Find(person);
  if (theirs && (word.languages.empty() || of_word(theirs->name) || of_word("en"))) return theirs->name;
  if (!word.languages.empty() && !of_word("en")) return word.languages.front();
  const auto* bots = BuiltIn().Find(bot);
  return bots ? bots->name : "en";
}

std::string OptOutNotice(bool stopped, std::string_view locale, const OptOutWords& own) {
  const auto* language = BuiltIn().Find(locale);
  if (!language) language = BuiltIn().Find("en");
  if (!language) return {};
  if (!stopped) return language->started;
  constexpr std::string_view kPlace = "{start}";
  auto text = language->stopped;
  const auto place = text.find(kPlace);
  const auto word = own.start.empty() ? Shown(language->first_start) : own.start.front();
  return place == std::string::npos ? text : text.replace(place, kPlace.size(), word);
}

}  // namespace beseda::inbox
