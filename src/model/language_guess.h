#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// The language a person writes in, as a two-letter code, from the letters and the commonest words of `text`; good for
/// choosing among our own sentences. Where the text does not tell: the language of `locale` (BCP 47), which may be
/// empty, and then the answer is too. Knows ar de el en es fa fr he hi hy it ja ka ko nl pl pt ru th tr uk zh.
std::string GuessLanguage(std::string_view text, std::string_view locale = {});

/// The language of a locale: "ru" of "ru-RU" or "ru_RU"; empty if it is not of that form.
std::string LanguageOfLocale(std::string_view locale);

}  // namespace beseda
