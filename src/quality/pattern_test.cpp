#include "quality/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace beseda::quality {
namespace {

TEST(Pattern, IsFoundAnywhereUnlessItIsHeld) {
  EXPECT_TRUE(*IsFound("Paris", "It is Paris."));
  EXPECT_FALSE(*IsFound("^Paris", "It is Paris."));
  EXPECT_FALSE(*IsFound("paris", "It is Paris."));
  EXPECT_TRUE(*IsFound("(?i)paris", "It is PARIS."));
  EXPECT_TRUE(*IsFound(R"(order \d{4,}\b)", "Your order 20417 is on its way."));
  EXPECT_TRUE(*IsFound("^д.м$", "дом")) << "a point is a letter, not a byte";
  EXPECT_TRUE(*IsFound("(?s)^a.*z$", "a\nz"));
}

TEST(Pattern, ABadOneSaysWhatIsWrong) {
  const auto message = [](std::string_view pattern) {
    const auto status = CheckPattern(pattern);
    return status.ok() ? std::string() : status.error().message;
  };
  EXPECT_EQ(message("a(b|c)*"), "");
  EXPECT_NE(message("a(b").find("missing )"), std::string::npos);
  EXPECT_NE(message("(?=a)").find("Look-around"), std::string::npos);
  EXPECT_NE(message(R"((a)\1)").find("back-references"), std::string::npos);
  EXPECT_NE(message("").find("missing"), std::string::npos);
  EXPECT_NE(message(std::string(2001, 'a')).find("too long"), std::string::npos);
  EXPECT_NE(message("((a{1,100}){1,100}){1,100}"), "") << "what it would grow to";
  EXPECT_EQ(IsFound("a(b", "ab").error().code, ErrorCode::kInvalid);
}

// Engines that try one way after the other need 2^5000 steps for this, or a stack as deep as the text is long.
TEST(Pattern, TheWorstCasesTakeLinearTime) {
  EXPECT_FALSE(*IsFound("^(a|a)*(a+)+$", std::string(5000, 'a') + "b"));
  EXPECT_TRUE(*IsFound("^(a|b|c)*$", std::string(2'000'000, 'a')));
  EXPECT_FALSE(CheckPattern(std::string(1500, '(')).ok());
}

}  // namespace
}  // namespace beseda::quality
