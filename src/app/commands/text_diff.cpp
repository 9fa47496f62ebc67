#include "app/commands/text_diff.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace beseda::app {
namespace {

constexpr int kAround = 3;
constexpr int kMostSteps = 3000;  // The trace of the search takes memory with its square.

using Lines = std::vector<std::string_view>;

struct Edit {
  char mark = ' ';  ///< ' ', '-' or '+'.
  std::string_view line = {};
};

Lines LinesOf(std::string_view text) {
  if (text.empty()) return {};
  auto lines = Split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

/// E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986: the shortest way through the grid of both texts' lines.
class Search {
 public:
  Search(const Lines& from, const Lines& to) : from_(from), to_(to), n_(int(from.size())), m_(int(to.size())) {}

  std::vector<Edit> Run() {
    const int most = std::min(n_ + m_, kMostSteps);
    std::vector<int> best(std::size_t(2 * most + 3), 0);
    const auto at = [&](int k) -> int& { return best[std::size_t(k + most + 1)]; };
    for (int d = 0; d <= most; ++d) {
      trace_.emplace_back(best.begin() + (most + 1 - d), best.begin() + (most + 2 + d));
      for (int k = -d; k <= d; k += 2) {
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        int x = down ? at(k + 1) : at(k - 1) + 1;
        while (x < n_ && x - k < m_ && from_[std::size_t(x)] == to_[std::size_t(x - k)]) ++x;
        at(k) = x;
        if (x >= n_ && x - k >= m_) return WayBack(d);
      }
    }
    return Replaced();
  }

 private:
  std::vector<Edit> WayBack(int d) const {
    std::vector<Edit> edits;
    int x = n_, y = m_;
    for (; d > 0; --d) {
      // trace_[d] holds what was best before step d, for diagonals -d to d.
      const auto& before = trace_[std::size_t(d)];
      const auto at = [&](int k) { return before[std::size_t(k + d)]; };
      const int k = x - y;
      const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
      const int from_k = down ? k + 1 : k - 1;
      const int from_x = at(from_k), from_y = from_x - from_k;
      // Lines that stay, back to where this step ended.
      while (x > from_x + (down ? 0 : 1) && y > from_y + (down ? 1 : 0)) Keep(edits, x, y);
      if (down) edits.push_back({'+', to_[std::size_t(--y)]});
      else edits.push_back({'-', from_[std::size_t(--x)]});
    }
    while (x > 0 && y > 0) Keep(edits, x, y);
    std::reverse(edits.begin(), edits.end());
    return edits;
  }

  void Keep(std::vector<Edit>& edits, int& x, int& y) const {
    edits.push_back({' ', from_[std::size_t(--x)]});
    --y;
  }

  std::vector<Edit> Replaced() const {
    std::vector<Edit> edits;
    for (const auto line : from_) edits.push_back({'-', line});
    for (const auto line : to_) edits.push_back({'+', line});
    return edits;
  }

  const Lines& from_;
  const Lines& to_;
  const int n_, m_;
  std::vector<std::vector<int>> trace_;
};

std::string Range(std::size_t first, std::size_t count) {
  return std::to_string(count == 0 ? first : first + 1) + (count == 1 ? "" : "," + std::to_string(count));
}

void AddHunk(std::string& out, const std::vector<Edit>& edits, std::size_t begin, std::size_t end, std::size_t from, std::size_t to) {
  std::size_t of_from = 0, of_to = 0;
  std::string lines;
  for (auto i = begin; i < end; ++i) {
    of_from += edits[i].mark != '+';
    of_to += edits[i].mark != '-';
    (lines += edits[i].mark).append(edits[i].line).append("\n");
  }
  out += "@@ -" + Range(from, of_from) + " +" + Range(to, of_to) + " @@\n" + lines;
}

}  // namespace

std::string UnifiedDiff(std::string_view from_name, std::string_view to_name, std::string_view from, std::string_view to) {
  if (from == to && from_name.empty() == to_name.empty()) return "";
  const auto a = LinesOf(from), b = LinesOf(to);
  const auto edits = Search(a, b).Run();
  std::string out = "--- " + std::string(from_name.empty() ? "/dev/null" : from_name) + "\n+++ " + std::string(to_name.empty() ? "/dev/null" : to_name) + "\n";
  std::size_t from_line = 0, to_line = 0;  // Of edits[i].
  for (std::size_t i = 0; i < edits.size();) {
    if (edits[i].mark == ' ') {
      ++from_line, ++to_line, ++i;
      continue;
    }
    const auto before = std::min<std::size_t>(i, kAround);
    const auto begin = i - before;
    // A hunk goes on while the next change is near.
    auto end = i, last = i;
    while (end < edits.size() && end <= last + 2 * kAround) {
      if (edits[end].mark != ' ') last = end;
      ++end;
    }
    end = std::min(last + kAround + 1, edits.size());
    AddHunk(out, edits, begin, end, from_line - before, to_line - before);
    for (; i < end; ++i) {
      from_line += edits[i].mark != '+';
      to_line += edits[i].mark != '-';
    }
  }
  return out;
}

}  // namespace beseda::app
