#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beseda::agent {

/// Words and phrases that are looked for in texts of any language: whole words, without regard to case, accents and
/// punctuation; a '*' at a word's end stands for any ending ("наркот*"). Characters of scripts that write no spaces
/// between words are compared one by one. Immutable; may be shared by threads.
class Phrases {
 public:
  explicit Phrases(const std::vector<std::string>& phrases);

  /// The first phrase that `text` holds, as it was given.
  std::optional<std::string> FindIn(std::string_view text) const;
  bool empty() const { return phrases_.empty(); }

 private:
  struct Word {
    std::string letters;
    bool any_ending = false;
  };
  struct Phrase {
    std::string given;
    std::vector<Word> words;
  };
  static std::vector<Word> WordsOf(std::string_view text);

  std::vector<Phrase> phrases_;
};

}  // namespace beseda::agent
