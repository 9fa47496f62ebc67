#include "flow/script/lua_pattern.h"

#include <cctype>
#include <cstring>

#include "flow/script/script_run.h"

namespace beseda::flow {
namespace {

constexpr std::int64_t kStepsAnInstruction = 8;
constexpr std::int64_t kStepsAtATime = 4096;

unsigned char Byte(const char* at) { return static_cast<unsigned char>(*at); }

// The letters of %a, %d and so on; an upper-case one is the opposite.
bool InClass(unsigned char c, unsigned char letter) {
  int in = 0;
  switch (std::tolower(letter)) {
    case 'a': in = std::isalpha(c); break;
    case 'c': in = std::iscntrl(c); break;
    case 'd': in = std::isdigit(c); break;
    case 'g': in = std::isgraph(c); break;
    case 'l': in = std::islower(c); break;
    case 'p': in = std::ispunct(c); break;
    case 's': in = std::isspace(c); break;
    case 'u': in = std::isupper(c); break;
    case 'w': in = std::isalnum(c); break;
    case 'x': in = std::isxdigit(c); break;
    case 'z': in = c == 0; break;
    default: return letter == c;
  }
  return std::isupper(letter) ? in == 0 : in != 0;
}

}  // namespace

LuaPattern::LuaPattern(lua_State* state, const char* text, std::size_t text_bytes, const char* pattern, std::size_t pattern_bytes)
    : state_(state), text_(text), text_end_(text + text_bytes), pattern_(pattern), pattern_end_(pattern + pattern_bytes) {}

const char* LuaPattern::MatchAt(const char* at) {
  open_ = 0;
  depth_ = 0;
  Work(1);
  return Match(at, pattern_);
}

void LuaPattern::Work(std::int64_t steps) {
  steps_ += steps;
  if (steps_ >= kStepsAtATime) Settle();
}

void LuaPattern::Settle() {
  const auto steps = steps_;
  steps_ = 0;
  Charge(state_, steps / kStepsAnInstruction);
}

const char* LuaPattern::Match(const char* at, const char* item) {
  if (++depth_ > kMostDepth) luaL_error(state_, "pattern too complex");
  const char* end = at;
  while (item != pattern_end_) {
    Work(1);
    if (*item == '(') {
      const bool position = item + 1 != pattern_end_ && item[1] == ')';
      end = position ? OpenCapture(at, item + 2, kPosition) : OpenCapture(at, item + 1, kOpen);
      break;
    }
    if (*item == ')') {
      end = CloseCapture(at, item + 1);
      break;
    }
    if (*item == '$' && item + 1 == pattern_end_) {
      end = at == text_end_ ? at : nullptr;
      break;
    }
    bool special = false;
    const char* next = MatchSpecial(at, item, special);
    if (special) {
      end = at = next;
      if (at == nullptr) break;
      continue;
    }
    const char* after = ItemEnd(item);
    if (after != pattern_end_ && *after == '?') {
      if (OneMatches(at, item, after) && (end = Match(at + 1, after + 1)) != nullptr) break;
      end = at;
      item = after + 1;
      continue;
    }
    if (after != pattern_end_ && std::strchr("*+-", *after) != nullptr && *after != '\0') {
      end = MatchRepeated(at, item, after);
      break;
    }
    if (!OneMatches(at, item, after)) {
      end = nullptr;
      break;
    }
    end = ++at;
    item = after;
  }
  --depth_;
  return end;
}

// `after` is the sign of repetition.
const char* LuaPattern::MatchRepeated(const char* at, const char* item, const char* after) {
  if (*after == '-') {
    for (;; ++at) {
      if (const char* end = Match(at, after + 1)) return end;
      if (!OneMatches(at, item, after)) return nullptr;
    }
  }
  std::ptrdiff_t count = 0;
  while (OneMatches(at + count, item, after)) ++count;
  for (const std::ptrdiff_t least = *after == '+' ? 1 : 0; count >= least; --count) {
    if (const char* end = Match(at + count, after + 1)) return end;
  }
  return nullptr;
}

// %b, %f and %1 to %9. `item` moves behind it; `special` says whether there was one.
const char* LuaPattern::MatchSpecial(const char* at, const char*& item, bool& special) {
  if (*item != '%' || item + 1 == pattern_end_) return nullptr;
  const char kind = item[1];
  if (kind == 'b') {
    special = true;
    const char* end = MatchBalanced(at, item + 2);
    item += 4;
    return end;
  }
  if (kind == 'f') {
    special = true;
    item += 2;
    if (item == pattern_end_ || *item != '[') luaL_error(state_, "missing '[' after '%%f' in pattern");
    const char* after = ItemEnd(item);
    const unsigned char before = at == text_ ? 0 : Byte(at - 1);
    const unsigned char here = at == text_end_ ? 0 : Byte(at);
    const bool edge = !InSet(before, item, after - 1) && InSet(here, item, after - 1);
    item = after;
    return edge ? at : nullptr;
  }
  if (std::isdigit(static_cast<unsigned char>(kind))) {
    special = true;
    item += 2;
    return MatchSame(at, kind - '1');
  }
  return nullptr;
}

const char* LuaPattern::MatchBalanced(const char* at, const char* item) {
  if (pattern_end_ - item < 2) luaL_error(state_, "malformed pattern (missing arguments to '%%b')");
  if (at == text_end_ || *at != item[0]) return nullptr;
  std::int64_t nested = 1;
  for (++at; at != text_end_; ++at) {
    Work(1);
    if (*at == item[1]) {
      if (--nested == 0) return at + 1;
    } else if (*at == item[0]) {
      ++nested;
    }
  }
  return nullptr;
}

const char* LuaPattern::MatchSame(const char* at, int number) {
  if (number < 0 || number >= open_ || captures_[std::size_t(number)].length == kOpen) {
    luaL_error(state_, "invalid capture index %%%d", number + 1);
  }
  const auto& capture = captures_[std::size_t(number)];
  const auto length = capture.length;
  if (length == kPosition) return nullptr;  // It is no text.
  Work(length / 8);
  if (text_end_ - at < length || std::memcmp(capture.from, at, std::size_t(length)) != 0) return nullptr;
  return at + length;
}

const char* LuaPattern::OpenCapture(const char* at, const char* rest, std::ptrdiff_t length) {
  if (open_ >= kMostCaptures) luaL_error(state_, "too many captures");
  captures_[std::size_t(open_++)] = {at, length};
  const char* end = Match(at, rest);
  if (end == nullptr) --open_;
  return end;
}

const char* LuaPattern::CloseCapture(const char* at, const char* rest) {
  int last = open_ - 1;
  while (last >= 0 && captures_[std::size_t(last)].length != kOpen) --last;
  if (last < 0) luaL_error(state_, "invalid pattern capture");
  auto& capture = captures_[std::size_t(last)];
  capture.length = at - capture.from;
  const char* end = Match(at, rest);
  if (end == nullptr) capture.length = kOpen;
  return end;
}

// Behind one character, class or set.
const char* LuaPattern::ItemEnd(const char* item) {
  if (*item == '%') {
    if (item + 1 == pattern_end_) luaL_error(state_, "malformed pattern (ends with '%%')");
    return item + 2;
  }
  if (*item != '[') return item + 1;
  const char* at = item + 1;
  if (at != pattern_end_ && *at == '^') ++at;
  // A ']' that comes first is a member.
  for (bool first = true; first || at == pattern_end_ || *at != ']'; first = false) {
    if (at == pattern_end_) luaL_error(state_, "malformed pattern (missing ']')");
    Work(1);
    if (*at++ == '%' && at != pattern_end_) ++at;
  }
  return at + 1;
}

bool LuaPattern::OneMatches(const char* at, const char* item, const char* after) {
  Work(1);
  if (at == text_end_) return false;
  const auto c = Byte(at);
  if (*item == '.') return true;
  if (*item == '%') return InClass(c, Byte(item + 1));
  if (*item == '[') return InSet(c, item, after - 1);
  return c == Byte(item);
}

// `last` is the closing bracket.
bool LuaPattern::InSet(unsigned char c, const char* set, const char* last) {
  const bool opposite = set[1] == '^';
  Work((last - set) / 4);
  for (const char* at = set + (opposite ? 2 : 1); at < last; ++at) {
    if (*at == '%') {
      if (InClass(c, Byte(++at))) return !opposite;
    } else if (at + 2 < last && at[1] == '-') {
      if (Byte(at) <= c && c <= Byte(at + 2)) return !opposite;
      at += 2;
    } else if (Byte(at) == c) {
      return !opposite;
    }
  }
  return opposite;
}

void LuaPattern::PushCapture(int number, const char* from, const char* to) {
  if (number >= open_) {
    if (number != 0) luaL_error(state_, "invalid capture index %%%d", number + 1);
    lua_pushlstring(state_, from, std::size_t(to - from));
    return;
  }
  const auto& capture = captures_[std::size_t(number)];
  if (capture.length == kOpen) luaL_error(state_, "unfinished capture");
  if (capture.length == kPosition) {
    lua_pushinteger(state_, capture.from - text_ + 1);
  } else {
    lua_pushlstring(state_, capture.from, std::size_t(capture.length));
  }
}

int LuaPattern::PushCaptures(const char* from, const char* to, bool whole) {
  const int count = open_ == 0 && whole ? 1 : open_;
  luaL_checkstack(state_, count, "too many captures");
  for (int i = 0; i < count; ++i) PushCapture(i, from, to);
  return count;
}

}  // namespace beseda::flow
