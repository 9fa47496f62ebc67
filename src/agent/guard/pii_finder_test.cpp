#include "agent/guard/pii_finder.h"

#include <gtest/gtest.h>

#include <string>

namespace beseda::agent {
namespace {

// "kind:text" of what is found, with a space between.
std::string Found(std::string_view text) {
  PiiKinds kinds;
  for (std::size_t i = 0; i < kPiiKinds; ++i) kinds.Add(PiiKind(i));
  std::string out;
  for (const auto& span : FindPii(text, kinds)) {
    if (!out.empty()) out += " | ";
    out += std::string(PiiKindName(span.kind)) + ":" + std::string(text.substr(span.begin, span.end - span.begin));
  }
  return out;
}

TEST(PiiFinderTest, Emails) {
  EXPECT_EQ(Found("Write to anna.petrova+shop@mail.example.org."), "email:anna.petrova+shop@mail.example.org");
  EXPECT_EQ(Found("<a@b.co>, \"c@d.info\""), "email:a@b.co | email:c@d.info");
  EXPECT_EQ(Found("почта: анна@почта.рф!"), "email:анна@почта.рф");
  EXPECT_EQ(Found("@anna says hi at 5@ or a@b or x@y..z or @"), "");
}

TEST(PiiFinderTest, Phones) {
  EXPECT_EQ(Found("+7 (912) 345-67-89"), "phone:+7 (912) 345-67-89");
  EXPECT_EQ(Found("tel. 8 912 345 67 89, please"), "phone:8 912 345 67 89");
  EXPECT_EQ(Found("(555) 123-4567"), "phone:(555) 123-4567");
  EXPECT_EQ(Found("+442079460958"), "phone:+442079460958");
  EXPECT_EQ(Found("020 7946 0958"), "phone:020 7946 0958");
  EXPECT_EQ(Found("89123456789"), "phone:89123456789");
  EXPECT_EQ(Found("Order 1234567890 of 2026-11-25 10:30, 31.12.2026, 1,234,567,890 rubles, item 42"), "");
  EXPECT_EQ(Found("12345678901234567890"), "") << "too long for a number of a phone";
}

// Test numbers that card schemes and payment providers publish.
TEST(PiiFinderTest, Cards) {
  EXPECT_EQ(Found("4111 1111 1111 1111"), "card:4111 1111 1111 1111");
  EXPECT_EQ(Found("card 5555-5555-5555-4444."), "card:5555-5555-5555-4444");
  EXPECT_EQ(Found("378282246310005"), "card:378282246310005");
  EXPECT_EQ(Found("4111111111111112 fails the check"), "");
  EXPECT_EQ(Found("A4111111111111111"), "");
}

// Examples of the IBAN registry (SWIFT).
TEST(PiiFinderTest, Ibans) {
  EXPECT_EQ(Found("DE89370400440532013000"), "iban:DE89370400440532013000");
  EXPECT_EQ(Found("to GB82 WEST 1234 5698 7654 32 today"), "iban:GB82 WEST 1234 5698 7654 32");
  EXPECT_EQ(Found("fr14 2004 1010 0505 0001 3M02 606"), "iban:fr14 2004 1010 0505 0001 3M02 606");
  EXPECT_EQ(Found("NO9386011117947"), "iban:NO9386011117947");
  EXPECT_EQ(Found("DE88370400440532013000"), "") << "the check digits are wrong";
}

TEST(PiiFinderTest, Addresses) {
  EXPECT_EQ(Found("from 192.0.2.1, and 2001:db8::1."), "ip:192.0.2.1 | ip:2001:db8::1");
  EXPECT_EQ(Found("::1 and fe80:0:0:0:204:61ff:fe9d:f156"), "ip:::1 | ip:fe80:0:0:0:204:61ff:fe9d:f156");
  EXPECT_EQ(Found("300.1.1.1 1.2.3 1.2.3.4.5 10:30:15 std::string a::b::c"), "");
}

TEST(PiiFinderTest, OnlyTheWantedKindsAndInOrder) {
  PiiKinds kinds;
  kinds.Add(PiiKind::kEmail);
  EXPECT_EQ(FindPii("+442079460958 a@b.co", kinds).size(), 1u);
  EXPECT_EQ(Found("a@b.co or +442079460958 or b@c.de"), "email:a@b.co | phone:+442079460958 | email:b@c.de");
  EXPECT_EQ(Found(""), "");
}

TEST(PiiFinderTest, LongTextsTakeLinearTime) {
  for (const char* unit : {"1", "1 ", "a@", "(", "+", ":", "DE89", "a.", "1.1", "-"}) {
    std::string text;
    while (text.size() < 200'000) text += unit;
    (void)Found(text);
  }
}

}  // namespace
}  // namespace beseda::agent
