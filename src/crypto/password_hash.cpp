#include "crypto/password_hash.h"

#include <sodium.h>

#include <array>

#include "crypto/encoding.h"
#include "crypto/sodium.h"

namespace beseda::crypto {

Result<std::string> HashPassword(std::string_view password, const PasswordCost& cost) {
  EnsureSodium();
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(out, password.data(), password.size(), cost.passes, cost.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error(ErrorCode::kUnavailable, "The server is short of memory. Try again in a moment.",
                 "Argon2id could not allocate " + std::to_string(cost.memory_bytes) + " bytes");
  }
  return std::string(out);
}

std::string HashOfNoPassword(Random& random, const PasswordCost& cost) {
  std::array<std::byte, 16> salt;
  std::array<std::byte, 32> digest;
  random.Fill(salt);
  random.Fill(digest);
  const auto unpadded = [](std::string base64) { return base64.erase(base64.find_last_not_of('=') + 1); };
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_bytes / 1024) + ",t=" + std::to_string(cost.passes) + ",p=1$" +
         unpadded(ToBase64(salt)) + "$" + unpadded(ToBase64(digest));
}

bool VerifyPassword(const std::string& hash, std::string_view password) {
  EnsureSodium();
  // libsodium reads the hash as a C string, hence std::string and its terminator.
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string UnmatchableHash(const PasswordCost& cost) {
  // A salt of 16 and a hash of 32 zero bytes in base64. That some password has just this hash is as unlikely as
  // guessing a key of 256 bits.
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_bytes / 1024) + ",t=" + std::to_string(cost.passes) +
         ",p=1$" + std::string(22, 'A') + "$" + std::string(43, 'A');
}

bool NeedsRehash(const std::string& hash, const PasswordCost& cost) {
  EnsureSodium();
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace beseda::crypto
