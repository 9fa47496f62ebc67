#include "base/marked_text.h"

#include "base/text_limits.h"

namespace beseda {
namespace {

using Runs = std::vector<MarkedRun>;
using Size = std::function<std::size_t(const MarkedText&)>;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void AppendPlain(std::string& out, const Runs& runs) {
  for (const auto& run : runs) {
    if (run.kind == MarkedRun::Kind::kBreak) out += '\n';
    out += run.text;
    AppendPlain(out, run.inside);
  }
}

std::string PlainOf(const Runs& runs) {
  std::string out;
  AppendPlain(out, runs);
  return out;
}

/// The runs' text between two offsets of their plain text, with the marks that hold there.
Runs Between(const Runs& runs, std::size_t from, std::size_t to) {
  Runs kept;
  std::size_t at = 0;
  for (const auto& run : runs) {
    const std::size_t length = run.kind == MarkedRun::Kind::kBreak ? 1 : run.text.size() + PlainOf(run.inside).size();
    const auto begin = std::max(at, from), end = std::min(at + length, to);
    if (begin < end) {
      MarkedRun part = run;
      if (!run.text.empty()) part.text = run.text.substr(begin - at, end - begin);
      if (!run.inside.empty()) part.inside = Between(run.inside, begin - at, end - at);
      kept.push_back(std::move(part));
    }
    at += length;
  }
  return kept;
}

/// Cuts blocks into a head that fits and the rest; the head is never empty.
class Cutter {
 public:
  Cutter(std::size_t most, const Size& size) : most_(most), size_(size) {}

  bool Fits(const MarkedText& text) const { return size_(text) <= most_; }

  // The blocks, or a part of the first of them, that fit; `text` keeps the rest. `around` says how a part looks inside what it stands in.
  MarkedText TakeHead(MarkedText& text, const std::function<MarkedText(MarkedText)>& around) const {
    const auto fitting = Largest(text.size(), [&](std::size_t count) { return Fits(around(MarkedText(text.begin(), text.begin() + std::ptrdiff_t(count)))); });
    const auto end = text.begin() + std::ptrdiff_t(fitting);
    MarkedText head(std::make_move_iterator(text.begin()), std::make_move_iterator(end));
    text.erase(text.begin(), end);
    if (!head.empty() || text.empty()) return head;
    auto first = std::move(text.front());
    text.erase(text.begin());
    MarkedText rest;
    head.push_back(CutBlock(std::move(first), rest, around));
    text.insert(text.begin(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return head;
  }

 private:
  using Around = std::function<MarkedText(MarkedText)>;

  MarkedBlock CutBlock(MarkedBlock block, MarkedText& rest, const Around& around) const {
    switch (block.kind) {
      case MarkedBlock::Kind::kQuote: return CutQuote(std::move(block), rest, around);
      case MarkedBlock::Kind::kList: return CutList(std::move(block), rest, around);
      case MarkedBlock::Kind::kTable: return CutTable(std::move(block), rest, around);
      case MarkedBlock::Kind::kCode: return CutCode(std::move(block), rest, around);
      default: return CutRuns(std::move(block), rest, around);
    }
  }

  MarkedBlock CutQuote(MarkedBlock quote, MarkedText& rest, const Around& around) const {
    auto head = quote;
    head.blocks = TakeHead(quote.blocks, [&](MarkedText inside) {
      auto tried = head;
      tried.blocks = std::move(inside);
      return around({std::move(tried)});
    });
    if (!quote.blocks.empty()) rest.push_back(std::move(quote));
    return head;
  }

  MarkedBlock CutList(MarkedBlock list, MarkedText& rest, const Around& around) const {
    auto head = list;
    const auto first = [&](std::size_t count) { head.items.assign(list.items.begin(), list.items.begin() + std::ptrdiff_t(count)); };
    auto taken = Largest(list.items.size(), [&](std::size_t count) { return first(count), Fits(around({head})); });
    first(taken);
    if (taken == 0) {  // Its first item alone is too long: what is left of it goes on as a text of its own.
      auto item = std::move(list.items.front());
      auto part = TakeHead(item, [&](MarkedText inside) {
        auto tried = head;
        tried.items = {std::move(inside)};
        return around({std::move(tried)});
      });
      head.items.push_back(std::move(part));
      rest = std::move(item);
      taken = 1;
    }
    list.items.erase(list.items.begin(), list.items.begin() + std::ptrdiff_t(taken));
    list.first += taken;
    if (!list.items.empty()) rest.push_back(std::move(list));
    return head;
  }

  MarkedBlock CutTable(MarkedBlock table, MarkedText& rest, const Around& around) const {
    auto head = table;
    const auto first = [&](std::size_t count) { head.rows.assign(table.rows.begin(), table.rows.begin() + std::ptrdiff_t(count)); };
    const auto fitting = Largest(table.rows.size(), [&](std::size_t count) { return first(count), Fits(around({head})); });
    first(std::max<std::size_t>(fitting, 1));
    if (head.rows.size() == 1 && !Fits(around({head}))) {  // A row that is too long is written as a paragraph.
      MarkedBlock paragraph;
      for (auto& cell : head.rows.front()) {
        if (!paragraph.runs.empty()) paragraph.runs.push_back(MarkedRun{MarkedRun::Kind::kText, " | "});
        for (auto& run : cell) paragraph.runs.push_back(std::move(run));
      }
      head.rows.assign(1, {});
      auto cut = CutRuns(std::move(paragraph), rest, around);
      table.rows.erase(table.rows.begin());
      if (!table.rows.empty()) rest.push_back(std::move(table));
      return cut;
    }
    table.rows.erase(table.rows.begin(), table.rows.begin() + std::ptrdiff_t(head.rows.size()));
    if (!table.rows.empty()) rest.push_back(std::move(table));
    return head;
  }

  MarkedBlock CutCode(MarkedBlock code, MarkedText& rest, const Around& around) const {
    const auto fits = [&](std::size_t length) {
      auto tried = code;
      tried.code = code.code.substr(0, length);
      return Fits(around({std::move(tried)}));
    };
    const auto cut = FindCut(code.code, fits);
    auto head = code;
    head.code = code.code.substr(0, cut);
    if (head.code.ends_with('\n')) head.code.pop_back();
    code.code.erase(0, cut);
    if (!code.code.empty()) rest.push_back(std::move(code));
    return head;
  }

  MarkedBlock CutRuns(MarkedBlock block, MarkedText& rest, const Around& around) const {
    const auto plain = PlainOf(block.runs);
    const auto part = [&](std::size_t from, std::size_t to) {
      MarkedBlock piece = block;
      piece.runs = Between(block.runs, from, to);
      return piece;
    };
    const auto cut = FindCut(plain, [&](std::size_t length) { return Fits(around({part(0, length)})); });
    auto end = cut, next = cut;
    while (end > 0 && IsSpace(plain[end - 1])) --end;
    while (next < plain.size() && IsSpace(plain[next])) ++next;
    if (next < plain.size()) rest.push_back(part(next, plain.size()));
    return part(0, end > 0 ? end : cut);
  }

  // The largest count up to `all` for which `fits` holds, which it does for all smaller ones; looks at few that are much larger.
  static std::size_t Largest(std::size_t all, const std::function<bool(std::size_t)>& fits) {
    std::size_t low = 0, high = 1;  // It fits up to `low`, and not up to `high`.
    while (high <= all && fits(high)) {
      low = high;
      high *= 2;
    }
    high = std::min(high, all + 1);
    while (low + 1 < high) {
      const auto middle = (low + high) / 2;
      (fits(middle) ? low : high) = middle;
    }
    return low;
  }

  // The best place to cut at among those up to which the text fits.
  static std::size_t FindCut(std::string_view plain, const std::function<bool(std::size_t)>& fits) {
    std::size_t low = 0, high = plain.size();  // It fits up to `low`, and not up to `high`.
    while (low + 1 < high) {
      const auto middle = (low + high) / 2;
      (fits(middle) ? low : high) = middle;
    }
    return BestCut(plain, low);
  }

  std::size_t most_;
  const Size& size_;
};

}  // namespace

std::vector<MarkedText> SplitMarked(const MarkedText& text, std::size_t most, const Size& size) {
  const Cutter cutter(most, size);
  if (!text.empty() && cutter.Fits(text)) return {text};
  std::vector<MarkedText> pieces;
  auto rest = text;
  while (!rest.empty()) pieces.push_back(cutter.TakeHead(rest, [](MarkedText inside) { return inside; }));
  return pieces;
}

}  // namespace beseda
