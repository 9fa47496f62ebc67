#include "channels/slack/slack_mrkdwn.h"

#include <algorithm>

namespace beseda::slack {
namespace {

constexpr std::string_view kNothing = "\u200b";  // zero-width space

void AppendEntity(std::string& out, char c) {
  if (c == '&') {
    out += "&amp;";
  } else if (c == '<') {
    out += "&lt;";
  } else if (c == '>') {
    out += "&gt;";
  } else {
    out += c;
  }
}

/// Code ends at the next backtick: those of the text get company.
std::string CodeText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '`') out += kNothing;
    AppendEntity(out, c);
    if (c == '`') out += kNothing;
  }
  return out;
}

/// An address inside angle brackets ends at "|" and ">".
std::string Address(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '|') {
      out += "%7C";
    } else {
      AppendEntity(out, c);
    }
  }
  return out;
}

class Writer {
 public:
  std::string Blocks(const MarkedText& blocks, std::string_view between = "\n\n") {
    std::string out;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (i > 0) out += between;
      out += Block(blocks[i]);
    }
    return out;
  }

  std::string Runs(const std::vector<MarkedRun>& runs) {
    std::string out;
    for (const auto& run : runs) out += Run(run);
    return out;
  }

 private:
  std::string Run(const MarkedRun& run) {
    using Kind = MarkedRun::Kind;
    switch (run.kind) {
      case Kind::kText: return EscapeMrkdwn(run.text);
      case Kind::kBreak: return "\n";
      case Kind::kCode: return run.text.empty() ? "" : Marked('`', CodeText(run.text));
      case Kind::kBold: return Marked('*', Runs(run.inside));
      case Kind::kItalic: return Marked('_', Runs(run.inside));
      case Kind::kStrike: return Marked('~', Runs(run.inside));
      case Kind::kLink:
      case Kind::kImage: break;
    }
    const auto label = WriteUnmarked({LabelOf(run)});
    return "<" + Address(run.url) + (label.empty() || label == run.url ? "" : "|" + Label(label)) + ">";
  }

  static MarkedBlock LabelOf(const MarkedRun& run) {
    MarkedBlock block;
    block.runs = run.inside;
    return block;
  }
  static std::string Label(std::string_view text) {
    auto out = EscapeMrkdwn(text);
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
  }

  /// A mark counts only beside white space or punctuation, and within a line, so each line is marked by itself.
  static std::string Marked(char mark, const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      const auto line = text.substr(at, end - at);
      const auto first = line.find_first_not_of(' ');
      if (first == line.npos) {
        out += line;
      } else {
        const auto last = line.find_last_not_of(' ');
        out.append(line, 0, first).append(kNothing).append(1, mark).append(line, first, last - first + 1);
        out.append(1, mark).append(kNothing).append(line, last + 1);
      }
      if (end < text.size()) out += '\n';
      at = end + 1;
    }
    return out;
  }

  std::string Block(const MarkedBlock& block) {
    using Kind = MarkedBlock::Kind;
    switch (block.kind) {
      case Kind::kParagraph: return Runs(block.runs);
      case Kind::kHeading: return Marked('*', Runs(block.runs));
      case Kind::kCode: return Fence(block.code);
      case Kind::kQuote: return Prefixed(Blocks(block.blocks), "> ", "> ");
      case Kind::kList: return List(block);
      case Kind::kTable: return Fence(WriteUnmarked({block}));
      case Kind::kRule: return "———";
    }
    return {};
  }

  static std::string Fence(std::string_view code) { return "```\n" + CodeText(code) + "\n```"; }

  std::string List(const MarkedBlock& list) {
    std::string out;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const auto sign = list.ordered ? std::to_string(list.first + i) + ". " : "• ";
      if (i > 0) out += '\n';
      out += Prefixed(Blocks(list.items[i], "\n"), sign, std::string(list.ordered ? sign.size() : 2, ' '));
    }
    return out;
  }

  static std::string Prefixed(std::string_view text, std::string_view first, std::string_view others) {
    std::string out(first);
    for (const char c : text) {
      out += c;
      if (c == '\n') out += others;
    }
    return out;
  }
};

}  // namespace

std::string EscapeMrkdwn(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool mark = c == '*' || c == '_' || c == '~' || c == '`';
    // Emoji names (":name:") and a quote at a line's beginning (">", an entity here, which Slack reads all the same).
    if (mark || c == ':' || c == '>') out += kNothing;
    AppendEntity(out, c);
    if (mark) out += kNothing;
  }
  return out;
}

std::string WriteMrkdwn(const MarkedText& text) { return Writer().Blocks(text); }

}  // namespace beseda::slack
