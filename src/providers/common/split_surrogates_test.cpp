#include "providers/common/split_surrogates.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda {
namespace {

std::string Parsed(std::string_view json) {
  std::string kept;
  auto value = json::Parse(EscapeLoneSurrogates(json, kept));
  return value.ok() ? std::string(json::View(value->as_string())) : "not JSON";
}

std::string Joined(const std::vector<std::string_view>& pieces) {
  SurrogateJoiner joiner;
  std::string out;
  for (const auto piece : pieces) out += joiner.Join(Parsed(piece));
  return out;
}

TEST(SplitSurrogates, ComeTogetherAgain) {
  EXPECT_EQ(Joined({R"("Hi \ud83d")", R"("\udc4b!")"}), "Hi 👋!");
  EXPECT_EQ(Joined({R"("\uD83D")", R"("")", R"("\uDC4B")"}), "👋");
  EXPECT_EQ(Joined({R"("a\ud83d\udc4b\ud83d")", R"("\udc4b\ud83d\udc4bz")"}), "a👋👋👋z");
}

TEST(SplitSurrogates, AHalfAloneIsReplaced) {
  EXPECT_EQ(Joined({R"("a\ud83d")", R"("b")"}), "a\uFFFDb");
  EXPECT_EQ(Joined({R"("\udc4bb")"}), "\uFFFDb");
  EXPECT_EQ(Joined({R"("a\ud83d")"}), "a");
  EXPECT_EQ(Joined({R"("\ud83d\ud83d")", R"("\udc4b")"}), "\uFFFD👋");
}

TEST(SplitSurrogates, LeavesTheRestAlone) {
  const std::string_view json = R"("\ud83d\udc4b \\ud83d \u00e9 \\\\")";
  std::string kept;
  EXPECT_EQ(EscapeLoneSurrogates(json, kept).data(), json.data()) << "no copy without need";
  EXPECT_EQ(Joined({json}), "👋 \\ud83d é \\\\");
  EXPECT_EQ(Parsed(R"("\u12")"), "not JSON");
  EXPECT_EQ(Parsed(R"("\ud8)"), "not JSON");
}

}  // namespace
}  // namespace beseda
