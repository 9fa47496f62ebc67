#include "base/csv.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

using Lines = std::vector<std::vector<std::string>>;

Lines Parsed(std::string_view text) {
  auto lines = ParseCsv(text);
  EXPECT_TRUE(lines.ok()) << text;
  return lines.ok() ? *lines : Lines();
}

TEST(CsvTest, ReadsWhatRfc4180Shows) {
  EXPECT_EQ(Parsed("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"), (Lines{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(Parsed("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"), (Lines{{"aaa", "b\r\nbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(Parsed("\"aaa\",\"b\"\"bb\",\"ccc\""), (Lines{{"aaa", "b\"bb", "ccc"}}));
}

TEST(CsvTest, ReadsWhatSpreadsheetsWrite) {
  EXPECT_EQ(Parsed("\xEF\xBB\xBFname;total\nAnn, Bo;1,5\n"), (Lines{{"name", "total"}, {"Ann, Bo", "1,5"}}));
  EXPECT_EQ(Parsed("a\tb\n\n\nc\t\n"), (Lines{{"a", "b"}, {"c", ""}}));
  EXPECT_EQ(Parsed("\"\"\nx"), (Lines{{""}, {"x"}}));
  EXPECT_EQ(Parsed(""), Lines());
}

TEST(CsvTest, AFieldsOwnMarksDoNotDecideWhatSeparates) {
  EXPECT_EQ(Parsed("\"a;b;c\",d\r\ne,f\r\n"), (Lines{{"a;b;c", "d"}, {"e", "f"}}));
  EXPECT_EQ(Parsed("\n\na;b\nc;d\n"), (Lines{{"a", "b"}, {"c", "d"}}));
  std::string out;
  AppendCsvLine(out, {";;=", "x"});
  EXPECT_EQ(Parsed(out), (Lines{{";;=", "x"}}));
}

TEST(CsvTest, SaysWhereAQuoteIsWrong) {
  EXPECT_EQ(ParseCsv("a\nb,\"c\nd").error().message, "Line 2: a quote is opened and never closed.");
  EXPECT_EQ(ParseCsv("a\n\"b\"c\n").error().message, "Line 2: something stands behind the closing quote.");
}

TEST(CsvTest, WritesWhatItReads) {
  std::string out;
  AppendCsvLine(out, {"a", "b,c", "d\"e", "f\ng", "-1.5", "", "h"});
  EXPECT_EQ(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",-1.5,,h\r\n");
  EXPECT_EQ(Parsed(out), (Lines{{"a", "b,c", "d\"e", "f\ng", "-1.5", "", "h"}}));
  out.clear();
  AppendCsvLine(out, {"=1+2", "+x", "@y"});
  EXPECT_EQ(out, "\"'=1+2\",\"'+x\",\"'@y\"\r\n");
}

}  // namespace
}  // namespace beseda
