#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Whether it may be a slug: lower case letters, digits and '-', beginning with a letter or digit, at most 63.
bool IsSlug(std::string_view text);

/// A slug like the name: Latin letters in lower case, Cyrillic ones spelt in Latin, the rest as '-'; `otherwise` if
/// nothing is left.
std::string SlugOf(std::string_view name, std::string_view otherwise = "bot");

}  // namespace beseda
