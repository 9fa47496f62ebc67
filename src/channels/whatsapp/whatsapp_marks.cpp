#include "channels/whatsapp/whatsapp_marks.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace beseda {
namespace {

constexpr std::string_view kHairSpace = "\u200A";
constexpr std::string_view kWordJoiner = "\u2060";
constexpr std::string_view kGrave = "\u02CB";
constexpr std::array<char, 3> kMarks = {'*', '_', '~'};
constexpr char32_t kNothing = 0;
constexpr std::string_view kNotInAddress = "`\"<>";

/// A piece of a line with one set of marks, in the order of kMarks.
struct Span {
  enum class Form { kPlain, kCode, kAddress };
  std::string text;
  std::array<bool, 3> marks = {};
  Form form = Form::kPlain;
};
using Line = std::vector<Span>;

bool IsSpace(char32_t c) { return c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x3000; }
bool IsModifier(char32_t c) { return c >= 0x2B0 && c <= 0x2FF; }
bool IsWord(char32_t c) { return c != kNothing && (IsWordLetter(c) || IsIdeograph(c)) && !IsModifier(c); }
/// Where WhatsApp could see a letter that ends no mark.
bool MayBeWord(char32_t c) { return IsWord(c) || IsModifier(c); }
bool IsMark(char32_t c) { return c == '*' || c == '_' || c == '~'; }

char32_t First(std::string_view text) { return text.empty() ? kNothing : TakeCodePoint(text); }

char32_t Last(std::string_view text) {
  if (text.empty()) return kNothing;
  auto begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  text.remove_prefix(begin);
  return TakeCodePoint(text);
}

bool IsBlank(std::string_view text) {
  while (!text.empty()) {
    if (!IsSpace(TakeCodePoint(text))) return false;
  }
  return true;
}

/// Runs as lines of spans. White space and addresses are spans of their own.
class Flattener {
 public:
  std::vector<Line> Flatten(const std::vector<MarkedRun>& runs, std::array<bool, 3> marks) {
    lines_.emplace_back();
    Add(runs, marks);
    return std::move(lines_);
  }

 private:
  void Add(const std::vector<MarkedRun>& runs, std::array<bool, 3> marks) {
    for (const auto& run : runs) Add(run, marks);
  }

  void Add(const MarkedRun& run, std::array<bool, 3> marks) {
    using Kind = MarkedRun::Kind;
    switch (run.kind) {
      case Kind::kText: return AddText(run.text, marks);
      case Kind::kCode: return Push(run.text, marks, Span::Form::kCode);
      case Kind::kBold: return marks[0] = true, Add(run.inside, marks);
      case Kind::kItalic: return marks[1] = true, Add(run.inside, marks);
      case Kind::kStrike: return marks[2] = true, Add(run.inside, marks);
      case Kind::kBreak: lines_.emplace_back(); return;
      case Kind::kLink:
      case Kind::kImage: return AddLink(run, marks);
    }
  }

  void AddLink(const MarkedRun& link, std::array<bool, 3> marks) {
    MarkedBlock block;
    block.runs = link.inside;
    const auto words = WriteUnmarked({block});
    const bool same = words.empty() || words == link.url || "mailto:" + words == link.url || "tel:" + words == link.url ||
                      "http://" + words == link.url;
    if (same) return Push(words.empty() ? link.url : words, marks, Span::Form::kAddress);
    Add(link.inside, marks);
    Push(" (", {}, Span::Form::kPlain);
    Push(link.url, {}, Span::Form::kAddress);
    Push(")", {}, Span::Form::kPlain);
  }

  void AddText(std::string_view text, std::array<bool, 3> marks) {
    while (!text.empty()) {
      if (text[0] == '\n') {
        lines_.emplace_back();
        text.remove_prefix(1);
        continue;
      }
      const bool blank = IsSpace(First(text));
      auto rest = text;
      while (!rest.empty() && rest[0] != '\n' && IsSpace(First(rest)) == blank) TakeCodePoint(rest);
      const auto piece = text.substr(0, text.size() - rest.size());
      const auto address = AddressAt(piece);
      const auto address_end = std::min(piece.find_first_of(kNotInAddress, address), piece.size());
      Push(std::string(piece.substr(0, address)), marks, Span::Form::kPlain);
      Push(std::string(piece.substr(address, address_end - address)), marks, Span::Form::kAddress);
      Push(std::string(piece.substr(address_end)), marks, Span::Form::kPlain);
      text = rest;
    }
  }

  /// Where an address begins in a word; its end if there is none.
  static std::size_t AddressAt(std::string_view word) {
    auto at = word.find("://");
    if (at == word.npos) return word.size();
    while (at > 0 && ((word[at - 1] | 0x20) >= 'a' && (word[at - 1] | 0x20) <= 'z')) --at;
    return at;
  }

  void Push(std::string text, std::array<bool, 3> marks, Span::Form form) {
    if (!text.empty()) lines_.back().push_back({std::move(text), marks, form});
  }

  std::vector<Line> lines_;
};

/// Takes those marks away that WhatsApp would not see as marks. What is left nests: bold, in it italic, in it strike.
void KeepSeen(Line& line) {
  const auto same_outside = [&](std::size_t a, std::size_t b, std::size_t mark) {
    return std::equal(line[a].marks.begin(), line[a].marks.begin() + static_cast<std::ptrdiff_t>(mark), line[b].marks.begin());
  };
  for (std::size_t mark = 0; mark < kMarks.size(); ++mark) {
    for (std::size_t from = 0; from < line.size();) {
      if (!line[from].marks[mark]) {
        ++from;
        continue;
      }
      auto end = from + 1;
      while (end < line.size() && line[end].marks[mark] && same_outside(from, end, mark)) ++end;
      auto first = from, last = end;  // Without white space at both ends.
      while (first < last && IsBlank(line[first].text)) line[first++].marks[mark] = false;
      while (last > first && IsBlank(line[last - 1].text)) line[--last].marks[mark] = false;
      bool seen = first < last && line[last - 1].form != Span::Form::kAddress;
      // Such a character may need a space behind it, before which no mark ends.
      if (seen) seen = !IsMark(Last(line[last - 1].text));
      // A piece of code that is written as text may have spaces at its ends.
      if (seen) seen = !IsSpace(First(line[first].text)) && !IsSpace(Last(line[last - 1].text));
      if (seen && first > 0) seen = !MayBeWord(Last(line[first - 1].text));
      if (seen && last < line.size()) seen = !MayBeWord(First(line[last].text));
      for (auto i = first; seen && i < last; ++i) seen = line[i].text.find(kMarks[mark]) == std::string::npos;
      if (!seen) {
        for (auto i = first; i < last; ++i) line[i].marks[mark] = false;
      }
      from = end;
    }
  }
}

class LineWriter {
 public:
  LineWriter(const Line& line, bool several_graves) : line_(line), several_graves_(several_graves) {
    for (const auto& span : line) {
      for (std::size_t mark = 0; mark < kMarks.size(); ++mark) {
        counts_[mark] += static_cast<std::size_t>(std::count(span.text.begin(), span.text.end(), kMarks[mark]));
        if (span.marks[mark]) counts_[mark] += 2;
      }
    }
  }

  std::string Write() {
    for (std::size_t i = 0; i < line_.size(); ++i) {
      SetMarks(line_[i].marks);
      auto next = i + 1 < line_.size() ? First(line_[i + 1].text) : kNothing;
      if (i + 1 < line_.size() && line_[i + 1].form == Span::Form::kCode && next != kNothing && IsSpace(next)) next = '`';
      WriteSpan(line_[i], next);
    }
    SetMarks({});
    return std::move(out_);
  }

 private:
  void SetMarks(std::array<bool, 3> wanted) {
    // A mark that stays must be closed and opened again if one outside of it ends.
    std::size_t keep = 0;
    while (keep < kMarks.size() && open_[keep] == wanted[keep]) ++keep;
    for (auto mark = kMarks.size(); mark-- > keep;) {
      if (open_[mark]) out_ += kMarks[mark];
    }
    for (auto mark = keep; mark < kMarks.size(); ++mark) {
      if (wanted[mark]) out_ += kMarks[mark];
    }
    open_ = wanted;
  }

  void WriteSpan(const Span& span, char32_t next) {
    if (span.form == Span::Form::kAddress) {
      out_ += span.text;
      return;
    }
    const bool code = span.form == Span::Form::kCode && span.text.find('`') == std::string::npos && !IsBlank(span.text) &&
                      !IsWord(Last(out_)) && !IsWord(next);
    if (code) {
      out_ += '`' + span.text + '`';
      return;
    }
    std::string_view rest = span.text;
    while (!rest.empty()) {
      const auto before = rest;
      const auto c = TakeCodePoint(rest);
      const auto bytes = before.substr(0, before.size() - rest.size());
      if (c == '`' && several_graves_) {
        out_ += kGrave;
        continue;
      }
      const auto mark = std::find(kMarks.begin(), kMarks.end(), static_cast<char>(c < 0x80 ? c : 0));
      const auto follows = rest.empty() ? next : First(rest);
      const bool begins = mark != kMarks.end() && counts_[static_cast<std::size_t>(mark - kMarks.begin())] >= 2 &&
                          !IsWord(Last(out_)) && follows != kNothing && !IsSpace(follows);
      out_ += bytes;
      if (begins) out_ += kHairSpace;
    }
  }

  const Line& line_;
  bool several_graves_;
  std::array<std::size_t, 3> counts_ = {};
  std::array<bool, 3> open_ = {};
  std::string out_;
};

/// Whether WhatsApp would take a line for a quote or a list's item.
bool LooksLikeItem(std::string_view line) {
  if (line.starts_with(">") || line.starts_with("- ") || line.starts_with("* ")) return true;
  const auto digits = line.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && line.substr(digits).starts_with(". ");
}

std::size_t CountGraves(const std::vector<MarkedRun>& runs) {
  std::size_t count = 0;
  for (const auto& run : runs) {
    if (run.kind == MarkedRun::Kind::kText || run.kind == MarkedRun::Kind::kCode) {
      count += static_cast<std::size_t>(std::count(run.text.begin(), run.text.end(), '`'));
      if (run.kind == MarkedRun::Kind::kCode && !run.text.empty()) count += 2;
    }
    count += CountGraves(run.inside);
  }
  return count;
}

std::size_t CountGraves(const MarkedText& text) {
  std::size_t count = 0;
  for (const auto& block : text) {
    if (block.kind == MarkedBlock::Kind::kCode) count += 6;
    count += CountGraves(block.runs) + CountGraves(block.blocks);
    for (const auto& item : block.items) count += CountGraves(item);
    for (const auto& row : block.rows) {
      for (const auto& cell : row) count += CountGraves(cell);
    }
  }
  return count;
}

class Writer {
 public:
  explicit Writer(const MarkedText& text) : several_graves_(CountGraves(text) >= 2) {}

  std::vector<std::string> Lines(const MarkedText& text, bool in_item = false) {
    std::vector<std::string> lines;
    for (const auto& block : text) {
      if (!lines.empty() && !in_item) lines.emplace_back();
      for (auto& line : Lines(block)) lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  std::vector<std::string> Lines(const MarkedBlock& block) {
    using Kind = MarkedBlock::Kind;
    switch (block.kind) {
      case Kind::kParagraph: return RunLines(block.runs, {});
      case Kind::kHeading: return RunLines(block.runs, {true, false, false});
      case Kind::kRule: return {"———"};
      case Kind::kCode: return CodeLines(block.code);
      case Kind::kQuote: return QuoteLines(block.blocks);
      case Kind::kList: return ListLines(block);
      case Kind::kTable: return TableLines(block);
    }
    return {};
  }

  std::vector<std::string> RunLines(const std::vector<MarkedRun>& runs, std::array<bool, 3> marks) {
    std::vector<std::string> lines;
    for (auto& line : Flattener().Flatten(runs, marks)) {
      KeepSeen(line);
      auto text = LineWriter(line, several_graves_).Write();
      if (LooksLikeItem(text)) text.insert(0, kWordJoiner);
      lines.push_back(std::move(text));
    }
    return lines;
  }

  static std::vector<std::string> CodeLines(std::string_view code) {
    std::string text;
    for (const char c : code) {
      if (c == '`') {
        text += kGrave;
      } else {
        text += c;
      }
    }
    if (IsBlank(text)) return {};
    return {"```" + text + "```"};
  }

  std::vector<std::string> QuoteLines(const MarkedText& inside) {
    std::vector<std::string> lines;
    for (auto& line : Lines(inside)) {
      // A piece of code stays together with its line ends.
      std::string text = "> ";
      for (const char c : line) {
        text += c;
        if (c == '\n') text += "> ";
      }
      lines.push_back(std::move(text));
    }
    return lines;
  }

  std::vector<std::string> ListLines(const MarkedBlock& list) {
    std::vector<std::string> lines;
    auto number = list.first;
    for (const auto& item : list.items) {
      auto inside = Lines(item, true);
      if (inside.empty()) inside.emplace_back();
      const auto prefix = list.ordered ? std::to_string(number++) + ". " : std::string("- ");
      for (std::size_t i = 0; i < inside.size(); ++i) lines.push_back((i == 0 ? prefix : "  ") + inside[i]);
    }
    return lines;
  }

  std::vector<std::string> TableLines(const MarkedBlock& table) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      std::vector<MarkedRun> row;
      for (const auto& cell : table.rows[i]) {
        if (!row.empty()) row.push_back({MarkedRun::Kind::kText, " | "});
        if (i != 0) {
          row.insert(row.end(), cell.begin(), cell.end());
        } else {
          MarkedRun head;
          head.kind = MarkedRun::Kind::kBold;
          head.inside = cell;
          row.push_back(std::move(head));
        }
      }
      for (auto& line : RunLines(row, {})) lines.push_back(std::move(line));
    }
    return lines;
  }

  bool several_graves_;
};

}  // namespace

std::string WriteWhatsAppText(const MarkedText& text) {
  const auto lines = Writer(text).Lines(text);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) out += '\n';
    out += lines[i];
  }
  return out;
}

}  // namespace beseda
