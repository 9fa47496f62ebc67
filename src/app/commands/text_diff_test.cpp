#include "app/commands/text_diff.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>


namespace beseda::app {
namespace {

TEST(TextDiffTest, LooksAsPeopleKnowIt) {
  EXPECT_EQ(UnifiedDiff("a", "b", "x\n", "x\n"), "");
  EXPECT_EQ(UnifiedDiff("a/f", "b/f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\nten\n"),
            "--- a/f\n+++ b/f\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+ten\n");
  EXPECT_EQ(UnifiedDiff("", "b/f", "", "1\n"), "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+1\n");
  EXPECT_EQ(UnifiedDiff("a/f", "", "1\n2\n", ""), "--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n");
}

TEST(TextDiffTest, FarChangesStandApart) {
  std::string from, to;
  for (int i = 0; i < 30; ++i) {
    from += std::to_string(i) + "\n";
    to += i == 3 || i == 20 ? "x\n" : std::to_string(i) + "\n";
  }
  EXPECT_EQ(UnifiedDiff("a", "b", from, to),
            "--- a\n+++ b\n@@ -1,7 +1,7 @@\n 0\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n@@ -18,7 +18,7 @@\n 17\n 18\n 19\n-20\n+x\n 21\n 22\n 23\n");
}

// Takes the difference to the text that it came from with the system's `patch`, where there is one.
TEST(TextDiffTest, PatchMakesTheOtherTextOfIt) {
  if (std::system("command -v patch >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no patch program";
  std::string pattern = testing::TempDir() + "beseda-diff-XXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  std::uint64_t state = 7;
  const auto next = [&](std::uint64_t below) { return (state = state * 6364136223846793005u + 1442695040888963407u, (state >> 33) % below); };
  for (int round = 0; round < 60; ++round) {
    std::string from, to;
    for (auto lines = next(40); lines > 0; --lines) from += "line " + std::to_string(next(6)) + "\n";
    for (auto lines = next(40); lines > 0; --lines) to += "line " + std::to_string(next(6)) + "\n";
    const auto diff = UnifiedDiff("a", "a", from, to);
    if (diff.empty() || from.empty() || to.empty()) continue;
    std::ofstream(folder + "/a") << from;
    std::ofstream(folder + "/diff") << diff;
    ASSERT_EQ(std::system(("patch -s -F0 " + folder + "/a " + folder + "/diff").c_str()), 0) << diff;
    std::ifstream file(folder + "/a");
    ASSERT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), to) << diff;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace beseda::app
