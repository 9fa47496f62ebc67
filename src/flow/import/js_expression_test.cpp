#include <gtest/gtest.h>

#include "flow/import/js_expression.h"
#include "flow/script/scripts.h"

namespace beseda::flow {
namespace {

JsNames Names() {
  JsNames names;
  names.braces = [](std::string_view name) { return std::string(name); };
  names.path = [](const std::vector<std::string>& path) -> std::optional<std::string> {
    if (path.size() == 2 && path[0] == "temp") return path[1];
    return std::nullopt;
  };
  return names;
}

std::string Lua(std::string_view js) { return LuaOfJs(js, Names()).value_or("-"); }

TEST(JsExpressionTest, TranslatesWhatItKnows) {
  EXPECT_EQ(Lua("{{a}} + 1"), "((tonumber(a) or 0) + 1)");
  EXPECT_EQ(Lua("'x' + {{a}}"), "(\"x\" .. tostring(a or \"\"))");
  EXPECT_EQ(Lua("temp.a === 'b'"), "(a == \"b\")");
  EXPECT_EQ(Lua("temp['a'] !== undefined"), "(a ~= nil)");
  EXPECT_EQ(Lua("temp.a > 3 && !(temp.b == true)"), "(((tonumber(a) or 0/0) > 3) and (not (b == true)))");
  EXPECT_EQ(Lua("`Hi ${temp.a}!`"), "(\"Hi \" .. tostring(a or \"\") .. \"!\")");
  EXPECT_EQ(Lua("Math.round({{a}} / 2)"), "math.floor(((tonumber(a) or 0) / 2) + 0.5)");
  EXPECT_EQ(Lua("{{a}}.toUpperCase()"), "string.upper(tostring(a or \"\"))");
  EXPECT_EQ(Lua("{{a}}[0].name"), "a[1].name");
  EXPECT_EQ(Lua("{{a}}.length"), "#(a or \"\")");
}

TEST(JsExpressionTest, LeavesWhatItDoesNotKnow) {
  for (const auto* js : {"new Date()", "x", "a b", "x => 1", "temp.a = 1", "/a/.test(temp.a)", "fetch('x')", "(1", "'open", "temp.a.b.c", "{{}}", "1 +", "007", "temp.a()", "[1]", "{{a}}.map(x)"}) {
    EXPECT_EQ(Lua(js), "-") << js;
  }
  EXPECT_EQ(Lua(std::string(300, '(') + "1"), "-");
  EXPECT_EQ(Lua(std::string(300, '!') + "1"), "-");
  EXPECT_EQ(Lua(std::string(5000, '1')), "-");
}

TEST(JsExpressionTest, WhatItMakesIsLua) {
  Scripts scripts;
  for (const auto* js : {"{{a}} ? 'x' : {{b}}", "{{a}} || 'none'", "{{a}} ?? 5", "{{a}}.includes('x')", "{{a}}.trim()", "-{{a}} ** 2 % 3", "'}}' + '\"\\\\' + {{a}}",
                         "Number({{a}}).toFixed(2)", "{{a}}.startsWith('b')", "{{a}}.join(', ')", "!{{a}}", "Math.max({{a}}, 3, parseInt({{b}}))"}) {
    const auto lua = LuaOfJs(js, Names());
    ASSERT_TRUE(lua) << js;
    EXPECT_EQ(lua->find("}}"), std::string::npos);
    const auto script = scripts.CompileExpression(*lua);
    EXPECT_TRUE(script.ok()) << js << " -> " << *lua;
  }
}

}  // namespace
}  // namespace beseda::flow
