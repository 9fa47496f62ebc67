#pragma once

// For tests: Telegram's HTML as Telegram reads it.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beseda::telegram {

/// Reads Telegram's HTML by the rules of core.telegram.org/bots/api#html-style, stricter than Telegram where that is lenient: only the
/// documented tags, closed in their order; <, > and & only as the documented entities; nothing inside code and pre (but code right
/// inside pre); no quote in a quote, no link in a link.
class StrictReader {
 public:
  explicit StrictReader(std::string html) : html_(std::move(html)), rest_(html_) {}
  StrictReader(const StrictReader&) = delete;
  StrictReader& operator=(const StrictReader&) = delete;

  /// What is shown, or nothing if the text is malformed; `mistake` says why.
  std::optional<std::string> Shown() {
    while (!rest_.empty()) {
      if (rest_[0] == '<') {
        if (!Tag()) return std::nullopt;
      } else if (rest_[0] == '&') {
        if (!Entity(shown_)) return std::nullopt;
      } else if (rest_[0] == '>') {
        return mistake = "a bare >", std::nullopt;
      } else {
        shown_ += rest_[0];
        rest_.remove_prefix(1);
      }
    }
    if (!open_.empty()) return mistake = "not closed: " + open_.back(), std::nullopt;
    return shown_;
  }

  std::string mistake;
  std::vector<std::string> links;

 private:
  bool Entity(std::string& out) {
    for (const auto& [name, c] : {std::pair<std::string_view, char>{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}) {
      if (!rest_.starts_with(name)) continue;
      out += c;
      rest_.remove_prefix(name.size());
      return true;
    }
    mistake = "a bare &";
    return false;
  }

  bool Is(std::string_view tag) const { return std::ranges::count(open_, tag) > 0; }

  bool Attribute(std::string_view begin, std::string& value) {
    if (!rest_.starts_with(begin)) return false;
    rest_.remove_prefix(begin.size());
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '<' || rest_[0] == '>') return mistake = "a bare < or > in an attribute", false;
      if (rest_[0] == '&') {
        if (!Entity(value)) return false;
        continue;
      }
      value += rest_[0];
      rest_.remove_prefix(1);
    }
    if (!rest_.starts_with("\">")) return mistake = "an attribute that does not end", false;
    rest_.remove_prefix(2);
    return true;
  }

  bool Tag() {
    for (const std::string_view name : {"b", "i", "s", "code", "pre", "blockquote", "a"}) {
      const auto opening = "<" + std::string(name) + ">", closing = "</" + std::string(name) + ">";
      if (rest_.starts_with(closing)) {
        if (open_.empty() || open_.back() != name) return mistake = closing + " closes another tag", false;
        open_.pop_back();
        rest_.remove_prefix(closing.size());
        return true;
      }
      if (name != "a" && rest_.starts_with(opening)) {
        rest_.remove_prefix(opening.size());
        return Open(std::string(name));
      }
    }
    std::string value;
    if (rest_.starts_with("<a href=\"")) {
      if (!Attribute("<a href=\"", value)) return false;
      links.push_back(value);
      return Open("a");
    }
    if (rest_.starts_with("<code class=\"language-")) {
      if (open_.empty() || open_.back() != "pre") return mistake = "a language outside pre", false;
      if (!Attribute("<code class=\"language-", value)) return false;
      open_.push_back("code");
      return true;
    }
    mistake = "an unknown tag: " + std::string(rest_.substr(0, 20));
    return false;
  }

  bool Open(std::string tag) {
    if (Is("code") || Is("pre")) return mistake = tag + " inside code", false;
    if (tag == "code" && (Is("b") || Is("i") || Is("s") || Is("a"))) return mistake = "code inside marks", false;
    if (Is(tag)) return mistake = tag + " inside itself", false;
    open_.push_back(std::move(tag));
    return true;
  }

  std::string html_;
  std::string_view rest_;
  std::string shown_;
  std::vector<std::string> open_;
};

}  // namespace beseda::telegram
