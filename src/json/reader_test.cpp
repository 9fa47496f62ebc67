#include "json/reader.h"

#include <gtest/gtest.h>

namespace beseda::json {
namespace {

TEST(Reader, ReadsTypedFieldsAndKeepsTheFirstMistake) {
  const auto value = Parse(R"({"name":"Ann","age":7,"tags":["a","b"],"home":{"city":1}})");
  ASSERT_TRUE(value.ok());
  Reader in(*value);
  EXPECT_EQ(in.Text("name"), "Ann");
  EXPECT_EQ(in.Int("age", 0, 150), 7);
  EXPECT_EQ(in.Texts("tags"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(in.Check().ok());
  auto home = in.Child("home");
  home.Text("city");
  home.Text("street");
  in.Absorb(home);
  ASSERT_FALSE(in.Check().ok());
  EXPECT_EQ(in.Check().error().field, "home.city");
  EXPECT_NE(in.Check().error().message.find("must be a text, not a whole number"), std::string::npos);
}

TEST(Reader, SaysWhatIsMissingOrOutOfRange) {
  const auto value = Parse(R"({"n":12})");
  Reader missing(*value);
  missing.Text("x");
  EXPECT_EQ(missing.Check().error().field, "x");
  Reader range(*value);
  range.Int("n", 0, 10);
  EXPECT_EQ(range.Check().error().message, "\"n\" must be from 0 to 10, not 12.");
  Reader list(*Parse("[]"));
  EXPECT_FALSE(list.Check().ok());
}

TEST(Json, RefusesWhatIsNotJson) {
  EXPECT_FALSE(Parse("").ok());
  EXPECT_FALSE(Parse("{").ok());
  EXPECT_FALSE(Parse("{} x").ok());
  EXPECT_FALSE(Parse("\"\xff\"").ok());
  EXPECT_FALSE(Parse(std::string(100, '[') + std::string(100, ']')).ok());
  EXPECT_TRUE(Parse(" {\"a\":[1,2.5,null,true]} \n").ok());
  EXPECT_FALSE(ParseObject("[]").ok());
}

}  // namespace
}  // namespace beseda::json
