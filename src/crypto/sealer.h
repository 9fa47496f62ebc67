#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace beseda::crypto {

/// A key for secrets at rest. Wiped from memory when it goes.
class SealKey {
 public:
  static constexpr std::size_t kBytes = 32;

  static SealKey New(Random& random);
  /// From 64 hex digits or 43 characters of base64url, surrounded by white space or not.
  static Result<SealKey> Parse(std::string_view text);

  SealKey(const SealKey&) = default;
  SealKey& operator=(const SealKey&) = default;
  ~SealKey();

  /// As Parse reads it.
  std::string ToText() const;
  /// Eight hex digits of the key's hash, to find the right key by; tells nothing about the key.
  std::string Id() const;
  const std::array<std::byte, kBytes>& bytes() const { return bytes_; }

 private:
  SealKey() = default;
  std::array<std::byte, kBytes> bytes_{};
};

/// Encrypts secrets at rest (vendors' keys, signing secrets) with XChaCha20-Poly1305. A sealed text looks like
/// "s1.<key id>.<base64url of nonce and ciphertext>" and opens only for the purpose that it was sealed for, so it
/// cannot be moved to another row. Old keys still open what they sealed. Thread-safe.
class Sealer {
 public:
  /// `keys` is not empty; the first one seals, all open.
  Sealer(std::vector<SealKey> keys, Random& random);

  /// `purpose` names the place, e.g. "provider/prv_01J…/api_key".
  std::string Seal(std::string_view purpose, std::string_view secret) const;
  /// kUnavailable: the key is not there (the key file was lost or changed). kInternal: altered, or another purpose.
  Result<std::string> Open(std::string_view purpose, std::string_view sealed) const;
  /// Whether it was sealed with an older key and should be sealed anew.
  bool IsOld(std::string_view sealed) const;

 private:
  std::vector<SealKey> keys_;
  Random& random_;
};

/// Reads the key from `path`, or makes one and writes it there (mode 0600, never over an existing file).
/// Blocks; to be called at start. Errors name the file and the next step.
Result<SealKey> LoadOrCreateKeyFile(const std::string& path, Random& random);

}  // namespace beseda::crypto
