#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda::flow {

/// Regular expressions of authors, matched in time proportional to the text whatever they are: letters, ".", classes
/// ([a-z], [^0-9], \d \w \s and their opposites), groups, "|", "*", "+", "?", {n}, {n,}, {n,m}. A pattern fits the whole
/// text, letters without regard to case. After Thompson, "Regular Expression Search Algorithm" (CACM 11, 1968). Immutable.
class Pattern {
 public:
  /// kInvalid: what is wrong and where. Patterns that come to more than 2,000 states are refused.
  static Result<Pattern> Compile(std::string_view source);

  bool Matches(std::string_view text) const;

 private:
  friend class PatternParser;
  struct Range {
    char32_t first, last;
  };
  struct State {
    enum class Kind : std::uint8_t { kSet, kFork, kEnd } kind = Kind::kEnd;
    bool negated = false;
    std::vector<Range> ranges = {};
    std::int32_t next = -1, other = -1;
  };

  static bool Takes(const State& state, char32_t c);
  void Add(std::vector<std::int32_t>& list, std::vector<std::uint32_t>& seen, std::uint32_t round, std::int32_t state) const;

  std::vector<State> states_;
  std::int32_t start_ = -1;
};

}  // namespace beseda::flow
