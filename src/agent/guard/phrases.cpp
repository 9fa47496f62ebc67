#include "agent/guard/phrases.h"

#include "base/unicode.h"

namespace beseda::agent {

std::vector<Phrases::Word> Phrases::WordsOf(std::string_view text) {
  std::vector<Word> words;
  bool in_word = false;
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    if (c == U'*' && in_word) words.back().any_ending = true;
    if (!IsWordLetter(c)) {
      // An accent written as a sign of its own stands within its word.
      if (FoldLetter(c) != 0) in_word = false;
      continue;
    }
    const auto folded = FoldLetter(c);
    if (folded == 0) continue;
    if (!in_word || IsIdeograph(c)) words.emplace_back();
    in_word = !IsIdeograph(c);
    AppendUtf8(words.back().letters, folded);
  }
  return words;
}

Phrases::Phrases(const std::vector<std::string>& phrases) {
  for (const auto& given : phrases) {
    auto words = WordsOf(given);
    if (!words.empty()) phrases_.push_back({given, std::move(words)});
  }
}

std::optional<std::string> Phrases::FindIn(std::string_view text) const {
  if (phrases_.empty()) return std::nullopt;
  const auto said = WordsOf(text);
  const auto same = [](const Word& wanted, const Word& word) {
    return wanted.any_ending ? word.letters.starts_with(wanted.letters) : word.letters == wanted.letters;
  };
  for (const auto& phrase : phrases_) {
    for (std::size_t at = 0; at + phrase.words.size() <= said.size(); ++at) {
      std::size_t equal = 0;
      while (equal < phrase.words.size() && same(phrase.words[equal], said[at + equal])) ++equal;
      if (equal == phrase.words.size()) return phrase.given;
    }
  }
  return std::nullopt;
}

}  // namespace beseda::agent
