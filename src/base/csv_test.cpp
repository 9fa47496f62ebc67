#include "base/csv.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

using Lines = std::vector<std::vector<std::string>>;

Lines Parsed(std::string_view text) {
  const auto rows = ReadCsv(text);
  EXPECT_TRUE(rows.ok()) << text;
  Lines lines;
  for (const auto& row : rows.ok() ? *rows : std::vector<CsvRow>()) lines.push_back(row.cells);
  return lines;
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
  AppendCsv(out, {";;=", "x"});
  EXPECT_EQ(Parsed(out), (Lines{{";;=", "x"}}));
}

TEST(CsvTest, SaysWhereAQuoteIsWrong) {
  EXPECT_EQ(ReadCsv("a\nb,\"c\nd").error().message, "Line 2: a quote is opened and never closed.");
  EXPECT_EQ(ReadCsv("a\n\"b\"c\n").error().message, "Line 2: something stands behind the closing quote.");
}

TEST(CsvTest, WritesWhatItReads) {
  std::string out;
  AppendCsv(out, {"a", "b,c", "d\"e", "f\ng", "-1.5", "", "h"});
  EXPECT_EQ(out, "a,\"b,c\",\"d\"\"e\",\"f\ng\",-1.5,,h\r\n");
  EXPECT_EQ(Parsed(out), (Lines{{"a", "b,c", "d\"e", "f\ng", "-1.5", "", "h"}}));
  out.clear();
  AppendCsv(out, {"=1+2", "+x", "@y"});
  EXPECT_EQ(out, "'=1+2,'+x,'@y\r\n");
}

TEST(CsvTest, QuotesAndLineEnds) {
  const auto rows = ReadCsv("\xEF\xBB\xBF" "a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n3,\n", 10);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_EQ((*rows)[1].cells, (std::vector<std::string>{"x, \"y\"\nz", "2"}));
  EXPECT_EQ((*rows)[2].cells, (std::vector<std::string>{"3", ""}));
  EXPECT_EQ((*rows)[2].line, 5u);
  EXPECT_EQ(ReadCsv("a;b\n1;2", 10)->at(1).cells[1], "2") << "as spreadsheets write it in many countries";
  EXPECT_FALSE(ReadCsv("a,\"b", 10).ok());
  EXPECT_FALSE(ReadCsv("a,\"b\"c", 10).ok());
  EXPECT_FALSE(ReadCsv("1\n2\n3", 2).ok());
  EXPECT_TRUE(ReadCsv("", 2)->empty());
}

TEST(CsvTest, FormulasAreDefused) {
  std::string out;
  AppendCsv(out, {"=1+1", "-5", "a,b", "@x"});
  EXPECT_EQ(out, "'=1+1,-5,\"a,b\",'@x\r\n");
}

}  // namespace
}  // namespace beseda
