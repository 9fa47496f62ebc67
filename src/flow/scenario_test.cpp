#include "flow/scenario.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "flow/blocks/blocks.h"
#include "flow/catalogue.h"
#include "flow/compile.h"
#include "json/json.h"
#include "json/schema.h"

namespace beseda::flow {
namespace {

constexpr const char* kSmall = R"({"format":1,"locales":["en"],"main":"f_main","flows":{"f_main":{"name":"Main"}},
  "variables":{"email":{"type":"text","scope":"contact","default":"?"}},
  "blocks":{"b_2":{"flow":"f_main","kind":"end","at":[80.5,20]},"b_1":{"flow":"f_main","kind":"start","name":"Go","at":[1,2]}},
  "edges":{"e_1":{"from":"b_1","port":"next","to":"b_2"}}})";

TEST(ScenarioTest, ReadsAndWritesTheSame) {
  const auto scenario = ParseScenario(kSmall);
  ASSERT_TRUE(scenario.ok()) << scenario.error().message;
  EXPECT_EQ(scenario->blocks.at("b_1").name, "Go");
  EXPECT_EQ(int(scenario->variables.at("email").scope), int(VariableScope::kContact));
  const auto text = DumpScenario(*scenario);
  EXPECT_EQ(text,
            R"({"blocks":{"b_1":{"at":[1,2],"flow":"f_main","kind":"start","name":"Go","settings":{}},"b_2":{"at":[8.05E1,20],"flow":"f_main","kind":"end","name":"","settings":{}}},)"
            R"("edges":{"e_1":{"from":"b_1","port":"next","to":"b_2"}},"flows":{"f_main":{"name":"Main"}},"format":1,"locales":["en"],"main":"f_main",)"
            R"("variables":{"email":{"default":"?","description":"","scope":"contact","type":"text"}}})");
  EXPECT_EQ(DumpScenario(*ParseScenario(text)), text);
}

TEST(ScenarioTest, SaysWhereAMistakeIs) {
  struct Case {
    const char* from;
    const char* to;
    const char* field;
  };
  for (const auto& [from, to, field] : {Case{"\"format\":1", "\"format\":2", "format"}, {"[\"en\"]", "[]", "locales"}, {"[\"en\"]", "[\"en\",\"en\"]", "locales"}, {"\"main\":\"f_main\"", "\"main\":\"f_x\"", "main"},
                                        {"\"b_2\":", "\"x_2\":", "blocks"}, {"\"type\":\"text\"", "\"type\":\"secret\"", "variables.email.type"}, {"\"email\":{", "\"Email\":{", "variables"},
                                        {"\"kind\":\"end\"", "\"kind\":7", "blocks.b_2.kind"}, {"[1,2]", "[1]", "blocks.b_1.at"}, {"\"to\":\"b_2\"", "\"to\":\"b_9\"", "edges.e_1.to"},
                                        {"\"flow\":\"f_main\",\"kind\":\"end\"", "\"flow\":\"f_9\",\"kind\":\"end\"", "blocks.b_2.flow"}}) {
    std::string text = kSmall;
    const auto at = text.find(from);
    ASSERT_NE(at, text.npos) << from;
    text.replace(at, std::string_view(from).size(), to);
    const auto scenario = ParseScenario(text);
    ASSERT_FALSE(scenario.ok()) << to;
    EXPECT_EQ(scenario.error().field, field) << scenario.error().message;
  }
  EXPECT_EQ(ParseScenario(std::string(kMaxScenarioBytes + 1, ' ')).error().code, ErrorCode::kTooLarge);
}

TEST(ScenarioTest, TheStarterWorks) {
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<Scenario>(StarterScenario({"en", "ru"})), scripts);
  EXPECT_TRUE(compiled.program);
  for (const auto& problem : compiled.problems) EXPECT_EQ(problem.code, "dead_end");
}

TEST(ScenarioTest, FitsItsSchema) {
  std::ifstream file(BESEDA_SCHEMAS_DIR "/flow.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto schema = json::ParseObject(text.str());
  ASSERT_TRUE(schema.ok());
  EXPECT_TRUE(json::CheckSchema(*schema).ok());
  EXPECT_TRUE(json::SchemaMistakes(json::Parse(kSmall).value(), *schema).empty());
  EXPECT_TRUE(json::SchemaMistakes(json::Value(EncodeScenario(StarterScenario({"ar"}))), *schema).empty());
}

// The schema is what the editor draws its form from: it must be usable, speak all languages of the interface, and its
// example must compile.
class BlockSchemaTest : public ::testing::TestWithParam<std::string> {};

void CheckTitles(const json::Value& value, const std::string& path) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) CheckTitles(value.get_array()[i], path + "/" + std::to_string(i));
  }
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    const std::string name(member.key());
    const bool words = (name == "title" || name == "help") && member.value().is_object() && member.value().get_object().contains("en");
    if (words) {
      for (const auto* locale : {"en", "ru", "ar"}) {
        const auto* text = member.value().get_object().if_contains(locale);
        EXPECT_TRUE(text && text->is_string() && !text->get_string().empty()) << path << "/" << name << " in " << locale;
      }
    } else if (name != "example") {
      CheckTitles(member.value(), path + "/" + name);
    }
  }
}

TEST_P(BlockSchemaTest, IsWholeAndItsExampleCompiles) {
  const auto& entry = *Catalogue::Own().Find(GetParam());
  const auto& schema = *entry.schema;
  const auto& settings = schema.at("settings").as_object();
  EXPECT_TRUE(json::CheckSchema(settings).ok()) << json::CheckSchema(settings).error().message;
  CheckTitles(schema, GetParam());
  for (const auto* name : {"icon", "title", "help", "group", "example"}) EXPECT_TRUE(schema.contains(name)) << name;
  const auto& example = schema.at("example").as_object();
  EXPECT_TRUE(json::SchemaMistakes(json::Value(WithDefaults(entry, example)), settings).empty());

  Scenario scenario = StarterScenario({"en"});
  scenario.flows["f_address"] = "Address";
  Block start = scenario.blocks["b_start"], tried;
  start.flow = "f_address";
  scenario.blocks["b_start2"] = start;
  tried.flow = "f_main";
  tried.kind = GetParam();
  tried.settings = std::make_shared<json::Object>(example);
  const auto id = GetParam() == "start" ? "b_start" : "b_tried";
  scenario.blocks[id] = tried;
  for (const auto* name : {"name", "age", "guests", "email", "phone", "site", "day", "time", "topic", "likes", "rating", "photo", "place", "order", "count", "plan", "cart", "product", "price", "total",
                           "greeting", "city", "result", "callback", "minutes", "dishes", "address", "ideas", "summary", "in_english", "broken", "orders", "order_number", "referral"}) {
    scenario.variables[name] = Variable();
  }
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<Scenario>(scenario), scripts);
  for (const auto& problem : compiled.problems) {
    if (problem.severity == Problem::Severity::kError) ADD_FAILURE() << problem.block << " " << problem.field << ": " << ProblemWords(problem, "en");
  }
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const auto& kind : AllBlockKinds()) names.emplace_back(kind.kind);
  return names;
}

INSTANTIATE_TEST_SUITE_P(AllKinds, BlockSchemaTest, ::testing::ValuesIn(KindNames()), [](const auto& info) { return info.param; });

TEST(CatalogueTest, HoldsEveryFile) {
  // A schema without code would be shown by no editor and noticed by nobody.
  EXPECT_EQ(Catalogue::Own().entries().size(), kBlockSchemas.size());
  EXPECT_TRUE(json::ParseObject(Catalogue::Own().Json()).ok());
}

}  // namespace
}  // namespace beseda::flow
