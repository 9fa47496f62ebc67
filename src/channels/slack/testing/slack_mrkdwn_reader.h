#pragma once

// For tests: Slack's mrkdwn as Slack reads it.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace beseda::slack {

inline constexpr std::string_view kNothing = "\u200b";

/// What Slack shows of a text in its dialect, read by the strictest reading of its rules: whatever could be a mark is one.
struct Shown {
  std::string text;
  std::vector<std::string> marked;  ///< "*bold", "_italic", "`code", "@https://…": in their order.
};

class StrictReader {
 public:
  explicit StrictReader(std::string_view text) : rest_(text) {}

  Shown Read() {
    while (!rest_.empty()) ReadOne();
    return std::move(shown_);
  }

 private:
  bool Take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  void ReadOne() {
    if (Take("&amp;")) return void(shown_.text += '&');
    if (Take("&lt;")) return void(shown_.text += '<');
    if (Take("&gt;")) return void(shown_.text += '>');
    if (Take(kNothing)) return;
    const char c = rest_.front();
    EXPECT_NE(c, '&') << "an entity that is none: " << rest_.substr(0, 20);
    EXPECT_NE(c, '>') << "stands alone: " << rest_.substr(0, 20);
    if (c == '<') return ReadReference();
    if (rest_.starts_with("```")) return ReadMarked("```", true);
    if (c == '*' || c == '_' || c == '~' || c == '`') return ReadMarked(rest_.substr(0, 1), false);
    shown_.text += c;
    rest_.remove_prefix(1);
  }

  void ReadReference() {
    const auto close = rest_.find('>');
    ASSERT_NE(close, rest_.npos);
    const auto inside = rest_.substr(1, close - 1);
    const auto bar = inside.find('|');
    shown_.marked.push_back("@" + std::string(inside.substr(0, bar)));
    shown_.text += StrictReader(bar == inside.npos ? inside : inside.substr(bar + 1)).Read().text;
    rest_.remove_prefix(close + 1);
  }

  /// From a mark to the next one of its kind on the line; a mark beside a blank or a zero-width space is none.
  void ReadMarked(std::string_view mark, bool lines) {
    const std::string sign(mark);
    const auto after = rest_.substr(sign.size());
    for (auto end = after.find(sign); end != after.npos; end = after.find(sign, end + 1)) {
      const auto inside = after.substr(0, end);
      if (!lines && inside.find('\n') != inside.npos) break;
      if (inside.empty() || inside.starts_with(kNothing) || inside.ends_with(kNothing) || inside.front() == ' ' || inside.back() == ' ') continue;
      // Code holds no other marks.
      const auto read = sign.front() == '`' ? ReadCode(inside) : StrictReader(inside).Read();
      shown_.marked.push_back(sign + read.text);
      shown_.marked.insert(shown_.marked.end(), read.marked.begin(), read.marked.end());
      shown_.text += read.text;
      rest_ = after.substr(end + sign.size());
      return;
    }
    shown_.text += rest_.substr(0, 1);
    rest_.remove_prefix(1);
  }

  static Shown ReadCode(std::string_view inside) {
    Shown shown;
    StrictReader reader(inside);
    while (!reader.rest_.empty()) {
      const char c = reader.rest_.front();
      if (c == '*' || c == '_' || c == '~' || c == '`') {
        reader.shown_.text += c;
        reader.rest_.remove_prefix(1);
      } else {
        reader.ReadOne();
      }
    }
    return std::move(reader.shown_);
  }

  std::string_view rest_;
  Shown shown_;
};

}  // namespace beseda::slack
