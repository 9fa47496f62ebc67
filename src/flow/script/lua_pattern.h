#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <lua.hpp>

namespace beseda::flow {

/// Matching of Lua patterns (reference manual, 6.4.1), with its work counted: the matcher of Lua's own library runs within
/// one instruction, where nothing can stop it, and takes exponentially long for some patterns. Mistakes of the pattern and
/// passed limits are raised as Lua errors. Has no destructor, so that they may pass it.
class LuaPattern {
 public:
  /// All borrowed.
  LuaPattern(lua_State* state, const char* text, std::size_t text_bytes, const char* pattern, std::size_t pattern_bytes);

  /// Matches at `at` (within the text); its end, or null.
  const char* MatchAt(const char* at);

  /// After a match. How many captures it has.
  int captures() const { return open_; }
  /// Pushes what capture `number` (from 0) holds. Number 0 of a pattern without captures is the whole match.
  void PushCapture(int number, const char* from, const char* to);
  /// Pushes all of them, or the whole match if there are none (`whole` non-null). Gives how many.
  int PushCaptures(const char* from, const char* to, bool whole);
  /// Counts the work that was not counted yet.
  void Settle();

 private:
  static constexpr int kMostCaptures = 32;
  static constexpr int kMostDepth = 200;
  static constexpr std::ptrdiff_t kOpen = -1;      // a capture whose end has not come yet
  static constexpr std::ptrdiff_t kPosition = -2;  // a capture of the place itself
  struct Capture {
    const char* from;
    std::ptrdiff_t length;
  };

  const char* Match(const char* at, const char* item);
  const char* MatchRepeated(const char* at, const char* item, const char* after);
  const char* MatchSpecial(const char* at, const char*& item, bool& special);
  const char* MatchBalanced(const char* at, const char* item);
  const char* MatchSame(const char* at, int number);
  const char* OpenCapture(const char* at, const char* rest, std::ptrdiff_t length);
  const char* CloseCapture(const char* at, const char* rest);
  const char* ItemEnd(const char* item);
  bool OneMatches(const char* at, const char* item, const char* after);
  bool InSet(unsigned char c, const char* set, const char* last);
  void Work(std::int64_t steps);

  lua_State* state_;
  const char* text_;
  const char* text_end_;
  const char* pattern_;
  const char* pattern_end_;
  std::int64_t steps_ = 0;
  int depth_ = 0;
  int open_ = 0;
  std::array<Capture, kMostCaptures> captures_;
};

/// string.find, match, gmatch and gsub on top of it. Adds them to the table on the top of the stack.
void AddPatternFunctions(lua_State* state);

}  // namespace beseda::flow
