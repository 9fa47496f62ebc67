#include "app/commands/text_diff.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

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

/// What the lines of a unified diff make of a text, as `patch` would: every hunk at the very lines that it names.
std::string Patched(const std::string& from, const std::string& diff) {
  const auto lines_of = [](const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  };
  const auto old = lines_of(from);
  std::size_t at = 0;  // in `old`
  long left_old = 0, left_new = 0, made = 0;
  std::string out;
  const auto keep = [&] { out += old.at(at++) + "\n", ++made; };
  for (const auto& line : lines_of(diff)) {
    long old_at = 0, new_at = 0;
    if (left_old == 0 && left_new == 0 && line.starts_with("@@ ")) {
      left_old = left_new = 1;
      const auto plus = line.find('+');
      if (std::sscanf(line.c_str(), "@@ -%ld,%ld", &old_at, &left_old) < 1) ADD_FAILURE() << line;
      if (std::sscanf(line.c_str() + plus, "+%ld,%ld", &new_at, &left_new) < 1) ADD_FAILURE() << line;
      // A side without lines names the line before.
      const auto begin = std::size_t(left_old == 0 ? old_at : old_at - 1);
      while (at < begin) keep();
      EXPECT_EQ(made, left_new == 0 ? new_at : new_at - 1) << line;
    } else if (left_old == 0 && left_new == 0) {
      EXPECT_TRUE(line.starts_with("--- ") || line.starts_with("+++ ")) << line;
    } else if (line.starts_with("+")) {
      out += line.substr(1) + "\n", ++made, --left_new;
    } else {
      EXPECT_TRUE(line.starts_with("-") || line.starts_with(" ")) << line;
      EXPECT_EQ(old.at(at), line.substr(1));
      --left_old;
      if (line.starts_with("-")) ++at;
      else keep(), --left_new;
    }
  }
  EXPECT_EQ(left_old, 0);
  EXPECT_EQ(left_new, 0);
  while (at < old.size()) keep();
  return out;
}

TEST(TextDiffTest, MakesTheOtherTextOfIt) {
  std::uint64_t state = 7;
  const auto next = [&](std::uint64_t below) { return (state = state * 6364136223846793005u + 1442695040888963407u, (state >> 33) % below); };
  for (int round = 0; round < 300; ++round) {
    std::string from, to;
    for (auto lines = next(40); lines > 0; --lines) from += "line " + std::to_string(next(6)) + "\n";
    for (auto lines = next(40); lines > 0; --lines) to += "line " + std::to_string(next(6)) + "\n";
    const auto diff = UnifiedDiff("a", "a", from, to);
    ASSERT_EQ(Patched(from, diff), to) << diff;
  }
}

}  // namespace
}  // namespace beseda::app
