#include "access/login_throttle.h"

#include <gtest/gtest.h>

namespace beseda::access {
namespace {

TEST(ThrottleRule, WaitsDoubleUpToTheLongest) {
  constexpr ThrottleRule rule{5, std::chrono::minutes(15)};
  EXPECT_EQ(rule.WaitAfter(0), Micros(0));
  EXPECT_EQ(rule.WaitAfter(4), Micros(0));
  EXPECT_EQ(rule.WaitAfter(5), seconds(1));
  EXPECT_EQ(rule.WaitAfter(6), seconds(2));
  EXPECT_EQ(rule.WaitAfter(14), seconds(512));
  EXPECT_EQ(rule.WaitAfter(15), std::chrono::minutes(15));
  EXPECT_EQ(rule.WaitAfter(1'000'000), std::chrono::minutes(15));
}

TEST(AddressBlock, GroupsIpv6ByItsNetwork) {
  EXPECT_EQ(AddressBlock("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(AddressBlock("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(AddressBlock("2001:DB8:1:2::9"), AddressBlock("2001:db8:1:2:ffff::1"));
  EXPECT_NE(AddressBlock("2001:db8:1:3::9"), AddressBlock("2001:db8:1:2::9"));
  EXPECT_EQ(AddressBlock("::1"), "0:0:0:0::/64");
  EXPECT_EQ(AddressBlock("2001:db8::1"), "2001:db8:0:0::/64");
  EXPECT_EQ(AddressBlock("::ffff:203.0.113.7"), "203.0.113.7");
}

}  // namespace
}  // namespace beseda::access
