#include "flow/script/scripts.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>

#include "json/json.h"

namespace beseda::flow {
namespace {

class MapVariables final : public ScriptVariables {
 public:
  const json::Value* Get(std::string_view name) const override {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
  }
  Status Set(std::string_view name, json::Value value) override {
    if (name == "fixed") return Error(ErrorCode::kInvalid, "\"fixed\" cannot be changed.");
    ++sets;
    values[std::string(name)] = std::move(value);
    return Ok();
  }
  std::map<std::string, json::Value, std::less<>> values;
  int sets = 0;
};

class ScriptsTest : public ::testing::Test {
 protected:
  Result<json::Value> Evaluate(const std::string& source) {
    auto script = scripts.CompileExpression(source);
    if (!script.ok()) return std::move(script).error();
    return scripts.Run(**script, variables, limits);
  }
  Result<json::Value> RunScript(const std::string& source) {
    auto script = scripts.CompileScript(source);
    if (!script.ok()) return std::move(script).error();
    return scripts.Run(**script, variables, limits);
  }
  std::string Value(const Result<json::Value>& value) { return value.ok() ? json::Dump(*value) : value.error().message; }
  std::string Fails(const Result<json::Value>& value) {
    if (value.ok()) return "gave " + json::Dump(*value);
    EXPECT_EQ(value.error().code, ErrorCode::kInvalid);
    return value.error().message;
  }
  void Let(const std::string& name, std::string_view value) { variables.values[name] = *json::Parse(value); }

  Scripts scripts;
  MapVariables variables;
  ScriptLimits limits;
};

TEST_F(ScriptsTest, ExpressionsSeeVariables) {
  Let("age", "20");
  Let("plan", "\"pro\"");
  Let("user", R"({"name": "Anna", "tags": ["a", "b"], "city": null})");
  EXPECT_EQ(Value(Evaluate("age >= 18 and plan == 'pro'")), "true");
  EXPECT_EQ(Value(Evaluate("user.name .. ' has ' .. #user.tags .. ' tags'")), R"("Anna has 2 tags")");
  EXPECT_EQ(Value(Evaluate("nobody")), "null");
  EXPECT_EQ(Value(Evaluate("user.city == nil")), "true");
  EXPECT_EQ(Value(Evaluate("age -- a comment")), "20");
  EXPECT_EQ(Value(Evaluate("string.format('%5.2f', 2 / 3)")), R"(" 0.67")");
  EXPECT_EQ(Value(Evaluate("('x'):rep(3) .. utf8.len('беседа')")), R"("xxx6")");
}

TEST_F(ScriptsTest, AVariableGoesBeforeAPartOfTheLibrary) {
  Let("type", "\"order\"");
  EXPECT_EQ(Value(Evaluate("type == 'order' and tostring(1) == '1'")), "true");
}

TEST_F(ScriptsTest, MistakesSayWhere) {
  EXPECT_EQ(Fails(RunScript("local a = 1\nb = a +")), "Line 2: unexpected symbol near <eof>");
  EXPECT_EQ(Fails(RunScript("\n\nreturn user.name")), "Line 3: attempt to index a nil value (global 'user')");
  EXPECT_EQ(Fails(RunScript("error('out of stock')")), "Line 1: out of stock");
  EXPECT_EQ(Fails(RunScript("error({})")), "The script raised an error that is a table.");
  EXPECT_EQ(Fails(RunScript("table.insert(nil, 1)")), "Line 1: bad argument #1 to 'insert' (table expected, got nil)");
  EXPECT_EQ(Fails(Evaluate("1, 2")), "Line 1: ')' expected near ','");
  EXPECT_NE(Fails(Evaluate("1) while true do end return (2")).find("expected near"), std::string::npos);
  EXPECT_EQ(Fails(Evaluate(std::string(70'000, ' '))), "The expression is too long: more than 64 KB.");
  EXPECT_EQ(Fails(Evaluate("\x1bLua")).substr(0, 6), "Line 1") << "no compiled code";
}

TEST_F(ScriptsTest, ExpressionsDoNotAssign) {
  EXPECT_EQ(Fails(Evaluate("(function() x = 1 end)()")), "Line 1: an expression cannot assign; use == to compare");
  EXPECT_EQ(variables.sets, 0);
}

TEST_F(ScriptsTest, ScriptsSetVariables) {
  EXPECT_EQ(Value(RunScript("local n = 2\nsum = n + 1.5\nwhole = 10 / 2\nreturn sum")), "3.5E0");
  EXPECT_EQ(json::Dump(variables.values["sum"]), "3.5E0");
  EXPECT_EQ(json::Dump(variables.values["whole"]), "5");
  EXPECT_EQ(Value(RunScript("sum = nil")), "null");
  EXPECT_EQ(json::Dump(variables.values["sum"]), "null");
  EXPECT_EQ(Fails(RunScript("\nfixed = 1")), "Line 2: \"fixed\" cannot be changed.");
  EXPECT_EQ(Fails(RunScript("pcall(function() fixed = 1 end) after = 1")), "Line 1: \"fixed\" cannot be changed.");
  EXPECT_EQ(variables.values.count("after"), 0u);
}

TEST_F(ScriptsTest, WhatIsChangedWithinATableIsKept) {
  Let("cart", R"([{"name": "tea", "count": 1}])");
  Let("seen", R"({"a": null, "b": [1.0]})");
  EXPECT_EQ(Value(RunScript("cart[1].count = cart[1].count + 1\ntable.insert(cart, {name = 'cup'})\nreturn #cart + #seen.b")), "3");
  EXPECT_EQ(json::Dump(variables.values["cart"]), R"([{"count":2,"name":"tea"},{"name":"cup"}])");
  EXPECT_EQ(variables.sets, 1) << "what was only read is not written";
  EXPECT_EQ(Value(RunScript("t = {}\nt.a = 1\nt.b = 2\ncart = 5\nreturn cart")), "5");
  EXPECT_EQ(json::Dump(variables.values["t"]), R"({"a":1,"b":2})");
  EXPECT_EQ(json::Dump(variables.values["cart"]), "5");
}

TEST_F(ScriptsTest, FunctionsOfAScriptAreItsOwn) {
  EXPECT_EQ(Value(RunScript("function twice(x) return 2 * x end\nreturn twice(4)")), "8");
  EXPECT_EQ(variables.sets, 0);
  EXPECT_EQ(Fails(RunScript("return twice(4)")), "Line 1: attempt to call a nil value (global 'twice')");
}

TEST_F(ScriptsTest, KindsComeBackAsTheyCame) {
  for (const auto* text : {"[]", "{}", "[[],{}]", R"({"a":{},"b":[]})", "1", "-9223372036854775808", "1.5E0", "true", "\"\"",
                           "[1,null,3]", "[null,null]", R"({"1":"a"})", R"("я\u0000z")"}) {
    Let("v", text);
    EXPECT_EQ(Value(Evaluate("v")), text);
  }
  Let("v", "18446744073709551615");
  EXPECT_EQ(Value(Evaluate("v")), "1.8446744073709552E19");
  Let("v", "[1,null]");
  EXPECT_EQ(Value(Evaluate("v[2] == null and #v == 2")), "true");
  EXPECT_EQ(Value(Evaluate("{}")), "[]");
  EXPECT_EQ(Value(Evaluate("{b = 1, a = {1, 2}, c = 1e300}")), R"({"a":[1,2],"b":1,"c":1E300})");
  EXPECT_EQ(Value(Evaluate("math.maxinteger")), "9223372036854775807");
  EXPECT_EQ(Value(Evaluate("2^53")), "9.007199254740992E15");
}

TEST_F(ScriptsTest, WhatIsNoJsonIsRefused) {
  EXPECT_EQ(Fails(Evaluate("string.upper")), "A function cannot be kept in a variable.");
  EXPECT_EQ(Fails(RunScript("local t = {}\nt.me = t\nreturn t")), "A table that contains itself cannot be kept in a variable.");
  EXPECT_EQ(Fails(RunScript("local t = {}\nt.me = t\nv = t")), "Line 3: A table that contains itself cannot be kept in a variable.");
  EXPECT_EQ(Fails(Evaluate("0/0")).substr(0, 30), "A number that is infinite or u");
  EXPECT_EQ(Fails(Evaluate("{1, 2, a = 1}")).substr(0, 7), "A table");
  EXPECT_EQ(Fails(RunScript("local t = {}\nt[3] = 1\nreturn t")).substr(0, 15), "A list has gaps");
  EXPECT_EQ(Fails(Evaluate("{[true] = 1}")), "A table's entries are found by texts or numbers, not by a boolean.");
  EXPECT_EQ(Fails(Evaluate("('я'):sub(1, 1)")).substr(0, 26), "A text is not valid UTF-8:");
  EXPECT_EQ(Fails(RunScript("local t = {}\nfor i = 1, 40 do t = {t} end\nreturn t")).substr(0, 17), "Tables are nested");
  EXPECT_EQ(Fails(RunScript("local t = {1}\nfor i = 1, 20 do t = {t, t, t, t} end\nreturn t")).substr(0, 22), "The value is too large");
}

TEST_F(ScriptsTest, ThingsThatChangeFromRunToRunDoNotShow) {
  EXPECT_EQ(Value(Evaluate("tostring({}) .. tostring(print) .. tostring(next) .. string.format('%s', {}) .. tostring(null)")),
            R"("tablenilfunctiontablenull")");
  EXPECT_NE(Fails(Evaluate("string.format('%5p', {})")).find("%p is not supported"), std::string::npos);
  EXPECT_EQ(Value(RunScript("local s = ''\nfor k, v in pairs({z = 1, a = 2, m = 3, 10, 20}) do s = s .. k end\nreturn s")),
            R"("12amz")");
  EXPECT_EQ(Value(RunScript("local t = {a = 1, b = 2, c = 3}\nfor k in pairs(t) do t[k] = nil end\nreturn next(t) == nil")), "true");
}

TEST_F(ScriptsTest, NothingOutsideIsReached) {
  for (const auto* name : {"os", "io", "debug", "load", "loadstring", "loadfile", "dofile", "require", "package", "print", "warn",
                           "collectgarbage", "coroutine", "rawset", "xpcall", "_G", "_VERSION"}) {
    EXPECT_EQ(Value(Evaluate(std::string(name) + " == nil")), "true") << name;
  }
  EXPECT_EQ(Value(Evaluate("string.dump == nil and math.random == nil and math.randomseed == nil and string.pack == nil")), "true");
  EXPECT_NE(Fails(Evaluate("os.execute('id')")).find("global 'os'"), std::string::npos);
  EXPECT_NE(Fails(Evaluate("io.open('/etc/passwd')")).find("global 'io'"), std::string::npos);
}

TEST_F(ScriptsTest, NothingIsLeftForTheNextScript) {
  EXPECT_NE(Fails(RunScript("string.upper = nil")).find("the library cannot be changed"), std::string::npos);
  EXPECT_NE(Fails(RunScript("table.insert(math, 1)")).find("the library cannot be changed"), std::string::npos);
  EXPECT_EQ(Value(Evaluate("getmetatable('') == false and getmetatable(string) == false and getmetatable(_ENV) == false")), "true");
  EXPECT_NE(Fails(RunScript("setmetatable(string, {})")).find("protected"), std::string::npos);
  EXPECT_NE(Fails(RunScript("setmetatable(_ENV, {})")).find("protected"), std::string::npos);
  Let("list", "[1]");
  EXPECT_NE(Fails(RunScript("setmetatable(list, {})")).find("protected"), std::string::npos);
  EXPECT_EQ(Value(RunScript("_ENV = {x = 1}\nreturn x")), "1");
  const auto script = *scripts.CompileScript("local seen = x\n_ENV = {}\nreturn seen");
  Let("x", "7");
  EXPECT_EQ(Value(scripts.Run(*script, variables, limits)), "7");
  EXPECT_EQ(Value(scripts.Run(*script, variables, limits)), "7") << "the environment is put back";
  EXPECT_NE(Fails(RunScript("setmetatable({}, {__gc = function() end})")).find("__gc is not supported"), std::string::npos);
  EXPECT_EQ(Value(RunScript("local m = {}\nlocal t = setmetatable({}, m)\nm.__gc = function() while true do end end\nt = nil\n"
                            "local s = {}\nfor i = 1, 10000 do s = {s} end\nreturn 1")),
            "1")
      << "it counts only what is there when the metatable is set";
}

constexpr char kInstructions[] = "The script did not end within 1,000,000 instructions.";
constexpr char kMemory[] = "The script needed more than 4,096 KB of memory.";

TEST_F(ScriptsTest, EndlessScriptsAreStopped) {
  limits.time = seconds(20);
  EXPECT_EQ(Fails(RunScript("while true do end")), kInstructions);
  EXPECT_EQ(Fails(RunScript("::again:: goto again")), kInstructions);
  EXPECT_EQ(Fails(RunScript("for i = 1, math.huge do end")), kInstructions);
  EXPECT_EQ(Fails(Evaluate("(function() while true do end end)()")), kInstructions);
  EXPECT_EQ(Fails(RunScript("while true do pcall(function() while true do end end) end")), kInstructions);
  EXPECT_EQ(Fails(RunScript("while true do pcall(error) end")), kInstructions);
  EXPECT_EQ(Fails(RunScript("local x <close> = setmetatable({}, {__close = function() while true do end end})\nwhile true do end")),
            kInstructions);
  EXPECT_EQ(Fails(RunScript("local f = setmetatable({}, {__index = function(t, k) while true do end end})\nreturn f.x")), kInstructions);
  EXPECT_EQ(Fails(RunScript("return ('x'):rep(10):gsub('x', function() while true do end end)")), kInstructions);
  EXPECT_EQ(Fails(RunScript("table.sort({3, 2, 1}, function(a, b) while true do end end)")), kInstructions);
}

TEST_F(ScriptsTest, TimeIsLimited) {
  limits.instructions = INT64_MAX;
  limits.time = milliseconds(30);
  EXPECT_EQ(Fails(RunScript("while true do end")), "The script did not end within 30 ms.");
}

TEST_F(ScriptsTest, EndlessRecursionIsStopped) {
  limits.time = seconds(20);
  EXPECT_EQ(Fails(RunScript("local function f() return 1 + f() end\nreturn f()")), kMemory);
  EXPECT_EQ(Fails(RunScript("local function f() return f() end\nreturn f()")), kInstructions) << "calls in the tail take no stack";
  EXPECT_NE(Fails(RunScript("local t = setmetatable({}, {})\ngetmetatable(t).__index = function(t, k) return t[k .. 'x'] end\nreturn t.a")),
            "");
  EXPECT_NE(Fails(RunScript("local function f() return pcall(f) end\nlocal ok, why = f()\nerror(why or 'none')")), "");
  EXPECT_NE(Fails(RunScript("local s = ('a'):rep(300)\nlocal function f() return (s:gsub('a', f)) end\nreturn f()")), "");
  EXPECT_NE(Fails(Evaluate(std::string(5000, '(') + "1" + std::string(5000, ')'))), "");
  EXPECT_NE(Fails(Evaluate(std::string(5000, '{') + std::string(5000, '}'))), "");
  EXPECT_NE(Fails(Evaluate("1" + [] { std::string s; for (int i = 0; i < 10000; ++i) s += "..1"; return s; }())), "");
}

TEST_F(ScriptsTest, MemoryIsLimited) {
  limits.time = seconds(20);
  EXPECT_EQ(Fails(Evaluate("('x'):rep(1e9)")), kMemory);
  EXPECT_EQ(Fails(Evaluate("('x'):rep(1e9, ('y'):rep(9))")), "Line 1: resulting string too large");
  EXPECT_EQ(Fails(RunScript("local s = 'x'\nwhile true do s = s .. s end")), kMemory);
  EXPECT_EQ(Fails(RunScript("local t = {}\nfor i = 1, 1e9 do t[i] = i end")), kMemory);
  EXPECT_EQ(Fails(RunScript("local t = {}\nwhile true do t = {t, {}, {}} end")), kMemory);
  EXPECT_EQ(Fails(RunScript("while true do pcall(function() local t = {} for i = 1, 1e9 do t[i] = i end end) end")), kMemory);
  EXPECT_EQ(Fails(RunScript("local s = ('x'):rep(1e5)\nreturn (s:gsub('x', s))")), kMemory);
  EXPECT_EQ(Fails(RunScript("local t = {}\nfor i = 1, 1000 do t[i] = ('x'):rep(1000) end\nfor i = 1, 20 do t[#t + 1] = table.concat(t) end")),
            kMemory);
  EXPECT_NE(Fails(RunScript("return table.unpack({}, 1, 1e7)")), "");
  EXPECT_EQ(Value(Evaluate("1 + 1")), "2") << "and the others go on";
}

TEST_F(ScriptsTest, WorkWithinOneCallIsCounted) {
  limits.time = seconds(20);
  EXPECT_EQ(Fails(RunScript("table.move({}, 1, 1e15, 2)")), kInstructions);
  EXPECT_EQ(Fails(RunScript("table.move({}, math.mininteger, math.maxinteger, 1, {})")).substr(0, 3), "The");
  const std::string huge = "local t = setmetatable({}, {__len = function() return 1e15 end})\n";
  EXPECT_NE(Fails(RunScript(huge + "table.insert(t, 1, 1)")).find("__len"), std::string::npos);
  EXPECT_NE(Fails(RunScript(huge + "table.remove(t, 1)")).find("__len"), std::string::npos);
  EXPECT_NE(Fails(RunScript(huge + "table.sort(t)")).find("__len"), std::string::npos);
  EXPECT_NE(Fails(RunScript(huge + "table.concat(t)")).find("__len"), std::string::npos);
  EXPECT_EQ(Fails(RunScript("local s = ('x'):rep(1e6)\nwhile true do s:upper() end")), kInstructions);
  EXPECT_EQ(Fails(RunScript("local s = ('x'):rep(1e6)\nwhile true do utf8.len(s) end")), kInstructions);
  EXPECT_EQ(Fails(RunScript("local t = {}\nfor i = 1, 1e5 do t[i] = i end\nwhile true do table.insert(t, 1, 0) end")), kInstructions);
  // What is slow and cannot be counted is stopped by the clock.
  limits.time = milliseconds(50);
  EXPECT_EQ(Fails(RunScript("local t, s = {}, ('x'):rep(1e6)\nfor i = 1, 5e4 do t[i] = s end\ntable.sort(t)")).substr(0, 22),
            "The script did not end");
  EXPECT_EQ(Fails(RunScript("local s = ('1'):rep(1e6)\nwhile true do local n = s + 1 end")), "The script did not end within 50 ms.");
}

TEST_F(ScriptsTest, PatternsAreLimited) {
  limits.time = seconds(20);
  const std::string text = "local s = ('a'):rep(30000)\n";
  EXPECT_EQ(Fails(RunScript(text + "return s:find('a*a*a*b')")), kInstructions);
  EXPECT_EQ(Fails(RunScript(text + "return s:match('.-.-.-.-b')")), kInstructions);
  EXPECT_EQ(Fails(RunScript(text + "return (s:gsub('a+b', ''))")), kInstructions);
  EXPECT_EQ(Fails(RunScript(text + "for x in s:gmatch('a-a-a-b') do end")), kInstructions);
  EXPECT_EQ(Fails(RunScript(text + "while true do pcall(string.find, s, 'a*a*a*b') end")), kInstructions);
  EXPECT_EQ(Fails(RunScript(text + "return s:find(('[' .. ('%d'):rep(10000) .. ']'):rep(5))")).substr(0, 3), "The");
  EXPECT_EQ(Value(RunScript(text + "return (s:find(('a'):rep(15000) .. 'b', 1, true))")), "null") << "searched in linear time";
  EXPECT_EQ(Value(Evaluate("('  trim me  '):match('^%s*(.-)%s*$')")), R"("trim me")");
}

TEST_F(ScriptsTest, KnowsWhichVariablesAreUsed) {
  const auto script = *scripts.CompileScript(
      "f(x)\nlocal a = b + c.d\nfunction f(e) return e + g end\nh = {i = j}\nfor k, v in pairs(l) do v(a) end\nstring.upper(m)");
  EXPECT_EQ(ReadVariables(*script), (std::vector<std::string>{"b", "c", "g", "j", "l", "m", "x"}));
  EXPECT_EQ(WrittenVariables(*script), (std::vector<std::string>{"h"}));
  EXPECT_EQ(ReadVariables(**scripts.CompileExpression("age >= 18 and ({x = 1}).x")), (std::vector<std::string>{"age"}));
}

TEST_F(ScriptsTest, ManyThreadsAtOnce) {
  const auto sum = *scripts.CompileScript("local s = 0\nfor i = 1, n do s = s + i end\nout = {s = s}\nreturn s");
  const auto endless = *scripts.CompileScript("while true do end");
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        MapVariables own;
        own.values["n"] = t * 100 + i;
        const std::int64_t n = t * 100 + i;
        const auto value = scripts.Run(*sum, own, {});
        ASSERT_TRUE(value.ok()) << value.error().message;
        EXPECT_EQ(value->as_int64(), n * (n + 1) / 2);
        EXPECT_EQ(own.values["out"].at("s").as_int64(), n * (n + 1) / 2);
        if (i % 25 == 0) {
          ScriptLimits few;
          few.instructions = 10'000;
          EXPECT_FALSE(scripts.Run(*endless, own, few).ok());
          const auto fresh = scripts.CompileExpression("n + " + std::to_string(i));
          EXPECT_EQ(scripts.Run(**fresh, own, {})->as_int64(), n + i);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace beseda::flow
