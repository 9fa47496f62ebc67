// Our matcher beside that of Lua's own library, on patterns made at random.
#include "flow/script/lua_pattern.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "flow/script/script_memory.h"
#include "flow/script/script_run.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

class NoVariables final : public ScriptVariables {
 public:
  const json::Value* Get(std::string_view) const override { return nullptr; }
  Status Set(std::string_view, json::Value) override { return Ok(); }
};

// Gives everything that the four functions say about a text and a pattern.
constexpr char kReport[] = R"lua(
local find, match, gmatch, gsub, format, concat, pcall, tostring, select, pack = ...
return function(text, pattern, init)
  local out = {}
  local function add(...)
    for i = 1, select('#', ...) do out[#out + 1] = tostring((select(i, ...))) end
    out[#out + 1] = '|'
  end
  add(pcall(find, text, pattern, init))
  add(pcall(match, text, pattern, init))
  add(pcall(function() for a, b in gmatch(text, pattern, init) do add(a, b) end end))
  add(pcall(gsub, text, pattern, '<%0>'))
  add(pcall(gsub, text, pattern, '<%1>', 2))
  add(pcall(gsub, text, pattern, function(a, b) return b end))
  add(pcall(gsub, text, pattern, {a = 'A', ab = false}))
  return concat(out, ' ')
end
)lua";

class PatternState {
 public:
  explicit PatternState(bool ours) : state_(lua_newstate(&ScriptMemory::Allocate, &memory_)) {
    run_.deadline = std::chrono::steady_clock::now() + std::chrono::hours(1);
    limits_.instructions = INT64_MAX / 2;
    SetRun(state_, &run_);
    luaL_openlibs(state_);
    if (ours) {
      lua_getglobal(state_, "string");
      AddPatternFunctions(state_);
      lua_pop(state_, 1);
    }
    EXPECT_EQ(luaL_loadstring(state_, kReport), LUA_OK);
    for (const auto* name : {"find", "match", "gmatch", "gsub", "format"}) {
      lua_getglobal(state_, "string");
      lua_getfield(state_, -1, name);
      lua_remove(state_, -2);
    }
    lua_getglobal(state_, "table");
    lua_getfield(state_, -1, "concat");
    lua_remove(state_, -2);
    lua_getglobal(state_, "pcall");
    lua_getglobal(state_, "tostring");
    lua_getglobal(state_, "select");
    EXPECT_EQ(lua_pcall(state_, 9, 1, 0), LUA_OK);
  }
  ~PatternState() { lua_close(state_); }

  std::string Report(const std::string& text, const std::string& pattern, int init) {
    lua_pushvalue(state_, 1);
    lua_pushlstring(state_, text.data(), text.size());
    lua_pushlstring(state_, pattern.data(), pattern.size());
    lua_pushinteger(state_, init);
    EXPECT_EQ(lua_pcall(state_, 3, 1, 0), LUA_OK) << lua_tostring(state_, -1);
    std::size_t size = 0;
    const char* report = lua_tolstring(state_, -1, &size);
    std::string copy(report, size);
    lua_pop(state_, 1);
    return copy;
  }

 private:
  ScriptMemory memory_;
  NoVariables variables_;
  ScriptLimits limits_;
  ScriptRun run_{variables_, limits_};
  lua_State* state_;
};

TEST(LuaPatternTest, MatchesLikeLuaItself) {
  PatternState ours(true), theirs(false);
  const char* const pieces[] = {"a", "b", "c", ".", "%a", "%d", "%S", "%w", "[ab]", "[^a]", "[a-c]", "[]b]", "[^]]", "[%d-]", "[a-",
                                "[%a", "*", "+", "-", "?", "(", ")", "()", "^", "$", "%1", "%2", "%b()", "%bab", "%f[b]", "%f[^%w]",
                                "%f", "%", "%%", "%.", "[", "]", " ", "1", "(a)", "(b*)", "(.-)", "[a-]", "[-a]", "[%]]"};
  const char* const letters[] = {"a", "b", "c", "1", " ", "(", ")", "ab", "aa", ".", "-", "]", "%", "$", "^"};
  std::mt19937 random(7);
  const auto make = [&](auto& from, unsigned most) {
    std::string made;
    for (unsigned count = random() % (most + 1); count > 0; --count) made += from[random() % std::size(from)];
    return made;
  };
  for (int i = 0; i < 40'000; ++i) {
    const auto text = make(letters, 8), pattern = make(pieces, 6);
    const int init = int(random() % 8) - 3;
    ASSERT_EQ(ours.Report(text, pattern, init), theirs.Report(text, pattern, init)) << "text '" << text << "' pattern '" << pattern << "' " << init;
  }
}

TEST(LuaPatternTest, ZeroBytesAreLettersLikeOthers) {
  PatternState ours(true), theirs(false);
  for (const auto& pattern : {std::string("\0", 1), std::string("[\0-a]+", 6), std::string("a\0*b", 4), std::string("%z", 2)}) {
    const std::string text("a\0b\0\0", 5);
    EXPECT_EQ(ours.Report(text, pattern, 1), theirs.Report(text, pattern, 1));
  }
}

}  // namespace
}  // namespace beseda::flow
