#include "crypto/password_hash.h"

#include <gtest/gtest.h>

namespace beseda::crypto {
namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8192};

TEST(PasswordHash, VerifiesItsOwnPasswordOnly) {
  auto hash = HashPassword("correct horse battery staple", kCheap);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << *hash;
  EXPECT_TRUE(VerifyPassword(*hash, "correct horse battery staple"));
  EXPECT_FALSE(VerifyPassword(*hash, "correct horse battery stapl"));
  EXPECT_FALSE(VerifyPassword(*hash, ""));
}

TEST(PasswordHash, SaltsDiffer) {
  EXPECT_NE(HashPassword("same password", kCheap).value(), HashPassword("same password", kCheap).value());
}

// From the tests of the reference implementation (P-H-C/phc-winner-argon2, src/test.c, version 0x13, Argon2id):
// hashtest(version, 2, 16, 1, "password", "somesalt", …), 64 MiB and two passes.
TEST(PasswordHash, ReferenceVector) {
  const std::string hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  EXPECT_TRUE(VerifyPassword(hash, "password"));
  EXPECT_FALSE(VerifyPassword(hash, "differentpassword"));
}

TEST(PasswordHash, AHashOfNoPasswordIsWellFormedAndBelongsToNone) {
  SystemRandom random;
  const auto hash = HashOfNoPassword(random, kCheap);
  EXPECT_FALSE(NeedsRehash(hash, kCheap)) << hash;  // libsodium reads it, and the cost in it
  EXPECT_EQ(hash.size(), HashPassword("any", kCheap)->size());
  EXPECT_FALSE(VerifyPassword(hash, ""));
  EXPECT_NE(hash, HashOfNoPassword(random, kCheap));
}

TEST(PasswordHash, NonsenseIsNoHash) {
  for (auto bad : {"", "plain", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$xx$yy", "$2b$12$abc"}) {
    EXPECT_FALSE(VerifyPassword(bad, "password")) << bad;
  }
}

// libsodium reads it and finds the same cost in it: so it does the same work before it says no.
TEST(PasswordHash, TheUnmatchableOneIsWellFormed) {
  for (const PasswordCost& cost : {PasswordCost{}, kCheap}) {
    EXPECT_FALSE(NeedsRehash(UnmatchableHash(cost), cost));
    EXPECT_TRUE(NeedsRehash(UnmatchableHash(cost), PasswordCost{.passes = 7, .memory_bytes = 8192}));
  }
  EXPECT_FALSE(VerifyPassword(UnmatchableHash(kCheap), "password"));
  EXPECT_FALSE(VerifyPassword(UnmatchableHash(kCheap), ""));
}

TEST(PasswordHash, ADearerCostAsksForANewHash) {
  auto hash = HashPassword("correct horse", kCheap);
  EXPECT_FALSE(NeedsRehash(*hash, kCheap));
  EXPECT_TRUE(NeedsRehash(*hash, PasswordCost{.passes = 2, .memory_bytes = 8192}));
}

}  // namespace
}  // namespace beseda::crypto
