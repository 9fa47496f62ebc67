#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace beseda {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

/// Appends `text` with control characters escaped, so that a log line stays one line.
void AppendPrintable(std::string& out, std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool IsUtf8(std::string_view text);

/// `text` with every malformed sequence replaced by U+FFFD.
std::string ToUtf8(std::string_view text);

/// The longest prefix of at most `bytes` bytes that does not cut a code point.
std::string_view CutUtf8(std::string_view text, std::size_t bytes);

/// Without white space at both ends (ASCII).
std::string_view Trim(std::string_view text);

/// ASCII lower case.
std::string ToLower(std::string_view text);

/// Lower case of the alphabets that have it one to one: Latin, Greek, Cyrillic, Armenian; for searching. Other bytes stay.
std::string FoldCase(std::string_view text);

std::vector<std::string_view> Split(std::string_view text, char separator);

/// The candidate nearest to `word` by edit distance, or empty if none is near; for "did you mean".
std::string_view Nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace beseda
