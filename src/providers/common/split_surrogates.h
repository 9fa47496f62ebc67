#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Servers that cut texts by UTF-16 units sometimes send the two halves of a character outside the basic plane
/// (an emoji) in two pieces, as "\ud83d" and "\udc4b". Each piece is JSON by its grammar (RFC 8259 §8.2), but not text.

/// `json` with every escaped surrogate that lacks its other half written as a stand-in (the last 2,048 code
/// points of plane 16, private use), so that a parser takes it. Returns `json` itself, without a copy, if
/// there is none; else the text is kept in `kept`.
std::string_view EscapeLoneSurrogates(std::string_view json, std::string& kept);

/// Puts the halves together again. One for each text that arrives in pieces; a half that is kept back at its end is
/// lost with it. Used by one task.
class SurrogateJoiner {
 public:
  /// The piece with what was kept back of the last one. A first half at its end is kept back; a half without another
  /// becomes U+FFFD.
  std::string Join(std::string piece);

 private:
  char32_t first_half_ = 0;
};

}  // namespace beseda
