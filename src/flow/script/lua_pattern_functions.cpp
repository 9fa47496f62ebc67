#include <cstring>

#include "flow/script/lua_pattern.h"
#include "flow/script/script_run.h"

namespace beseda::flow {
namespace {

struct Text {
  const char* from;
  std::size_t bytes;
};

Text TextArgument(lua_State* state, int index) {
  Text text{};
  text.from = luaL_checklstring(state, index, &text.bytes);
  return text;
}

// Where a search begins, from 0; more than `bytes` if behind the end.
std::size_t StartArgument(lua_State* state, int index, std::size_t bytes) {
  const auto start = luaL_optinteger(state, index, 1);
  if (start > 0) return std::size_t(start) - 1;
  if (start == 0 || start < -lua_Integer(bytes)) return 0;
  return bytes - std::size_t(-start);
}

bool IsPlain(Text pattern) {
  for (std::size_t i = 0; i < pattern.bytes; ++i) {
    if (pattern.from[i] != '\0' && std::strchr("^$*+?.([%-", pattern.from[i]) != nullptr) return false;
  }
  return true;
}

int FindPlain(lua_State* state, Text text, Text wanted, std::size_t start) {
  Charge(state, std::int64_t(text.bytes - start) / 64);
  const char* found = wanted.bytes == 0 ? text.from + start
                                        : static_cast<const char*>(::memmem(text.from + start, text.bytes - start, wanted.from, wanted.bytes));
  if (found == nullptr) return lua_pushnil(state), 1;
  lua_pushinteger(state, found - text.from + 1);
  lua_pushinteger(state, found - text.from + lua_Integer(wanted.bytes));
  return 2;
}

int Search(lua_State* state, bool find) {
  const auto text = TextArgument(state, 1), pattern = TextArgument(state, 2);
  const auto start = StartArgument(state, 3, text.bytes);
  if (start > text.bytes) return lua_pushnil(state), 1;
  if (find && (lua_toboolean(state, 4) || IsPlain(pattern))) return FindPlain(state, text, pattern, start);
  const bool anchored = pattern.bytes > 0 && *pattern.from == '^';
  LuaPattern matcher(state, text.from, text.bytes, pattern.from + anchored, pattern.bytes - anchored);
  for (const char* at = text.from + start; at <= text.from + text.bytes; ++at) {
    if (const char* end = matcher.MatchAt(at)) {
      matcher.Settle();
      if (!find) return matcher.PushCaptures(at, end, true);
      lua_pushinteger(state, at - text.from + 1);
      lua_pushinteger(state, end - text.from);
      return matcher.PushCaptures(nullptr, nullptr, false) + 2;
    }
    if (anchored) break;
  }
  matcher.Settle();
  return lua_pushnil(state), 1;
}

int Find(lua_State* state) { return Search(state, true); }
int Match(lua_State* state) { return Search(state, false); }

// Upvalues: text, pattern, where to go on, where the last match ended (-1: there was none).
int NextMatch(lua_State* state) {
  const auto text = TextArgument(state, lua_upvalueindex(1)), pattern = TextArgument(state, lua_upvalueindex(2));
  const auto start = std::size_t(lua_tointeger(state, lua_upvalueindex(3)));
  const auto last = lua_tointeger(state, lua_upvalueindex(4));
  LuaPattern matcher(state, text.from, text.bytes, pattern.from, pattern.bytes);
  for (std::size_t at = start; at <= text.bytes; ++at) {
    const char* end = matcher.MatchAt(text.from + at);
    if (end == nullptr || end - text.from == last) continue;
    matcher.Settle();
    lua_pushinteger(state, end - text.from);
    lua_copy(state, -1, lua_upvalueindex(3));
    lua_copy(state, -1, lua_upvalueindex(4));
    lua_pop(state, 1);
    return matcher.PushCaptures(text.from + at, end, true);
  }
  matcher.Settle();
  return 0;
}

int EachMatch(lua_State* state) {
  const auto text = TextArgument(state, 1);
  (void)TextArgument(state, 2);
  const auto start = StartArgument(state, 3, text.bytes);
  lua_settop(state, 2);
  lua_pushinteger(state, lua_Integer(start > text.bytes ? text.bytes + 1 : start));
  lua_pushinteger(state, -1);
  lua_pushcclosure(state, &NextMatch, 4);
  return 1;
}

// Adds the third argument, a text, with its %0 to %9 filled in.
void AddFilled(lua_State* state, luaL_Buffer& out, LuaPattern& matcher, const char* from, const char* to) {
  std::size_t bytes = 0;
  const char* at = lua_tolstring(state, 3, &bytes);
  for (const char* const end = at + bytes; at < end; ++at) {
    if (*at != '%') {
      luaL_addchar(&out, *at);
      continue;
    }
    ++at;
    if (at < end && *at == '%') {
      luaL_addchar(&out, '%');
    } else if (at < end && *at == '0') {
      luaL_addlstring(&out, from, std::size_t(to - from));
    } else if (at < end && *at >= '1' && *at <= '9') {
      matcher.PushCapture(*at - '1', from, to);
      (void)luaL_tolstring(state, -1, nullptr);
      lua_remove(state, -2);
      luaL_addvalue(&out);
    } else {
      luaL_error(state, "invalid use of '%%' in replacement string");
    }
  }
}

// Adds what stands for a match.
void AddReplacement(lua_State* state, luaL_Buffer& out, LuaPattern& matcher, const char* from, const char* to) {
  const int kind = lua_type(state, 3);
  if (kind == LUA_TFUNCTION) {
    lua_pushvalue(state, 3);
    const int captures = matcher.PushCaptures(from, to, true);
    lua_call(state, captures, 1);
  } else if (kind == LUA_TTABLE) {
    matcher.PushCapture(0, from, to);
    lua_gettable(state, 3);
  } else {
    AddFilled(state, out, matcher, from, to);
    return;
  }
  if (!lua_toboolean(state, -1)) {
    lua_pop(state, 1);
    luaL_addlstring(&out, from, std::size_t(to - from));
  } else if (!lua_isstring(state, -1)) {
    luaL_error(state, "invalid replacement value (a %s)", luaL_typename(state, -1));
  } else {
    luaL_addvalue(&out);
  }
}

int Substitute(lua_State* state) {
  const auto text = TextArgument(state, 1), pattern = TextArgument(state, 2);
  const int kind = lua_type(state, 3);
  luaL_argexpected(state, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
                   "string/function/table");
  const auto most = luaL_optinteger(state, 4, lua_Integer(text.bytes) + 1);
  const bool anchored = pattern.bytes > 0 && *pattern.from == '^';
  LuaPattern matcher(state, text.from, text.bytes, pattern.from + anchored, pattern.bytes - anchored);
  luaL_Buffer out;
  luaL_buffinit(state, &out);
  const char *at = text.from, *const text_end = text.from + text.bytes, *last = nullptr;
  lua_Integer count = 0;
  while (count < most) {
    const char* end = matcher.MatchAt(at);
    if (end != nullptr && end != last) {
      ++count;
      AddReplacement(state, out, matcher, at, end);
      at = last = end;
    } else if (at < text_end) {
      luaL_addchar(&out, *at++);
    } else {
      break;
    }
    if (anchored) break;
  }
  matcher.Settle();
  luaL_addlstring(&out, at, std::size_t(text_end - at));
  luaL_pushresult(&out);
  lua_pushinteger(state, count);
  return 2;
}

}  // namespace

void AddPatternFunctions(lua_State* state) {
  static constexpr luaL_Reg kFunctions[] = {
      {"find", &Find}, {"match", &Match}, {"gmatch", &EachMatch}, {"gsub", &Substitute}, {nullptr, nullptr}};
  luaL_setfuncs(state, kFunctions, 0);
}

}  // namespace beseda::flow
