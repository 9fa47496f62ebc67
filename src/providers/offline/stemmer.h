#pragma once

#include <string>

namespace beseda::offline {

/// The stem of one folded word (base/unicode.h): Russian endings for Cyrillic (after the Snowball algorithm,
/// https://snowballstem.org/algorithms/russian/stemmer.html), English ones for Latin letters, the article for Arabic;
/// others stay as they are. Light: made for finding a passage, not for grammar.
std::u32string Stem(std::u32string word);

}  // namespace beseda::offline
