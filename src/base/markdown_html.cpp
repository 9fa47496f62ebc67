#include "base/markdown_html.h"

#include <algorithm>
#include <cctype>

#include "base/marked_text.h"
#include "base/text.h"

namespace beseda {
namespace {

/// Writes a marked text as HTML.
class Html {
 public:
  std::string text;

  void Blocks(const MarkedText& blocks) {
    for (const auto& block : blocks) Block(block);
  }

 private:
  void Block(const MarkedBlock& block) {
    switch (block.kind) {
      case MarkedBlock::Kind::kParagraph: Wrapped("p", block.runs); break;
      case MarkedBlock::Kind::kHeading: Wrapped("h" + std::to_string(block.level), block.runs); break;
      case MarkedBlock::Kind::kCode: text += "<pre><code>" + EscapeHtml(block.code) + "\n</code></pre>\n"; break;
      case MarkedBlock::Kind::kQuote:
        text += "<blockquote>\n";
        Blocks(block.blocks);
        text += "</blockquote>\n";
        break;
      case MarkedBlock::Kind::kList: List(block); break;
      case MarkedBlock::Kind::kTable: Table(block); break;
      case MarkedBlock::Kind::kRule: text += "<hr>\n"; break;
    }
  }

  void Wrapped(const std::string& tag, const std::vector<MarkedRun>& runs) {
    text += "<" + tag + ">";
    Runs(runs);
    text += "</" + tag + ">\n";
  }

  void List(const MarkedBlock& list) {
    const std::string tag = list.ordered ? "ol" : "ul";
    text += list.ordered && list.first != 1 ? "<ol start=\"" + std::to_string(list.first) + "\">\n" : "<" + tag + ">\n";
    for (const auto& item : list.items) {
      const bool words = item.size() == 1 && item.front().kind == MarkedBlock::Kind::kParagraph;
      if (words) {
        Wrapped("li", item.front().runs);
      } else {
        text += "<li>\n";
        Blocks(item);
        text += "</li>\n";
      }
    }
    text += "</" + tag + ">\n";
  }

  void Table(const MarkedBlock& table) {
    text += "<table>\n";
    for (const auto& row : table.rows) {
      text += "<tr>\n";
      for (const auto& cell : row) Wrapped(&row == &table.rows.front() ? "th" : "td", cell);
      text += "</tr>\n";
    }
    text += "</table>\n";
  }

  void Runs(const std::vector<MarkedRun>& runs) {
    for (const auto& run : runs) Run(run);
  }

  void Run(const MarkedRun& run) {
    switch (run.kind) {
      case MarkedRun::Kind::kText: text += EscapeHtml(run.text); break;
      case MarkedRun::Kind::kCode: text += "<code>" + EscapeHtml(run.text) + "</code>"; break;
      case MarkedRun::Kind::kBreak: text += "<br>\n"; break;
      case MarkedRun::Kind::kBold: Inside("<strong>", run, "</strong>"); break;
      case MarkedRun::Kind::kItalic: Inside("<em>", run, "</em>"); break;
      case MarkedRun::Kind::kStrike: Inside("<s>", run, "</s>"); break;
      case MarkedRun::Kind::kLink: Inside("<a href=\"" + EscapeHtml(run.url) + "\">", run, "</a>"); break;
      case MarkedRun::Kind::kImage:
        if (ToLower(run.url.substr(0, 4)) == "http") {
          text += "<img src=\"" + EscapeHtml(run.url) + "\" alt=\"" + EscapeHtml(WriteUnmarked({MarkedBlock{.runs = run.inside}})) + "\">";
        } else {
          Runs(run.inside);
        }
        break;
    }
  }

  void Inside(const std::string& open, const MarkedRun& run, std::string_view close) {
    text += open;
    Runs(run.inside);
    text += close;
  }
};

}  // namespace

std::string MarkdownToHtml(std::string_view markdown) {
  Html html;
  html.Blocks(ParseMarkdown(markdown));
  return std::move(html.text);
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string EscapeMarkdown(std::string_view text) {
  const auto in_word = [&](std::size_t at) { return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])); };
  std::string out;
  bool line_begins = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    // ":" and "@" would make an address, "=" and "-" below a line a heading.
    const bool mark = std::string_view("\\`*~[]<>#:@&|!").find(c) != std::string_view::npos ||
                      (line_begins && std::string_view("-+=").find(c) != std::string_view::npos);
    // "a_b" is a word, and may stand in an address, which a backslash would end.
    const bool underline = c == '_' && !(at > 0 && in_word(at - 1) && in_word(at + 1));
    // "1." at a line's beginning would make a list.
    const bool after_number = (c == '.' || c == ')') && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1]));
    if (mark || underline || after_number) out += '\\';
    out += c;
    line_begins = c == '\n' || c == '\r' || (line_begins && (c == ' ' || c == '\t' || std::isdigit(static_cast<unsigned char>(c))));
  }
  return out;
}

std::string BoldMarkdown(std::string_view text) {
  std::string line(Trim(text));
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line.empty() ? line : "**" + EscapeMarkdown(line) + "**";
}

std::string MarkdownAddress(std::string_view url) {
  const auto in_word = [&](std::size_t at) { return at < url.size() && std::isalnum(static_cast<unsigned char>(url[at])); };
  bool bare = (url.starts_with("https://") || url.starts_with("http://")) && (in_word(url.size() - 1) || url.back() == '/');
  for (std::size_t at = 0; bare && at < url.size(); ++at) {
    bare = in_word(at) || std::string_view(":/.?=&%#+,@-").find(url[at]) != url.npos || (url[at] == '_' && in_word(at - 1) && in_word(at + 1));
  }
  if (bare) return std::string(url);
  // Between "<" and ">" spaces are allowed, line ends are not.
  if (url.find_first_of("\r\n") != url.npos) return EscapeMarkdown(url);
  std::string target;
  for (const char c : url) {
    if (std::ispunct(static_cast<unsigned char>(c))) target += '\\';
    target += c;
  }
  return "[" + EscapeMarkdown(url) + "](<" + target + ">)";
}

}  // namespace beseda
