#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda::offline {

/// A word of a text, as it is compared.
struct Word {
  std::string folded;         ///< Lower case, without accents.
  std::string stem;
  bool filler = false;        ///< Says nothing about the subject ("the", "what", "как").
};

/// The words of a text in their order. An ideograph is a word of its own.
std::vector<Word> WordsOf(std::string_view text);

}  // namespace beseda::offline
