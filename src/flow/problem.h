#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "json/fwd.h"

namespace beseda::flow {

/// Something in a scenario that cannot work (an error: it cannot be published) or that the author hardly meant (a warning).
struct Problem {
  enum class Severity { kError, kWarning };

  std::string code = {};  ///< "dead_end", …: one of problem_words.cpp.
  Severity severity = Severity::kError;
  std::string block = {};
  std::string edge = {};
  std::string variable = {};
  std::string flow = {};
  std::string field = {};   ///< Of the block's settings, e.g. "choices[1].title".
  std::string port = {};
  std::string locale = {};  ///< Of a text that is missing.
  std::string detail = {};  ///< What stands for {} in its words.
  std::string fix = {};     ///< What the editor can offer: "add_end", "declare_variable", "remove_block", …; empty: nothing.
};

/// The words for it in "en", "ru" or "ar"; English for others.
std::string ProblemWords(const Problem& problem, std::string_view locale);
/// {"id", "code", "severity", "block", …, "message": {"en": …, "ru": …, "ar": …}, "fix"}; empty members are left out.
json::Object EncodeProblem(const Problem& problem);

}  // namespace beseda::flow
