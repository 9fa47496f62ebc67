#include "flow/templates/scenario_template.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "base/task.h"
#include "base/text.h"
#include "base/unicode.h"
#include "flow/catalogue.h"
#include "flow/chat/chat_run.h"
#include "flow/compile.h"
#include "json/json.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const fs::path kFolder = fs::path(BESEDA_SCHEMAS_DIR).parent_path() / "templates";

bool HasCyrillic(std::string_view text) {
  while (!text.empty()) {
    const auto c = TakeCodePoint(text);
    if (c >= U'\u0400' && c <= U'\u04FF') return true;
  }
  return false;
}

// All localized texts of a setting, with where they stand.
void EachText(const json::Value& value, const std::string& path, const std::function<void(const std::string& path, const json::Object& texts)>& visit) {
  if (value.is_array()) {
    for (const auto& item : value.get_array()) EachText(item, path, visit);
  } else if (value.is_object()) {
    const auto& object = value.get_object();
    if (object.contains("en") || object.contains("ru")) return visit(path, object);
    for (const auto& member : object) EachText(member.value(), path + "." + std::string(member.key()), visit);
  }
}

/// A block on the canvas. Heights and widths as web/admin/src/features/flow-builder/graph/size.ts has them.
struct Box {
  std::string block;
  double x, y, width, height;
};

Box BoxOf(const Scenario& scenario, const std::string& id) {
  const auto& block = scenario.blocks.at(id);
  const auto& entry = *Catalogue::Own().Find(block.kind);
  Box box{id, block.x, block.y, 248, 0};
  if (!entry.code) {
    const auto& size = block.settings->at("size").get_array();
    box.width = size[0].to_number<double>();
    box.height = size[1].to_number<double>();
    return box;
  }
  std::set<std::string> connected;
  for (const auto& [edge_id, edge] : scenario.edges) {
    if (edge.from == id) connected.insert(edge.port);
  }
  std::size_t rows = 0;
  bool folded = false;
  for (const auto& port : PortsOf(entry, *block.settings)) {
    if (!port.optional || connected.contains(port.id)) ++rows;
    else folded = true;
  }
  const auto* settings = entry.schema->at("settings").get_object().if_contains("properties");
  const bool has_body = settings && !settings->get_object().empty();
  box.height = 40 + (has_body ? 44 : 0) + double(rows + (folded ? 1 : 0)) * 28 + 8;
  return box;
}

bool Overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

class TemplateTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { ASSERT_TRUE(FindTemplate(GetParam())); }
  const ScenarioTemplate& Own() const { return *FindTemplate(GetParam()); }
};

TEST_P(TemplateTest, HasNoProblems) {
  Scripts scripts;
  for (const auto* language : {"en", "ru"}) {
    const auto bot = Own().InLanguage(language);
    const auto compiled = Compile(std::make_shared<Scenario>(bot.scenario), scripts);
    EXPECT_TRUE(compiled.program);
    for (const auto& problem : compiled.problems) ADD_FAILURE() << problem.block << " " << problem.field << ": " << ProblemWords(problem, "en");
  }
}

TEST_P(TemplateTest, ItsConversationsGoAsWritten) {
  Scripts scripts;
  std::set<std::string> met, locales;
  std::shared_ptr<const Program> program;
  // Whichever language comes first.
  for (const auto* language : {"ru", "en"}) {
    const auto bot = Own().InLanguage(language);
    program = Compile(std::make_shared<Scenario>(bot.scenario), scripts).program;
    ASSERT_TRUE(program);
    for (const auto& [name, text] : bot.tests) {
      const auto test = ParseChatTest(text);
      ASSERT_TRUE(test.ok()) << name << ": " << test.error().message;
      const auto outcome = RunTask(RunChatTest(*test, program, scripts, {}));
      ASSERT_TRUE(outcome.ok()) << name << ": " << outcome.error().message;
      EXPECT_TRUE(outcome->passed) << name << ", line " << outcome->line << ": " << outcome->problem;
      met.insert(outcome->trace.begin(), outcome->trace.end());
      locales.insert(test->locale);
    }
  }
  EXPECT_EQ(locales, (std::set<std::string>{"en", "ru"}));
  // Left out may be what follows a failure of the program, and one branch of what chance decides.
  const std::set<std::string> of_failure{"b_onError", "b_sorry", "b_toPerson2"};
  std::vector<std::string> missed;
  for (const auto& place : program->places()) {
    if (!met.contains(place.id) && !of_failure.contains(place.id)) missed.push_back(place.id);
  }
  EXPECT_LE(missed.size(), 2u) << ::testing::PrintToString(missed) << " are in no conversation";
}

TEST_P(TemplateTest, IsWhatABusinessWouldSwitchOn) {
  const auto& scenario = Own().bot.scenario;
  std::set<std::string> kinds;
  int with_retry = 0, with_time = 0, notes = 0;
  for (const auto& [id, block] : scenario.blocks) {
    kinds.insert(block.kind);
    with_retry += block.settings->contains("retry");
    with_time += block.settings->contains("timeout");
    notes += block.kind == "note";
  }
  EXPECT_TRUE(kinds.contains("hand_over")) << "nobody reaches a person";
  EXPECT_TRUE(kinds.contains("on_error"));
  EXPECT_GE(kinds.size(), 10u);
  EXPECT_GE(with_time, 2);
  EXPECT_GE(notes, 3) << "the author is not told what to change";
  EXPECT_TRUE(with_retry >= 1 || kinds.contains("ai_classify"));
  for (const auto& [name, variable] : scenario.variables) EXPECT_FALSE(variable.description.empty()) << name;
}

TEST_P(TemplateTest, SpeaksBothLanguagesWell) {
  for (const auto& [id, block] : Own().bot.scenario.blocks) {
    EachText(*block.settings, id, [&](const std::string& path, const json::Object& texts) {
      ASSERT_TRUE(texts.contains("en") && texts.contains("ru")) << path;
      const std::string english(json::View(texts.at("en").get_string())), russian(json::View(texts.at("ru").get_string()));
      // Only the choice of the language itself is written in both.
      const bool choice = english.find("·") != english.npos || english == "Русский" || russian == "English";
      EXPECT_TRUE(choice || !HasCyrillic(english)) << path << ": " << english;
      std::string words = russian;
      for (auto at = words.find("{{"); at != words.npos; at = words.find("{{")) words.erase(at, words.find("}}", at) + 2 - at);
      for (const auto* wrong : {"\"", " - ", "...", "--", "!!"}) EXPECT_EQ(words.find(wrong), words.npos) << path << ": " << russian;
    });
  }
  const auto& words = Own().words.at("ru");
  EXPECT_TRUE(HasCyrillic(words.name) && HasCyrillic(words.greeting));
  for (const auto& [id, name] : Own().bot.scenario.flows) EXPECT_TRUE(words.flows.contains(id)) << id;
  for (const auto& [name, variable] : Own().bot.scenario.variables) EXPECT_TRUE(words.variables.contains(name)) << name;
  for (const auto& [id, block] : Own().bot.scenario.blocks) EXPECT_EQ(words.notes.contains(id), block.kind == "note") << id;
  for (const auto* language : {"en", "ru", "ar"}) EXPECT_TRUE(Own().title.contains(language) && Own().summary.contains(language));
  EXPECT_EQ(Own().bot.knowledge.empty(), words.knowledge.empty());
  EXPECT_EQ(Own().bot.instructions.empty(), words.instructions.empty());
}

TEST_P(TemplateTest, IsDrawnTidily) {
  const auto& scenario = Own().bot.scenario;
  std::map<std::string, std::vector<Box>> flows;
  for (const auto& [id, block] : scenario.blocks) flows[block.flow].push_back(BoxOf(scenario, id));
  for (const auto& [flow, boxes] : flows) {
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(Overlap(boxes[i], boxes[j])) << boxes[i].block << " covers " << boxes[j].block;
    }
  }
  // Lines lead to the right, but for those that lead back to where the path has been.
  int back = 0;
  for (const auto& [id, edge] : scenario.edges) back += scenario.blocks.at(edge.to).x <= scenario.blocks.at(edge.from).x;
  EXPECT_LE(back * 4, int(scenario.edges.size()));
}

TEST_P(TemplateTest, StandsInItsFolderAsItWouldBeWritten) {
  for (const auto& [path, text] : WriteFolder(Own().bot)) EXPECT_EQ(ReadText(kFolder / GetParam() / path), text) << path;
}

std::vector<std::string> Slugs() {
  std::vector<std::string> slugs;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.is_directory()) slugs.push_back(entry.path().filename().string());
  }
  std::sort(slugs.begin(), slugs.end());
  return slugs;
}

INSTANTIATE_TEST_SUITE_P(Folders, TemplateTest, ::testing::ValuesIn(Slugs()), [](const auto& info) {
  auto name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(TemplatesTest, ThereAreAtLeastTwelve) {
  EXPECT_GE(OwnTemplates().size(), 12u);
  EXPECT_EQ(OwnTemplates().size(), Slugs().size());
  EXPECT_FALSE(FindTemplate("none"));
}

TEST(TemplatesTest, AnAuthorGetsTheirLanguage) {
  const auto& desk = *FindTemplate("handover-desk");
  const auto russian = desk.InLanguage("ru"), arabic = desk.InLanguage("ar");
  EXPECT_EQ(russian.name, "Приёмная");
  EXPECT_EQ(russian.scenario.locales, (std::vector<std::string>{"ru", "en"}));
  EXPECT_EQ(russian.scenario.flows.at("f_main"), "Основной");
  EXPECT_EQ(russian.scenario.variables.at("email").description, "Куда ответить");
  EXPECT_TRUE(HasCyrillic(json::View(russian.scenario.blocks.at("b_note1").settings->at("text").get_string())));
  // No words of its own: as it is.
  EXPECT_EQ(DumpScenario(arabic.scenario), DumpScenario(desk.bot.scenario));
}

TEST(TemplatesTest, MistakesAreNamed) {
  FolderFiles files{{"bot.json", R"({"format": 1, "locales": ["en"]})"}, {"flows/a.json", R"({"id": "f_a"})"}};
  EXPECT_EQ(ReadTemplate("x", files).error().message, "template.json: this file is missing; a template has one.");
  files["template.json"] = R"({"title": {"en": 1}, "icon": "mail"})";
  EXPECT_EQ(ReadTemplate("x", files).error().message, "template.json, title: \"en\" must be a text.");
  files["template.json"] = R"({"title": {"en": "X"}, "icon": "mail"})";
  EXPECT_TRUE(ReadTemplate("x", files).ok());
  files["words/ru.json"] = "[]";
  EXPECT_EQ(ReadTemplate("x", files).error().message.substr(0, 14), "words/ru.json:");
}

}  // namespace
}  // namespace beseda::flow
