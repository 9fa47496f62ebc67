#include "providers/common/schema_subset.h"

#include <gtest/gtest.h>

#include <array>

#include "json/json.h"

namespace beseda {
namespace {

constexpr std::array<std::string_view, 8> kKeywords = {"type",  "properties", "required", "items",
                                                       "anyOf", "enum",       "$defs",    "description"};

json::Value Restricted(std::string_view schema, bool closes, bool* changed = nullptr) {
  const SchemaSubset subset{.keywords = kKeywords, .closes_objects = closes, .one_of_as_any_of = true};
  return RestrictSchema(json::ParseObject(schema).value(), subset, changed);
}

TEST(SchemaSubset, LeavesWhatIsTakenAsItIs) {
  const auto* schema = R"({"type":"object","properties":{"a":{"type":"array","items":{"enum":[1,"x",null]}}},"required":["a"]})";
  bool changed = true;
  EXPECT_EQ(Restricted(schema, false, &changed), json::Parse(schema).value());
  EXPECT_FALSE(changed);
}

TEST(SchemaSubset, TellsInWordsWhatIsNotTaken) {
  bool changed = false;
  EXPECT_EQ(Restricted(R"({"$schema":"x","type":"string","description":"A code.","pattern":"^a","minLength":2})", false, &changed),
            json::Parse(R"json({"type":"string","description":"A code. (pattern: \"^a\", minLength: 2)"})json").value());
  EXPECT_TRUE(changed);
}

TEST(SchemaSubset, ClosesObjectsAtAnyDepth) {
  EXPECT_EQ(Restricted(R"({"type":"object","properties":{"description":{"oneOf":[{"type":"object","properties":{}},{"type":"null"}]}},"$defs":{"t":{"type":"object"}}})", true),
            json::Parse(R"({"type":"object","properties":{"description":{"anyOf":[{"type":"object","properties":{},"additionalProperties":false},{"type":"null"}]}},
              "$defs":{"t":{"type":"object","additionalProperties":false}},"additionalProperties":false})").value());
}

TEST(SchemaSubset, SurvivesNonsense) {
  EXPECT_EQ(Restricted(R"({"properties":7,"items":true,"anyOf":{},"$defs":{"a":false}})", false),
            json::Parse(R"({"properties":7,"items":true,"anyOf":{},"$defs":{"a":false}})").value());
}

}  // namespace
}  // namespace beseda
