#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda {

/// The words of one account by which people opt out of messages that they have not asked for, and in again.
struct OptOutWords {
  bool built_in = true;  ///< Whether the words that come with the program count (inbox/opt_out_words.h).
  std::vector<std::string> stop = {}, start = {};  ///< The account's own.

  friend bool operator==(const OptOutWords&, const OptOutWords&) = default;
};

inline constexpr std::size_t kMostOptOutWords = 50, kLongestOptOutWord = 80;  ///< Of each list; bytes.

json::Object EncodeOptOutWords(const OptOutWords& words);
/// {"built_in"?, "stop"?, "start"?}. kInvalid: too many or too long, or people could opt out and not in again.
Result<OptOutWords> DecodeOptOutWords(const json::Value& value);

}  // namespace beseda
