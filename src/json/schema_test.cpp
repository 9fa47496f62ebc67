#include "json/schema.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::json {
namespace {

std::vector<std::string> Mistakes(std::string_view schema, std::string_view value) {
  return SchemaMistakes(Parse(value).value(), ParseObject(schema).value());
}

struct Case {
  const char* schema;
  const char* fits;
  const char* wrong;
};

// The schemas and verdicts follow the examples of json-schema.org/understanding-json-schema.
TEST(SchemaTest, KnowsTheCommonKeywords) {
  const Case cases[] = {
      {R"({"type":"string"})", R"("42")", "42"},
      {R"({"type":"integer"})", "1.0", "3.1"},
      {R"({"type":"number"})", "2.99792458e8", R"("42")"},
      {R"({"type":["number","string"]})", R"("x")", "[]"},
      {R"({"type":"null"})", "null", "false"},
      {R"({"type":"string","minLength":2,"maxLength":3})", R"("жёб")", R"("A")"},
      {R"({"type":"string","maxLength":3})", R"("жёб")", R"("ABCD")"},
      {R"({"type":"number","multipleOf":0.01})", "4.02", "4.021"},
      {R"({"type":"number","minimum":0,"exclusiveMaximum":100})", "99", "100"},
      {R"({"exclusiveMinimum":0})", "1", "0"},
      {R"({"maximum":7})", "7", "8"},
      {R"({"enum":["red","amber",null,42]})", "42.0", "0"},
      {R"({"const":"United States of America"})", R"("United States of America")", R"("Canada")"},
      {R"({"type":"array","items":{"type":"number"}})", "[1,2]", R"([1,"3"])"},
      {R"({"prefixItems":[{"type":"number"},{"type":"string"}],"items":false})", R"([1,"x"])", R"([1,"x",2])"},
      {R"({"minItems":2,"maxItems":3})", "[1,2]", "[1]"},
      {R"({"maxItems":1})", "[1]", "[1,2]"},
      {R"({"uniqueItems":true})", "[1,2,3]", "[1,2,2]"},
      {R"({"properties":{"n":{"type":"number"}}})", R"({"n":1,"more":true})", R"({"n":"1"})"},
      {R"({"properties":{"n":{}},"additionalProperties":false})", R"({"n":1})", R"({"m":1})"},
      {R"({"additionalProperties":{"type":"string"}})", R"({"m":"x"})", R"({"m":1})"},
      {R"({"required":["name"]})", R"({"name":null})", R"({})"},
      {R"({"minProperties":1,"maxProperties":2})", R"({"a":1})", R"({"a":1,"b":1,"c":1})"},
      {R"({"anyOf":[{"type":"string","maxLength":5},{"type":"number","minimum":0}]})", "12", "-5"},
      {R"({"oneOf":[{"multipleOf":5},{"multipleOf":3}]})", "10", "15"},
      {R"({"allOf":[{"type":"string"},{"maxLength":5}]})", R"("short")", R"("too long")"},
      {R"({"not":{"type":"string"}})", "42", R"("x")"},
      {R"({"$defs":{"p":{"type":"object","required":["x"]}},"items":{"$ref":"#/$defs/p"}})", R"([{"x":1}])", "[{}]"},
  };
  for (const auto& one : cases) {
    EXPECT_TRUE(CheckSchema(ParseObject(one.schema).value()).ok()) << one.schema;
    EXPECT_EQ(Mistakes(one.schema, one.fits), std::vector<std::string>()) << one.schema << " " << one.fits;
    EXPECT_FALSE(Mistakes(one.schema, one.wrong).empty()) << one.schema << " " << one.wrong;
  }
}

TEST(SchemaTest, SaysWhereAndWhat) {
  const auto mistakes = Mistakes(
      R"({"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"price":{"type":"number"}}}},
          "city":{"enum":["Oslo","Bergen"]}},"required":["when"],"additionalProperties":false})",
      R"({"items":[{"price":"ten"}],"city":"Paris","who":1})");
  EXPECT_EQ(mistakes, (std::vector<std::string>{
                          "The value must have \"when\"", "/items/0/price must be of the type number",
                          "/city must be one of [\"Oslo\",\"Bergen\"]", "The value must not have \"who\""}));
}

TEST(SchemaTest, WritesNumbersAsPeopleDo) {
  EXPECT_EQ(Mistakes(R"({"multipleOf":0.05})", "0.07"), std::vector<std::string>{"The value must be a multiple of 0.05"});
  EXPECT_EQ(Mistakes(R"({"maximum":100000})", "100001"), std::vector<std::string>{"The value must be at most 100000"});
}

TEST(SchemaTest, GivesAtMostAsManyMistakesAsAskedFor) {
  const auto schema = ParseObject(R"({"items":{"type":"number"}})").value();
  EXPECT_EQ(SchemaMistakes(Parse(R"(["a","b","c","d"])").value(), schema, 2).size(), 2u);
}

TEST(SchemaTest, EndlessReferencesEnd) {
  const char* schema = R"({"$defs":{"a":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"})";
  EXPECT_EQ(Mistakes(schema, "1"), std::vector<std::string>{"The value is nested too deeply"});
}

TEST(SchemaTest, ReferencesThatMultiplyAreBounded) {
  const char* schema = R"({"anyOf":[{"$ref":"#"},{"$ref":"#"},{"$ref":"#"}]})";
  EXPECT_FALSE(Mistakes(schema, "1").empty());
}

TEST(SchemaTest, RefusesWhatIsNoSchema) {
  for (const char* schema : {R"({"type":"text"})", R"({"type":[]})", R"({"properties":[]})", R"({"required":"name"})",
                             R"({"items":3})", R"({"enum":[]})", R"({"minLength":-1})", R"({"minimum":"0"})",
                             R"({"$ref":"#/$defs/none"})", R"({"$ref":"https://example.org/x"})",
                             R"({"anyOf":{}})", R"({"properties":{"a":{"type":"str"}}})"}) {
    EXPECT_FALSE(CheckSchema(ParseObject(schema).value()).ok()) << schema;
  }
  const auto status = CheckSchema(ParseObject(R"({"properties":{"a":{"type":"str"}}})").value());
  EXPECT_NE(status.error().message.find("/properties/a/type"), std::string::npos) << status.error().message;
}

}  // namespace
}  // namespace beseda::json
