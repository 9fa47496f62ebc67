#pragma once

#include <optional>
#include <string_view>

namespace beseda::flow {

/// A number as people write it: "12", "-3,5", "1 234.50", "1.234,50", "٣٫٥", alone or as the only one in a sentence. A
/// single separator before three digits is a thousands' mark where the language writes it so.
std::optional<double> ReadNumber(std::string_view text, std::string_view locale);

/// Yes or no in the words of en, ru, de, es, fr and ar; all of them are understood in every language, for people answer
/// as they like. "да, конечно" begins with yes.
std::optional<bool> ReadYesNo(std::string_view text);

}  // namespace beseda::flow
