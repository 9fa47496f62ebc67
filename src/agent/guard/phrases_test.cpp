#include "agent/guard/phrases.h"

#include <gtest/gtest.h>

namespace beseda::agent {
namespace {

TEST(PhrasesTest, FindsWholeWordsWithoutRegardToCaseAndAccents) {
  const Phrases phrases({"Politics", "café noir", "ёлка", "политик*"});
  EXPECT_EQ(phrases.FindIn("Let us talk POLITICS!"), "Politics");
  EXPECT_EQ(phrases.FindIn("geopolitics is another word"), std::nullopt);
  EXPECT_EQ(phrases.FindIn("one Cafe, noir please"), "café noir");
  EXPECT_EQ(phrases.FindIn("noir cafe"), std::nullopt);
  EXPECT_EQ(phrases.FindIn("ЕЛКА"), "ёлка");
  EXPECT_EQ(phrases.FindIn("о политике и политиках"), "политик*");
  EXPECT_EQ(phrases.FindIn(""), std::nullopt);
}

TEST(PhrasesTest, FindsCharactersOfScriptsWithoutSpaces) {
  const Phrases phrases({"政治"});
  EXPECT_EQ(phrases.FindIn("我们谈谈政治吧"), "政治");
  EXPECT_EQ(phrases.FindIn("政府"), std::nullopt);
}

TEST(PhrasesTest, FindsArabicWithAndWithoutVowelSigns) {
  const Phrases phrases({"سياسة"});
  EXPECT_EQ(phrases.FindIn("سِيَاسَة"), "سياسة");
}

TEST(PhrasesTest, PhrasesWithoutWordsFindNothing) {
  EXPECT_TRUE(Phrases({"", " !? ", "*"}).empty());
  EXPECT_EQ(Phrases({}).FindIn("anything"), std::nullopt);
}

}  // namespace
}  // namespace beseda::agent
