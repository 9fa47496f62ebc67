#include "channels/whatsapp/whatsapp_marks.h"

#include <gtest/gtest.h>

#include <cctype>

#include "base/text_limits.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

// A reader of WhatsApp's marks as https://faq.whatsapp.com/539178204879377 describes them, at its most eager: a pair counts
// wherever it stands at the ends of words, on one line.
class Reader {
 public:
  /// What is shown; `styled` collects what stands in a pair, as "*bold".
  std::string Show(std::string_view text, std::vector<std::string>* styled = nullptr) {
    styled_ = styled;
    std::string out;
    while (!text.empty()) {
      const auto block = text.find("```");
      const auto end = block == std::string_view::npos ? block : text.find("```", block + 3);
      if (end == std::string_view::npos) break;
      out += ShowLines(text.substr(0, block));
      const auto code = text.substr(block + 3, end - block - 3);
      Note('`', code);
      out += code;
      text.remove_prefix(end + 3);
    }
    return Clean(out + ShowLines(text));
  }

  /// Without what keeps characters from being marks.
  static std::string Clean(std::string text) {
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"\u200A", ""}, {"\u2060", ""}, {"\u02CB", "`"}}) {
      for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) text.replace(at, from.size(), to);
    }
    return text;
  }

 private:
  static bool IsWord(std::string_view text, std::size_t at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (std::isalnum(c)) return true;
    if (c < 0x80) return false;
    // Cyrillic is the only other script of these tests.
    return c == 0xD0 || c == 0xD1 || (at > 0 && (static_cast<unsigned char>(text[at - 1]) == 0xD0 || static_cast<unsigned char>(text[at - 1]) == 0xD1));
  }
  static bool IsSpaceAt(std::string_view text, std::size_t at) {
    return text[at] == ' ' || text.substr(at).starts_with("\u200A");
  }
  static bool IsSpaceBefore(std::string_view text, std::size_t at) {
    return text[at - 1] == ' ' || text.substr(0, at).ends_with("\u200A");
  }

  void Note(char mark, std::string_view text) {
    if (styled_) styled_->push_back(mark + Clean(std::string(text)));
  }

  std::string ShowLines(std::string_view text) {
    std::string out;
    while (true) {
      const auto end = text.find('\n');
      auto line = text.substr(0, end);
      if (line.starts_with("> ")) {
        Note('>', line.substr(2));
        line.remove_prefix(2);
      } else if (line.starts_with("- ") || line.starts_with("* ")) {
        out += "• ";
        line.remove_prefix(2);
      }
      out += ShowLine(line);
      if (end == std::string_view::npos) return out;
      out += '\n';
      text.remove_prefix(end + 1);
    }
  }

  std::string ShowLine(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
      if (line.substr(i).starts_with("https://")) {
        const auto end = std::min(line.find(' ', i), line.size());
        out += line.substr(i, end - i);
        i = end;
        continue;
      }
      const char c = line[i];
      const auto close = c == '`' ? line.find('`', i + 2) : Closer(line, i);
      if (close == std::string_view::npos || (c != '`' && c != '*' && c != '_' && c != '~')) {
        out += c;
        ++i;
        continue;
      }
      const auto inside = line.substr(i + 1, close - i - 1);
      Note(c, inside);
      out += c == '`' ? std::string(inside) : ShowLine(inside);
      i = close + 1;
    }
    return out;
  }

  static std::size_t Closer(std::string_view line, std::size_t at) {
    const char mark = line[at];
    if (at > 0 && IsWord(line, at - 1)) return std::string_view::npos;
    if (at + 1 >= line.size() || IsSpaceAt(line, at + 1)) return std::string_view::npos;
    for (auto i = at + 2; i < line.size(); ++i) {
      if (line[i] != mark || IsSpaceBefore(line, i)) continue;
      if (i + 1 == line.size() || !IsWord(line, i + 1)) return i;
    }
    return std::string_view::npos;
  }

  std::vector<std::string>* styled_ = nullptr;
};

std::string Write(std::string_view markdown) { return WriteWhatsAppText(ParseMarkdown(markdown)); }

TEST(WhatsAppMarks, WritesItsDialect) {
  EXPECT_EQ(Write("**bold** *italic* ~~gone~~ `code`"), "*bold* _italic_ ~gone~ `code`");
  EXPECT_EQ(Write("**bold *both* end**"), "*bold _both_ end*");
  EXPECT_EQ(Write("# Title\n\ntext"), "*Title*\n\ntext");
  EXPECT_EQ(Write("- one\n- two"), "- one\n- two");
  EXPECT_EQ(Write("3. three\n4. four"), "3. three\n4. four");
  EXPECT_EQ(Write("> wise\n> words"), "> wise\n> words");
  EXPECT_EQ(Write("```cpp\nint x;\n```"), "```int x;```");
  EXPECT_EQ(Write("[shop](https://example.org/a_b)"), "shop (https://example.org/a_b)");
  EXPECT_EQ(Write("|a|b|\n|---|---|\n|1|2|\n"), "*a* | *b*\n1 | 2");
}

TEST(WhatsAppMarks, LeavesOutMarksThatWouldNotBeSeen) {
  EXPECT_EQ(Write("un**frig**gingly"), "unfriggingly");
  EXPECT_EQ(Write("**bold**s"), "bolds");
  // A mark does not go over a line's end.
  EXPECT_EQ(Write("**one\ntwo**"), "*one*\n*two*");
}

TEST(WhatsAppMarks, KeepsCharactersFromBeingMarks) {
  const auto plain = [](std::string_view text) { return WriteWhatsAppText(PlainMarkedText(text)); };
  EXPECT_EQ(plain("*not bold*"), "*\u200Anot bold*");
  EXPECT_EQ(plain("2*3*4 snake_case_name"), "2*3*4 snake_case_name");
  EXPECT_EQ(plain("one * star"), "one * star");
  EXPECT_EQ(plain("- no item\n1. no item\n> no quote"), "\u2060- no item\n\u20601. no item\n\u2060> no quote");
  EXPECT_EQ(plain("see https://example.org/_x_ and *y*"), "see https://example.org/_x_ and *\u200Ay*");
}

TEST(WhatsAppMarks, ShowsExactlyThePlainText) {
  SeededRandom random(7);
  constexpr std::string_view kPieces[] = {"*", "_", "~", "`", "```", " ", "a", "1", ".", "! ", "(", ")", "ж", "> ", "- ", "1. ", "\n", "word"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto length = 1 + random.Next64() % 14; length-- > 0;) text += kPieces[random.Next64() % std::size(kPieces)];
    const auto tree = PlainMarkedText(text);
    std::vector<std::string> styled;
    EXPECT_EQ(Reader().Show(WriteWhatsAppText(tree), &styled), WriteUnmarked(tree)) << "of: " << text;
    EXPECT_TRUE(styled.empty()) << "of: " << text << " as " << styled.front();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(WhatsAppMarks, ShowsExactlyWhatMarkdownSays) {
  SeededRandom random(8);
  constexpr std::string_view kPieces[] = {"*", "**", "_", "~~", "~", "`", " ", "a", "ж", "1", ".", "(", "word ", " x"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "x ";
    for (auto length = 1 + random.Next64() % 14; length-- > 0;) text += kPieces[random.Next64() % std::size(kPieces)];
    const auto tree = ParseMarkdown(text);
    EXPECT_EQ(Reader().Show(WriteWhatsAppText(tree)), WriteUnmarked(tree)) << "of: " << text << " as " << WriteWhatsAppText(tree);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(WhatsAppMarks, MarksWhatMarkdownMarks) {
  const auto styled = [](std::string_view markdown) {
    std::vector<std::string> all;
    Reader().Show(Write(markdown), &all);
    return all;
  };
  EXPECT_EQ(styled("a **b** c"), std::vector<std::string>{"*b"});
  EXPECT_EQ(styled("**a _b_ c**"), (std::vector<std::string>{"*a _b_ c", "_b"}));
  EXPECT_EQ(styled("*a* and ~~b~~ and `c*d`"), (std::vector<std::string>{"_a", "~b", "`c*d"}));
}

}  // namespace
}  // namespace beseda
