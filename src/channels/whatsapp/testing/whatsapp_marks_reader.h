#pragma once

// For tests: WhatsApp's marks as WhatsApp reads them.

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unicode.h"

namespace beseda {

/// A reader of WhatsApp's marks as https://faq.whatsapp.com/539178204879377 describes them, at its most eager: a pair counts
/// wherever it stands at the ends of words, on one line.
class WhatsAppMarksReader {
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
  /// Whether the character that has the byte `at` is a letter or digit, of the scripts of these tests: Latin, Cyrillic and Han.
  static bool IsWord(std::string_view text, std::size_t at) {
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    auto rest = text.substr(at);
    const auto c = TakeCodePoint(rest);
    if (c < 0x80) return std::isalnum(int(c));
    return (c >= 0xC0 && c < 0x250) || (c >= 0x400 && c < 0x530) || (c >= 0x4E00 && c < 0xA000);
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
      if (line.substr(i).starts_with("https://") || line.substr(i).starts_with("http://")) {
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

}  // namespace beseda
