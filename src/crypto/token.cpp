#include "crypto/token.h"

#include <vector>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda::crypto {

std::string NewToken(Random& random, std::size_t bytes) {
  std::vector<std::byte> secret(bytes);
  random.Fill(secret);
  return ToBase64Url(secret);
}

std::string HashToken(std::string_view token) { return Sha256Hex(token); }

}  // namespace beseda::crypto
