#pragma once

#include <string>
#include <string_view>

namespace beseda::conversation {

/// What a person is told when the bot could not answer, in the language nearest to `locale` (BCP 47; English if none
/// is near). Never says what failed inside.
std::string Apology(std::string_view locale);

}  // namespace beseda::conversation
