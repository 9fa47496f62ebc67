#include "base/markdown_html.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace beseda {
namespace {

constexpr std::string_view kEscapable = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::size_t kMostLink = 2000;  // Also bounds how far a "[" looks for its end.

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

bool IsSafeLink(std::string_view url) {
  const auto lower = ToLower(url.substr(0, 8));
  if (!lower.starts_with("https://") && !lower.starts_with("http://") && !lower.starts_with("mailto:")) return false;
  return std::none_of(url.begin(), url.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7F || c == '"' || c == '<' || c == '>'; });
}

std::string Unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && kEscapable.find(text[i + 1]) != kEscapable.npos) ++i;
    out += text[i];
  }
  return out;
}

void AppendEscaped(std::string& out, char c) {
  switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    default: out += c;
  }
}

/// The words of one block. Marks that find no partner stay as they are.
class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text) {}

  std::string Html() {
    while (at_ < text_.size()) Step();
    // What was opened and not closed is no mark.
    for (auto mark = open_.rbegin(); mark != open_.rend(); ++mark) out_.replace(mark->at, mark->html.size(), mark->sign);
    return std::move(out_);
  }

 private:
  struct Mark {
    std::string sign, tag, html;
    std::size_t at;
  };

  void Step() {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size() && kEscapable.find(text_[at_ + 1]) != kEscapable.npos) {
      AppendEscaped(out_, text_[at_ + 1]);
      at_ += 2;
    } else if (c == '\n') {
      out_ += "<br>\n";
      ++at_;
    } else if (c == '`') {
      if (!Code()) Plain();
    } else if (c == '[') {
      if (!Link()) Plain();
    } else if (c == 'h' && (at_ == 0 || !IsWordByte(text_[at_ - 1])) && (Rest().starts_with("https://") || Rest().starts_with("http://"))) {
      BareLink();
    } else if (c == '*' || c == '_' || c == '~') {
      Emphasis(c);
    } else {
      Plain();
    }
  }

  std::string_view Rest() const { return text_.substr(at_); }
  void Plain() { AppendEscaped(out_, text_[at_++]); }

  bool Code() {
    const auto end = text_.substr(0, std::min(text_.size(), at_ + kMostLink)).find('`', at_ + 1);
    if (end == text_.npos) return false;
    out_ += "<code>" + EscapeHtml(text_.substr(at_ + 1, end - at_ - 1)) + "</code>";
    at_ = end + 1;
    return true;
  }

  // "[words](address)": words without brackets of their own.
  bool Link() {
    const auto near = text_.substr(0, std::min(text_.size(), at_ + kMostLink));
    auto close = at_ + 1;
    while (close < near.size() && near[close] != ']' && near[close] != '[') close += near[close] == '\\' ? 2 : 1;
    if (close + 1 >= near.size() || near[close] != ']' || near[close + 1] != '(') return false;
    auto end = close + 2;
    while (end < near.size() && near[end] != ')' && !IsSpace(near[end])) end += near[end] == '\\' ? 2 : 1;
    if (end >= near.size() || near[end] != ')') return false;
    const auto url = Unescaped(near.substr(close + 2, end - close - 2));
    if (!IsSafeLink(url)) return false;
    out_ += "<a href=\"" + EscapeHtml(url) + "\">" + EscapeHtml(Unescaped(near.substr(at_ + 1, close - at_ - 1))) + "</a>";
    at_ = end + 1;
    return true;
  }

  void BareLink() {
    auto end = at_;
    while (end < text_.size() && !IsSpace(text_[end]) && std::string_view("<>\"`").find(text_[end]) == std::string_view::npos) end += text_[end] == '\\' ? 2 : 1;
    end = std::min(end, text_.size());
    while (end > at_ + 1 && text_[end - 2] != '\\' && std::string_view(".,;:!?)*_'").find(text_[end - 1]) != std::string_view::npos) --end;
    const auto url = Unescaped(text_.substr(at_, end - at_));
    const auto shown = EscapeHtml(url);
    out_ += IsSafeLink(url) && url.size() > 8 ? "<a href=\"" + shown + "\">" + shown + "</a>" : shown;
    at_ = end;
  }

  void Emphasis(char c) {
    std::size_t size = 1;
    while (size < 2 && at_ + size < text_.size() && text_[at_ + size] == c) ++size;
    if (c == '~' && size < 2) return Plain();
    const std::string sign(size, c);
    const bool before = at_ > 0 && !IsSpace(text_[at_ - 1]), after = at_ + size < text_.size() && !IsSpace(text_[at_ + size]);
    // "snake_case" is a word.
    const bool inside = c == '_' && at_ > 0 && IsWordByte(text_[at_ - 1]) && at_ + size < text_.size() && IsWordByte(text_[at_ + size]);
    at_ += size;
    if (!inside && before && !open_.empty() && open_.back().sign == sign) {
      out_ += "</" + open_.back().tag + ">";
      open_.pop_back();
    } else if (!inside && after && open_.size() < 3 && std::none_of(open_.begin(), open_.end(), [&](const Mark& mark) { return mark.sign == sign; })) {
      const std::string tag = c == '~' ? "s" : size == 2 ? "strong" : "em";
      open_.push_back({sign, tag, "<" + tag + ">", out_.size()});
      out_ += open_.back().html;
    } else {
      out_ += sign;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<Mark> open_;
};

enum class Kind { kBlank, kHeading, kBullet, kNumber, kQuote, kFence, kWords };

struct Line {
  Kind kind = Kind::kWords;
  std::string_view rest;
  int level = 0;
};

Line LineOf(std::string_view raw) {
  const auto text = Trim(raw);
  if (text.empty()) return {Kind::kBlank, text};
  if (text.starts_with("```")) return {Kind::kFence, text};
  if (text[0] == '#') {
    const auto level = std::min(text.find_first_not_of('#'), text.size());
    if (level <= 6 && level < text.size() && text[level] == ' ') return {Kind::kHeading, Trim(text.substr(level)), int(level)};
  }
  if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ") || text.starts_with("• ")) {
    return {Kind::kBullet, Trim(text.substr(text.find(' ')))};
  }
  if (text[0] == '>') return {Kind::kQuote, Trim(text.substr(1))};
  const auto digits = text.find_first_not_of("0123456789");
  if (digits != text.npos && digits > 0 && digits <= 9 && (text[digits] == '.' || text[digits] == ')') && digits + 1 < text.size() && text[digits + 1] == ' ') {
    return {Kind::kNumber, Trim(text.substr(digits + 1))};
  }
  return {Kind::kWords, text};
}

std::string Wrapped(std::string_view tag, const std::string& html) { return "<" + std::string(tag) + ">" + html + "</" + std::string(tag) + ">\n"; }

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) AppendEscaped(out, c);
  return out;
}

std::string EscapeMarkdown(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    const bool mark = std::string_view("\\`*_~[]<>#:").find(c) != std::string_view::npos || (line_begins && std::string_view("-+").find(c) != std::string_view::npos);
    // "1." at a line's beginning would make a list.
    const bool after_number = (c == '.' || c == ')') && !out.empty() && out.back() >= '0' && out.back() <= '9';
    if (mark || after_number) out += '\\';
    out += c;
    line_begins = c == '\n' || (line_begins && (IsSpace(c) || digit));
  }
  return out;
}

std::string MarkdownToHtml(std::string_view markdown) {
  const auto lines = Split(markdown, '\n');
  std::string out;
  for (std::size_t i = 0; i < lines.size();) {
    const auto line = LineOf(lines[i]);
    if (line.kind == Kind::kBlank) {
      ++i;
    } else if (line.kind == Kind::kHeading) {
      out += Wrapped("h" + std::to_string(line.level), Inline(line.rest).Html());
      ++i;
    } else if (line.kind == Kind::kFence) {
      std::string code;
      for (++i; i < lines.size() && LineOf(lines[i]).kind != Kind::kFence; ++i) (code += EscapeHtml(lines[i])) += "\n";
      ++i;
      out += "<pre><code>" + code + "</code></pre>\n";
    } else if (line.kind == Kind::kBullet || line.kind == Kind::kNumber) {
      std::string items;
      for (; i < lines.size() && LineOf(lines[i]).kind == line.kind; ++i) items += Wrapped("li", Inline(LineOf(lines[i]).rest).Html());
      out += Wrapped(line.kind == Kind::kBullet ? "ul" : "ol", "\n" + items);
    } else {
      std::string words;
      for (; i < lines.size() && LineOf(lines[i]).kind == line.kind; ++i) (words += words.empty() ? "" : "\n") += LineOf(lines[i]).rest;
      const auto html = Inline(words).Html();
      out += line.kind == Kind::kQuote ? Wrapped("blockquote", html) : Wrapped("p", html);
    }
  }
  return out;
}

}  // namespace beseda
