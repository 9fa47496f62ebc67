#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace beseda::crypto {

using Digest = std::array<std::byte, 32>;

/// SHA-256 (FIPS 180-4).
Digest Sha256(std::string_view data);
std::string Sha256Hex(std::string_view data);

/// HMAC-SHA256 (RFC 2104) with a key of any length.
Digest HmacSha256(std::string_view key, std::string_view data);

/// Whether two secrets are equal, in a time that depends on their lengths only.
bool EqualSecrets(std::string_view left, std::string_view right);

}  // namespace beseda::crypto
