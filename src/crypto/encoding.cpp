#include "crypto/encoding.h"

#include <sodium.h>

#include "crypto/sodium.h"

namespace beseda::crypto {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const unsigned char* Data(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string Encode(std::span<const std::byte> bytes, int variant) {
  EnsureSodium();
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), Data(bytes), bytes.size(), variant);
  out.pop_back();
  return out;
}

}  // namespace

std::string ToHex(std::span<const std::byte> bytes) {
  EnsureSodium();
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), Data(bytes), bytes.size());
  out.pop_back();
  return out;
}

std::optional<std::string> FromHex(std::string_view hex) {
  EnsureSodium();
  std::string out(hex.size() / 2, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), hex.data(), hex.size(),
                              nullptr, &length, &end);
  if (failed != 0 || end != hex.data() + hex.size() || length * 2 != hex.size()) return std::nullopt;
  return out;
}

std::string ToBase64(std::span<const std::byte> bytes) { return Encode(bytes, sodium_base64_VARIANT_ORIGINAL); }

std::string ToBase64Url(std::span<const std::byte> bytes) { return Encode(bytes, kVariant); }

std::optional<std::string> FromBase64(std::string_view text) {
  EnsureSodium();
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), "\r\n ",
                        &length, nullptr, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  if (failed != 0) return std::nullopt;
  out.resize(length);
  return out;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  EnsureSodium();
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                                 nullptr, &length, &end, kVariant);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  out.resize(length);
  return out;
}

}  // namespace beseda::crypto
