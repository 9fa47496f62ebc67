#pragma once

#include <string_view>

namespace beseda::agent {

/// What the bot says when its model did not. Never says what failed inside.
struct Sentences {
  std::string_view language;
  std::string_view cannot_answer;  ///< The model fails for good: an administrator has to mend something.
  std::string_view refused;        ///< A content policy stopped it.
  std::string_view empty;          ///< The model had nothing to say.
  std::string_view limit;          ///< The answer would take more than the bot is allowed.
  std::string_view waiting;        ///< A colleague has to agree first.
  std::string_view budget;         ///< There is no money left for now.
};

/// Of that language (two letters), or English.
const Sentences& SentencesIn(std::string_view language);

}  // namespace beseda::agent
