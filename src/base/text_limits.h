#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace beseda {

/// How long a text (UTF-8) is as vendors count: Unicode code points, and UTF-16 units.
std::size_t CodePoints(std::string_view text);
std::size_t Utf16Units(std::string_view text);

/// The text if it has at most `most` code points, else its beginning up to a grapheme's end and "…".
std::string Shorten(std::string_view text, std::size_t most);

/// Where to cut a text so that its first part has at most `most` bytes: after an empty line, a line, a sentence or a word if one ends
/// far enough, at last where a grapheme ends. More than 0 for a text that is not empty.
std::size_t BestCut(std::string_view text, std::size_t most);

/// Cuts a plain text into pieces of at most `most` code points: at paragraphs, lines, sentences, words, at last graphemes (Unicode's
/// rules, by ICU). White space at a cut is dropped, nothing else. `most` is at least 20.
std::vector<std::string> SplitText(std::string_view text, std::size_t most);

}  // namespace beseda
