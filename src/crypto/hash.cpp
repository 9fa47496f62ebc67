#include "crypto/hash.h"

#include <sodium.h>

#include "crypto/encoding.h"
#include "crypto/sodium.h"

namespace beseda::crypto {
namespace {

const unsigned char* Data(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Data(Digest& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }

}  // namespace

Digest Sha256(std::string_view data) {
  EnsureSodium();
  Digest digest;
  crypto_hash_sha256(Data(digest), Data(data), data.size());
  return digest;
}

std::string Sha256Hex(std::string_view data) { return ToHex(Sha256(data)); }

Digest HmacSha256(std::string_view key, std::string_view data) {
  EnsureSodium();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Data(key), key.size());
  crypto_auth_hmacsha256_update(&state, Data(data), data.size());
  Digest digest;
  crypto_auth_hmacsha256_final(&state, Data(digest));
  sodium_memzero(&state, sizeof state);
  return digest;
}

bool EqualSecrets(std::string_view left, std::string_view right) {
  return left.size() == right.size() && (left.empty() || sodium_memcmp(left.data(), right.data(), left.size()) == 0);
}

}  // namespace beseda::crypto
