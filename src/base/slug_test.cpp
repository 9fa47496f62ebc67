#include "base/slug.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

TEST(Slug, SoundsLikeTheName) {
  EXPECT_EQ(SlugOf("Support Bot"), "support-bot");
  EXPECT_EQ(SlugOf("  Q&A — 24/7!  "), "q-a-24-7");
  EXPECT_EQ(SlugOf("Помощник Ёжика"), "pomoshchnik-ezhika");
  EXPECT_EQ(SlugOf("机器人"), "bot");
  EXPECT_EQ(SlugOf(""), "bot");
  EXPECT_EQ(SlugOf("机器人", "flow"), "flow");
  EXPECT_EQ(SlugOf("café"), "caf");
  for (auto name : {"Support Bot", "Помощник", "机器人", "-- x --"}) EXPECT_TRUE(IsSlug(SlugOf(name))) << name;
  EXPECT_TRUE(IsSlug(SlugOf(std::string(500, 'a'))));
}

TEST(Slug, KnowsWhatMayBeOne) {
  for (auto good : {"a", "bot-2", "7", "a-"}) EXPECT_TRUE(IsSlug(good)) << good;
  for (auto bad : {"", "-a", "A", "a b", "a_b", "bót", "a/b"}) EXPECT_FALSE(IsSlug(bad)) << bad;
}

}  // namespace
}  // namespace beseda
