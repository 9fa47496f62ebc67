#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace beseda::crypto {

/// The bytes of a text, for the functions of this folder.
inline std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// Lower-case hex. Takes the same time for all contents of a length.
std::string ToHex(std::span<const std::byte> bytes);
/// The bytes, as a string; nothing if `hex` has an odd length or another character than 0-9, a-f, A-F.
std::optional<std::string> FromHex(std::string_view hex);

/// Base64 with padding (RFC 4648 §4), as data URLs and vendors want it.
std::string ToBase64(std::span<const std::byte> bytes);
/// The bytes, as a string; padding may be missing, line breaks and spaces are skipped. Nothing if it is no base64.
std::optional<std::string> FromBase64(std::string_view text);

/// Base64 with the alphabet of URLs and no padding (RFC 4648 §5). Takes the same time for all contents of a length.
std::string ToBase64Url(std::span<const std::byte> bytes);
/// The bytes, as a string; nothing if `text` is padded, has another character, or bits that mean nothing.
std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace beseda::crypto
