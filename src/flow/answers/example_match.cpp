#include "flow/answers/example_match.h"

#include <algorithm>

#include "base/unicode.h"

namespace beseda::flow {

std::set<std::string> TellingWords(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  const auto settle = [&] {
    if (word.size() > 2) words.insert(word);
    word.clear();
  };
  while (!text.empty()) {
    const auto c = FoldLetter(TakeCodePoint(text));
    if (c == 0) continue;
    if (IsWordLetter(c)) AppendUtf8(word, c);
    else settle();
  }
  settle();
  return words;
}

double ExampleScore(const std::vector<std::string>& examples, const std::set<std::string>& said) {
  double best = 0;
  for (const auto& example : examples) {
    const auto words = TellingWords(example);
    const auto common = std::count_if(words.begin(), words.end(), [&](const std::string& word) { return said.contains(word); });
    if (!words.empty()) best = std::max(best, double(common) / double(words.size()));
  }
  return best;
}

}  // namespace beseda::flow
