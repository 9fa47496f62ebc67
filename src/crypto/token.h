#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/random.h"

namespace beseda::crypto {

/// A bearer secret of `bytes` random bytes in base64url; 32 bytes give 43 characters.
std::string NewToken(Random& random, std::size_t bytes = 32);

/// What is stored of a token, so that a stolen database signs nobody in. A plain SHA-256 is enough: a token of 256
/// random bits cannot be guessed, unlike a password.
std::string HashToken(std::string_view token);

}  // namespace beseda::crypto
