#include "channels/telegram/telegram_html.h"

#include <algorithm>

#include "base/text.h"
#include "base/text_limits.h"

namespace beseda::telegram {
namespace {

/// The server takes at most 32 KiB of marked-up text (Client::get_formatted_text of tdlib/telegram-bot-api): so many bytes may
/// stand for one unit of a text of the longest kind.
constexpr std::size_t kBytesPerUnit = 8;

/// Writes the marked-up text and counts what is shown of it.
class Writer {
 public:
  std::string html;
  std::size_t shown = 0;

  void Blocks(const MarkedText& blocks, const std::string& indent) {
    bool first = true;
    for (const auto& block : blocks) {
      if (!first) Show(block.kind == MarkedBlock::Kind::kList ? "\n" : "\n\n");
      if (!first || fresh_) Show(indent);
      first = false;
      fresh_ = true;
      Block(block, indent);
    }
  }

 private:
  void Show(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        default: html += c;
      }
    }
    shown += Utf16Units(text);
  }

  static std::string Attribute(std::string_view value) {
    std::string out;
    for (const char c : value) {
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

  void Block(const MarkedBlock& block, const std::string& indent) {
    switch (block.kind) {
      case MarkedBlock::Kind::kParagraph: Runs(block.runs, indent); break;
      case MarkedBlock::Kind::kHeading: Marked("b", bold_, block.runs, indent); break;
      case MarkedBlock::Kind::kCode: Code(block, indent); break;
      case MarkedBlock::Kind::kQuote: Quote(block, indent); break;
      case MarkedBlock::Kind::kList: List(block, indent); break;
      case MarkedBlock::Kind::kTable: Table(block, indent); break;
      case MarkedBlock::Kind::kRule: Show("———"); break;
    }
  }

  void Code(const MarkedBlock& block, const std::string& indent) {
    if (!indent.empty() || quoted_) {  // Inside lists and quotes a block of its own would break their lines.
      html += "<code>";
      for (const auto line : Lines(block.code)) Show(line.substr(0, 1) == "\n" ? "\n" + indent + std::string(line.substr(1)) : std::string(line));
      html += "</code>";
      return;
    }
    const bool named = !block.language.empty();
    html += named ? "<pre><code class=\"language-" + Attribute(block.language) + "\">" : "<pre>";
    Show(block.code);
    html += named ? "</code></pre>" : "</pre>";
  }

  // The lines, each but the first with the line's end before it.
  static std::vector<std::string_view> Lines(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t from = 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
      if (text[at] != '\n') continue;
      lines.push_back(text.substr(from, at - from));
      from = at;
    }
    lines.push_back(text.substr(from));
    return lines;
  }

  void Quote(const MarkedBlock& block, const std::string& indent) {
    fresh_ = false;
    if (quoted_ || !indent.empty()) {
      Show("> ");
      Blocks(block.blocks, indent + "> ");
      return;
    }
    quoted_ = true;
    html += "<blockquote>";
    Blocks(block.blocks, "");
    html += "</blockquote>";
    quoted_ = false;
  }

  void List(const MarkedBlock& list, const std::string& indent) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (i > 0) Show("\n" + indent);
      Show(list.ordered ? std::to_string(list.first + i) + ". " : "• ");
      fresh_ = false;
      Blocks(list.items[i], indent + "   ");
    }
    fresh_ = true;
  }

  void Table(const MarkedBlock& table, const std::string& indent) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      if (row > 0) Show("\n" + indent);
      for (std::size_t cell = 0; cell < table.rows[row].size(); ++cell) {
        if (cell > 0) Show(" | ");
        if (row == 0) {
          Marked("b", bold_, table.rows[row][cell], indent);
        } else {
          Runs(table.rows[row][cell], indent);
        }
      }
    }
  }

  void Marked(const char* tag, bool& open, const std::vector<MarkedRun>& inside, const std::string& indent) {
    if (open || inside.empty()) return Runs(inside, indent);
    open = true;
    html.append("<").append(tag).append(">");
    Runs(inside, indent);
    html.append("</").append(tag).append(">");
    open = false;
  }

  void Runs(const std::vector<MarkedRun>& runs, const std::string& indent) {
    for (const auto& run : runs) {
      switch (run.kind) {
        case MarkedRun::Kind::kText: Show(run.text); break;
        case MarkedRun::Kind::kBreak: Show("\n" + indent); break;
        case MarkedRun::Kind::kBold: Marked("b", bold_, run.inside, indent); break;
        case MarkedRun::Kind::kItalic: Marked("i", italic_, run.inside, indent); break;
        case MarkedRun::Kind::kStrike: Marked("s", strike_, run.inside, indent); break;
        case MarkedRun::Kind::kCode: InlineCode(run.text); break;
        case MarkedRun::Kind::kLink:
        case MarkedRun::Kind::kImage: Link(run, indent); break;
      }
    }
  }

  // Code cannot be part of bold or linked text: such text shows it plainly.
  void InlineCode(std::string_view text) {
    if (text.empty()) return;
    const bool plain = bold_ || italic_ || strike_ || linked_;
    if (!plain) html += "<code>";
    Show(text);
    if (!plain) html += "</code>";
  }

  void Link(const MarkedRun& run, const std::string& indent) {
    if (run.inside.empty() && run.text.empty()) return Show(run.url);
    const bool taken = !linked_ && IsTakenAsLink(run.url);
    if (taken) html += "<a href=\"" + Attribute(run.url) + "\">";
    const auto from = html.size();
    linked_ = linked_ || taken;
    Show(run.text);
    Runs(run.inside, indent);
    if (taken) {
      linked_ = false;
      html += "</a>";
      return;
    }
    const auto address = run.url.starts_with("mailto:") ? run.url.substr(7) : run.url.starts_with("tel:") ? run.url.substr(4) : run.url;
    if (html.substr(from) != Attribute(address)) Show(" (" + address + ")");
  }

  bool fresh_ = false;  // A line has begun and its indent is still to be written.
  bool bold_ = false, italic_ = false, strike_ = false, linked_ = false, quoted_ = false;
};

Writer Written(const MarkedText& text) {
  Writer writer;
  writer.Blocks(text, "");
  return writer;
}

}  // namespace

std::string WriteHtml(const MarkedText& text) { return Written(text).html; }

std::size_t HtmlLength(const MarkedText& text) { return Written(text).shown; }

std::vector<MarkedText> SplitForTelegram(const MarkedText& text, std::size_t most) {
  return SplitMarked(text, most, [](const MarkedText& piece) {
    const auto written = Written(piece);
    return std::max(written.shown, written.html.size() / kBytesPerUnit + 1);
  });
}

// As LinkManager::get_checked_link of tdlib has it.
bool IsTakenAsLink(std::string_view url) {
  const auto lower = ToLower(url);
  if (lower.starts_with("tg:")) return lower.size() > 5;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!lower.starts_with(scheme)) continue;
    auto host = std::string_view(lower).substr(scheme.size());
    host = host.substr(0, host.find_first_of("/?#"));
    if (const auto user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    const auto dot = host.find('.');
    return dot != host.npos && dot > 0 && url.find_first_of(" \t\r\n") == url.npos;
  }
  return false;
}

}  // namespace beseda::telegram
