#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Takes the first code point off a non-empty UTF-8 text. A malformed byte gives U+FFFD and is skipped alone.
char32_t TakeCodePoint(std::string_view& text);

void AppendUtf8(std::string& out, char32_t c);

/// A letter for comparing words: lower case, without accents (Latin, Greek, Cyrillic: ё as е), Arabic letters in one
/// spelling. 0 for marks that say nothing by themselves (combining accents, Arabic vowel signs). Light and without
/// tables of the Unicode database: what is not known comes back as it is.
char32_t FoldLetter(char32_t c);

/// Letters and digits of all scripts, not punctuation, spaces, symbols and emoji.
bool IsWordLetter(char32_t c);

/// Chinese and Japanese characters, which are written without spaces between words.
bool IsIdeograph(char32_t c);

/// `text` with every letter folded.
std::string FoldText(std::string_view text);

}  // namespace beseda
