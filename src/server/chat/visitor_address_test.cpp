#include "server/chat/visitor_address.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::server {
namespace {

constexpr std::string_view kSecret = "a-secret-of-the-site";
// python3 -c 'import hmac; print(hmac.new(b"a-secret-of-the-site", b"Ann@example.com", "sha256").hexdigest())'
constexpr std::string_view kSignature = "2eb51f5d53de180ff832362a8d89d482323af473272fc0e76ba6db503e5dfaad";

Result<std::optional<KnownAddress>> Read(json::Object person, std::string_view secret = kSecret) {
  json::Reader in(person, "data");
  return ReadVisitorAddress(in, KnownAddress::Kind::kEmail, secret);
}

TEST(VisitorAddressTest, TheSitesSignatureProvesIt) {
  const auto proven = Read({{"email", "Ann@example.com"}, {"email_signature", json::Value(kSignature)}});
  ASSERT_TRUE(proven.ok());
  EXPECT_TRUE((*proven)->verified);
  EXPECT_EQ((*proven)->address, "Ann@example.com");
}

TEST(VisitorAddressTest, WhatIsNotSignedIsOnlySaid) {
  EXPECT_FALSE((*Read({{"email", "ann@example.com"}}))->verified);
  EXPECT_FALSE(Read({})->has_value());
}

TEST(VisitorAddressTest, ASignatureOfSomethingElseIsRefused) {
  const auto other = Read({{"email", "eve@example.com"}, {"email_signature", json::Value(kSignature)}});
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().field, "data.email_signature");
  EXPECT_FALSE(Read({{"email", "Ann@example.com"}, {"email_signature", json::Value(kSignature)}}, "another secret of it").ok());
  EXPECT_FALSE(Read({{"email", "Ann@example.com"}, {"email_signature", json::Value(kSignature)}}, "").ok()) << "an empty secret proves nothing";
  EXPECT_FALSE(Read({{"email", "Ann@example.com"}, {"email_signature", "no"}}).ok());
}

}  // namespace
}  // namespace beseda::server
