#include "model/address.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

std::string Email(std::string text) { return NormalAddress({KnownAddress::Kind::kEmail, std::move(text)}); }
std::string Phone(std::string text, bool verified = false) { return NormalAddress({KnownAddress::Kind::kPhone, std::move(text), verified}); }

TEST(AddressTest, EmailsAreComparedInLowerCase) {
  EXPECT_EQ(Email(" Ann@Example.COM "), "ann@example.com");
  EXPECT_EQ(Email("анна@пример.рф"), "анна@пример.рф");
  for (const char* none : {"", "ann", "@example.com", "ann@", "a@b@c", "ann lee@example.com", "ann@exa\nmple.com"}) EXPECT_EQ(Email(none), "") << none;
  EXPECT_EQ(Email(std::string(250, 'a') + "@b.c"), std::string(250, 'a') + "@b.c");
  EXPECT_EQ(Email(std::string(251, 'a') + "@b.c"), "");
}

TEST(AddressTest, PhonesNeedTheirCountry) {
  EXPECT_EQ(Phone("+47 900 12 345"), "+4790012345");
  EXPECT_EQ(Phone("0047 (900) 12-345"), "+4790012345");
  EXPECT_EQ(Phone("900 12 345"), "") << "of which country?";
  EXPECT_EQ(Phone("4790012345", true), "+4790012345") << "vendors write it without the sign";
  for (const char* none : {"", "+", "+12345", "+1234567890123456", "+0123456789", "+47 900 ext 5"}) EXPECT_EQ(Phone(none, true), "") << none;
}

}  // namespace
}  // namespace beseda
