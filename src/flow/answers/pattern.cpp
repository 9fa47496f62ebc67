#include "flow/answers/pattern.h"

#include <algorithm>
#include <string>

#include "base/unicode.h"

namespace beseda::flow {

/// Builds the states from the pattern's end to its beginning: each piece is made when it is known what follows it.
class PatternParser {
 public:
  explicit PatternParser(std::string_view source) {
    while (!source.empty()) letters_.push_back(TakeCodePoint(source));
  }

  Result<Pattern> Run() {
    TRY(const auto tree, Alternatives(0));
    if (at_ < letters_.size()) return Fail("there is a \")\" too many");
    Pattern::State end;
    pattern_.states_.push_back(std::move(end));
    TRY(pattern_.start_, Build(tree, 0));
    return std::move(pattern_);
  }

 private:
  static constexpr std::size_t kMostStates = 2000;
  static constexpr int kMostRepeats = 200, kMostDepth = 30;

  struct Tree {
    enum class Kind { kSet, kSequence, kAlternatives, kRepeat } kind = Kind::kSequence;
    bool negated = false;
    std::vector<Pattern::Range> ranges = {};
    std::vector<Tree> parts = {};
    int least = 0, most = 0;  ///< Of a repeat; most -1: no bound.
  };

  Error Fail(const std::string& what) const {
    return Error(ErrorCode::kInvalid, "At character " + std::to_string(at_ + 1) + ": " + what + ".");
  }
  bool More() const { return at_ < letters_.size(); }
  char32_t Peek() const { return letters_[at_]; }

  Result<Tree> Alternatives(int depth) {
    if (depth > kMostDepth) return Fail("the groups lie too deep in each other");
    Tree all;
    all.kind = Tree::Kind::kAlternatives;
    do {
      TRY(auto part, Sequence(depth));
      all.parts.push_back(std::move(part));
    } while (More() && Peek() == '|' && ++at_);
    return all;
  }

  Result<Tree> Sequence(int depth) {
    Tree all;
    while (More() && Peek() != '|' && Peek() != ')') {
      TRY(auto part, Piece(depth));
      TRY(part, Repeated(std::move(part)));
      all.parts.push_back(std::move(part));
    }
    return all;
  }

  Result<Tree> Piece(int depth) {
    const auto c = letters_[at_++];
    Tree set;
    set.kind = Tree::Kind::kSet;
    switch (c) {
      case '(': {
        if (More() && Peek() == '?') {
          if (at_ + 1 >= letters_.size() || letters_[at_ + 1] != ':') return Fail("only (?: is known of such groups");
          at_ += 2;
        }
        TRY(auto group, Alternatives(depth + 1));
        if (!More()) return Fail("a \")\" is missing");
        ++at_;
        return group;
      }
      case '[': return Class();
      case '.': set.ranges.push_back({0, 0x10FFFF}); return set;
      case '^': case '$': return Tree();  // The whole text is matched anyway.
      case '\\': CHECK_OK(Escape(set)); return set;
      case '*': case '+': case '?': --at_; return Fail("there is nothing to repeat");
      default: AddLetter(set, c, c); return set;
    }
  }

  // Letters are compared folded.
  static void AddLetter(Tree& set, char32_t first, char32_t last) {
    set.ranges.push_back({first, last});
    const auto fold = [](char32_t c) { const auto folded = FoldLetter(c); return folded ? folded : c; };
    if (fold(first) != first || fold(last) != last) set.ranges.push_back({std::min(fold(first), fold(last)), std::max(fold(first), fold(last))});
  }

  Status Escape(Tree& set) {
    if (!More()) return Fail("a letter is missing after \"\\\"");
    const auto c = letters_[at_++];
    switch (c) {
      case 'd': set.ranges.push_back({'0', '9'}); return Ok();
      case 's': for (const char32_t space : {U' ', U'\t', U'\n', U'\r', U'\u00A0'}) set.ranges.push_back({space, space}); return Ok();
      case 'w':
        // All that is a letter of some script, or a digit.
        for (const auto& range : {Pattern::Range{'0', '9'}, Pattern::Range{'a', 'z'}, Pattern::Range{'A', 'Z'}, Pattern::Range{'_', '_'},
                                  Pattern::Range{0xC0, 0x1FFF}, Pattern::Range{0x2C00, 0x2FFF}, Pattern::Range{0x3040, 0xD7FF}}) {
          set.ranges.push_back(range);
        }
        return Ok();
      case 'D': set.negated = true; set.ranges.push_back({'0', '9'}); return Ok();
      case 'S': set.negated = true; for (const char32_t space : {U' ', U'\t', U'\n', U'\r'}) set.ranges.push_back({space, space}); return Ok();
      case 'n': set.ranges.push_back({'\n', '\n'}); return Ok();
      case 't': set.ranges.push_back({'\t', '\t'}); return Ok();
      default:
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Fail("this escape is not known");
        set.ranges.push_back({c, c});
        return Ok();
    }
  }

  Result<Tree> Class() {
    Tree set;
    set.kind = Tree::Kind::kSet;
    if (More() && Peek() == '^') set.negated = true, ++at_;
    bool first = true;
    while (More() && (Peek() != ']' || first)) {
      first = false;
      auto c = letters_[at_++];
      if (c == '\\') {
        const bool negated = set.negated;
        CHECK_OK(Escape(set));
        if (set.negated != negated) return Fail("\\D and \\S cannot stand in brackets");
        continue;
      }
      auto last = c;
      if (at_ + 1 < letters_.size() && Peek() == '-' && letters_[at_ + 1] != ']') {
        last = letters_[at_ + 1];
        at_ += 2;
        if (last < c) return Fail("the range goes backwards");
      }
      AddLetter(set, c, last);
    }
    if (!More()) return Fail("a \"]\" is missing");
    ++at_;
    return set;
  }

  Result<Tree> Repeated(Tree part) {
    while (More()) {
      int least = 0, most = -1;
      if (Peek() == '*') {
        ++at_;
      } else if (Peek() == '+') {
        least = 1, ++at_;
      } else if (Peek() == '?') {
        most = 1, ++at_;
      } else if (Peek() == '{') {
        ++at_;
        CHECK_OK(Counts(least, most));
      } else {
        break;
      }
      if (More() && Peek() == '?') ++at_;  // Lazy or not is the same where the whole text is matched.
      Tree repeat;
      repeat.kind = Tree::Kind::kRepeat;
      repeat.least = least;
      repeat.most = most;
      repeat.parts.push_back(std::move(part));
      part = std::move(repeat);
      if (++repeats_ > kMostRepeats) return Fail("there are too many repetitions");
    }
    return part;
  }

  Status Counts(int& least, int& most) {
    const auto number = [&](int& value) {
      bool any = false;
      for (value = 0; More() && Peek() >= '0' && Peek() <= '9' && value <= kMostRepeats; any = true) value = value * 10 + int(letters_[at_++] - '0');
      return any;
    };
    if (!number(least)) return Fail("a number is missing");
    most = least;
    if (More() && Peek() == ',') {
      ++at_;
      if (!number(most)) most = -1;
    }
    if (!More() || Peek() != '}') return Fail("a \"}\" is missing");
    ++at_;
    if (least > kMostRepeats || most > kMostRepeats) return Fail("at most 200 repetitions can be counted");
    if (most >= 0 && most < least) return Fail("the range goes backwards");
    return Ok();
  }

  Result<std::int32_t> Push(Pattern::State state) {
    if (pattern_.states_.size() >= kMostStates) return Error(ErrorCode::kInvalid, "It is too large: write it with fewer repetitions.");
    pattern_.states_.push_back(std::move(state));
    return std::int32_t(pattern_.states_.size()) - 1;
  }
  Result<std::int32_t> Fork(std::int32_t next, std::int32_t other) {
    Pattern::State fork;
    fork.kind = Pattern::State::Kind::kFork;
    fork.next = next;
    fork.other = other;
    return Push(std::move(fork));
  }

  Result<std::int32_t> Build(const Tree& tree, std::int32_t next) {
    if (++built_ > 10 * kMostStates) return Error(ErrorCode::kInvalid, "It is too large: write it with fewer repetitions.");
    switch (tree.kind) {
      case Tree::Kind::kSet: {
        Pattern::State state;
        state.kind = Pattern::State::Kind::kSet;
        state.negated = tree.negated;
        state.ranges = tree.ranges;
        state.next = next;
        return Push(std::move(state));
      }
      case Tree::Kind::kSequence:
        for (auto part = tree.parts.rbegin(); part != tree.parts.rend(); ++part) {
          TRY(next, Build(*part, next));
        }
        return next;
      case Tree::Kind::kAlternatives: {
        std::int32_t start = -1;
        for (auto part = tree.parts.rbegin(); part != tree.parts.rend(); ++part) {
          TRY(const auto one, Build(*part, next));
          if (start < 0) {
            start = one;
          } else {
            TRY(start, Fork(one, start));
          }
        }
        return start;
      }
      case Tree::Kind::kRepeat: {
        if (tree.most < 0) {
          TRY(const auto loop, Fork(-1, next));
          TRY(const auto body, Build(tree.parts[0], loop));
          pattern_.states_[std::size_t(loop)].next = body;
          next = loop;
        } else {
          for (int i = tree.least; i < tree.most; ++i) {
            TRY(const auto one, Build(tree.parts[0], next));
            TRY(next, Fork(one, next));
          }
        }
        for (int i = 0; i < tree.least; ++i) {
          TRY(next, Build(tree.parts[0], next));
        }
        return next;
      }
    }
    return next;
  }

  std::vector<char32_t> letters_;
  std::size_t at_ = 0;
  int repeats_ = 0;
  std::size_t built_ = 0;
  Pattern pattern_;
};

Result<Pattern> Pattern::Compile(std::string_view source) {
  if (source.empty()) return Error(ErrorCode::kInvalid, "It is empty.");
  return PatternParser(source).Run();
}

bool Pattern::Takes(const State& state, char32_t c) {
  const auto folded = FoldLetter(c);
  const bool in = std::any_of(state.ranges.begin(), state.ranges.end(), [&](const Range& range) {
    return (c >= range.first && c <= range.last) || (folded && folded >= range.first && folded <= range.last);
  });
  return in != state.negated;
}

void Pattern::Add(std::vector<std::int32_t>& list, std::vector<std::uint32_t>& seen, std::uint32_t round, std::int32_t state) const {
  std::vector<std::int32_t> open{state};
  while (!open.empty()) {
    const auto one = open.back();
    open.pop_back();
    if (one < 0 || seen[std::size_t(one)] == round) continue;
    seen[std::size_t(one)] = round;
    const auto& made = states_[std::size_t(one)];
    if (made.kind == State::Kind::kFork) {
      open.push_back(made.other);
      open.push_back(made.next);
    } else {
      list.push_back(one);
    }
  }
}

bool Pattern::Matches(std::string_view text) const {
  std::vector<std::uint32_t> seen(states_.size(), 0);
  std::vector<std::int32_t> now, then;
  std::uint32_t round = 1;
  Add(now, seen, round, start_);
  while (!text.empty() && !now.empty()) {
    const auto c = TakeCodePoint(text);
    then.clear();
    ++round;
    for (const auto state : now) {
      const auto& one = states_[std::size_t(state)];
      if (one.kind == State::Kind::kSet && Takes(one, c)) Add(then, seen, round, one.next);
    }
    std::swap(now, then);
  }
  if (!text.empty()) return false;
  return std::any_of(now.begin(), now.end(), [&](std::int32_t state) { return states_[std::size_t(state)].kind == State::Kind::kEnd; });
}

}  // namespace beseda::flow
