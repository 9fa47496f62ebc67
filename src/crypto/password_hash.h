#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace beseda::crypto {

/// How dear one Argon2id hash is. The default is libsodium's "interactive" one (about 0.1 s): above the least that
/// OWASP names (19 MiB, 2 passes). Tests use a cheap one.
struct PasswordCost {
  unsigned long long passes = 2;
  std::size_t memory_bytes = 64 * 1024 * 1024;
};

/// Hashes with Argon2id and a new salt; the text holds algorithm, cost and salt ("$argon2id$v=19$m=…").
/// Takes long: call it on a worker thread. kUnavailable when there is not enough memory.
Result<std::string> HashPassword(std::string_view password, const PasswordCost& cost = {});

/// A text of the form of a hash of that cost, to which no password is known. Quick to make; verifying against it takes as
/// long as against a real one.
std::string HashOfNoPassword(Random& random, const PasswordCost& cost = {});

/// Whether the password belongs to the hash. Takes as long as making it did. False for text that is no hash.
bool VerifyPassword(const std::string& hash, std::string_view password);

/// A well-formed hash of that cost that no password has; verifying against it takes as long as against a real one.
std::string UnmatchableHash(const PasswordCost& cost = {});

/// Whether the hash was made with another cost than this and should be made anew at the next occasion.
bool NeedsRehash(const std::string& hash, const PasswordCost& cost = {});

}  // namespace beseda::crypto
