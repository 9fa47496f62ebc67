#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda::access {

inline constexpr std::size_t kLeastPasswordCharacters = 10;
inline constexpr std::size_t kMostPasswordBytes = 256;

/// Whether a new password is good enough, in the spirit of NIST SP 800-63B §5.1.1.2: long enough, any characters, no
/// rules of composition; but not one that guessers try first: well-known ones (also in disguise: "P@ssw0rd2024!"),
/// one or two characters repeated, runs ("abcdefghij", "qwertyuiop"), or little more than one of `personal` (name,
/// e-mail, workspace). Errors are kInvalid, in the field `field`, and say what to do instead.
Status CheckPassword(std::string_view password, const std::vector<std::string_view>& personal,
                     std::string_view field = "password");

}  // namespace beseda::access
