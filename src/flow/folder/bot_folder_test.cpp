#include "flow/folder/bot_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "flow/chat/chat_test.h"
#include "flow/folder/readable_json.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

namespace fs = std::filesystem;

const FolderFiles kLead = {
    {"bot.json", R"({"format": 1, "name": "Lead capture", "locales": ["en", "ru"], "main": "f_main", "agent": {"summarize": false}, "tests_gate": "block"})"},
    {"variables.json", R"({"email": {"type": "text", "scope": "contact"}})"},
    {"flows/main.json", R"({"id": "f_main", "name": "Main", "blocks": {
        "b_start": {"kind": "start", "at": [80, 120]},
        "b_ask": {"kind": "ask_email", "name": "Mail", "at": [360, 120.5], "settings": {"question": {"ru": "Почта?", "en": "E-mail?"}, "variable": "email"}}},
        "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_ask"}}})"},
    {"flows/anything.json", R"({"id": "f_sub", "name": "Спросить адрес"})"},
    {"tests/happy path.chat", "user> hi\r\nbot> E-mail?"},
    {"knowledge.md", "We are open\r\nfrom nine.\n"},
    {"README.md", "Not ours."},
    {"tests/deep/er.chat", "nor this"},
};

std::string ErrorOf(FolderFiles files, const std::string& path, const std::string& text) {
  files[path] = text;
  const auto folder = ReadFolder(files);
  return folder.ok() ? "read" : folder.error().message;
}

std::string ReadText(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(BotFolderTest, IsRead) {
  const auto folder = ReadFolder(kLead);
  ASSERT_TRUE(folder.ok()) << folder.error().message;
  EXPECT_EQ(folder->name, "Lead capture");
  EXPECT_EQ(folder->tests_gate, TestsGate::kBlock);
  EXPECT_EQ(json::Dump(*folder->agent), R"({"summarize":false})");
  EXPECT_EQ(folder->knowledge, "We are open\nfrom nine.");
  EXPECT_EQ(folder->scenario.flows, (std::map<std::string, std::string>{{"f_main", "Main"}, {"f_sub", "Спросить адрес"}}));
  EXPECT_EQ(folder->scenario.blocks.at("b_ask").flow, "f_main");
  EXPECT_EQ(folder->scenario.blocks.at("b_ask").y, 120.5);
  EXPECT_EQ(folder->scenario.variables.at("email").scope, VariableScope::kContact);
  EXPECT_EQ(folder->tests, (std::map<std::string, std::string>{{"happy path", "user> hi\nbot> E-mail?\n"}}));
}

TEST(BotFolderTest, IsWrittenForPeopleAndGit) {
  const auto files = WriteFolder(*ReadFolder(kLead));
  EXPECT_EQ(files.at("bot.json"), R"({
  "agent": {
    "summarize": false
  },
  "format": 1,
  "locales": [
    "en",
    "ru"
  ],
  "main": "f_main",
  "name": "Lead capture",
  "tests_gate": "block"
}
)");
  EXPECT_EQ(files.at("flows/main.json"), R"({
  "blocks": {
    "b_ask": {
      "at": [360, 120.5],
      "kind": "ask_email",
      "name": "Mail",
      "settings": {
        "question": {
          "en": "E-mail?",
          "ru": "Почта?"
        },
        "variable": "email"
      }
    },
    "b_start": {
      "at": [80, 120],
      "kind": "start"
    }
  },
  "edges": {
    "e_1": {"from": "b_start", "port": "next", "to": "b_ask"}
  },
  "id": "f_main",
  "name": "Main"
}
)");
  EXPECT_EQ(files.at("variables.json"), "{\n  \"email\": {\n    \"scope\": \"contact\",\n    \"type\": \"text\"\n  }\n}\n");
  EXPECT_EQ(files.at("knowledge.md"), "We are open\nfrom nine.\n");
  EXPECT_EQ(files.at("tests/happy path.chat"), "user> hi\nbot> E-mail?\n");
  EXPECT_EQ(files.size(), 6u);
  EXPECT_TRUE(files.contains("flows/sprosit-adres.json"));
}

TEST(BotFolderTest, ComesBackTheSame) {
  const auto files = WriteFolder(*ReadFolder(kLead));
  const auto again = ReadFolder(files);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(WriteFolder(*again), files);
}

TEST(BotFolderTest, EveryScenarioOfTheTestsComesBackTheSame) {
  int read = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(BESEDA_SCHEMAS_DIR).parent_path() / "tests" / "conversations")) {
    if (entry.path().extension() != ".json") continue;
    BotFolder folder;
    auto scenario = ParseScenario(ReadText(entry.path()));
    ASSERT_TRUE(scenario.ok()) << entry.path();
    folder.scenario = *scenario;
    const auto again = ReadFolder(WriteFolder(folder));
    ASSERT_TRUE(again.ok()) << entry.path() << again.error().message;
    EXPECT_EQ(DumpScenario(again->scenario), DumpScenario(*scenario)) << entry.path();
    ++read;
  }
  EXPECT_GE(read, 5);
}

TEST(BotFolderTest, FlowsOfOneNameGetFilesOfTheirOwn) {
  auto folder = *ReadFolder(kLead);
  folder.scenario.flows["f_a"] = folder.scenario.flows["f_b"] = "Main!";
  folder.scenario.flows["f_c"] = "机器人";
  const auto files = WriteFolder(folder);
  for (const auto* path : {"flows/main.json", "flows/main-2.json", "flows/main-3.json", "flows/flow.json"}) EXPECT_TRUE(files.contains(path)) << path;
  EXPECT_EQ(ReadFolder(files)->scenario.flows, folder.scenario.flows);
}

TEST(BotFolderTest, ErrorsNameFileAndField) {
  EXPECT_EQ(ErrorOf({}, "README.md", ""), "bot.json: this file is missing; a bot's folder has one.");
  EXPECT_EQ(ErrorOf(kLead, "bot.json", R"({"format": 1, "locales": ["en"], "main": "f_x"})"),
            "bot.json, main: The main flow \"f_x\" is not among the flows.");
  EXPECT_EQ(ErrorOf(kLead, "bot.json", R"({"format": 1, "locales": ["en"], "main": "f_main", "nmae": "x"})"), "bot.json, nmae: there is no such setting.");
  EXPECT_EQ(ErrorOf(kLead, "bot.json", R"({"format": 1, "locales": ["en"], "main": "f_main", "blocks": {}})"),
            "bot.json, blocks: this has files of its own, in flows/ or variables.json.");
  EXPECT_EQ(ErrorOf(kLead, "bot.json", R"({"tests_gate": "maybe"})"), "bot.json, tests_gate: \"tests_gate\" must be \"off\", \"warn\" or \"block\".");
  EXPECT_EQ(ErrorOf(kLead, "flows/two.json", R"({"id": "f_two", "blocks": {"b_ask": {"kind": "end"}}})").substr(0, 44),
            "flows/two.json, blocks.b_ask: \"b_ask\" stands");
  EXPECT_EQ(ErrorOf(kLead, "flows/two.json", R"({"id": "f_two", "blocks": {"b_e": {"kind": 7}}})").substr(0, 31), "flows/two.json, blocks.b_e.kind");
  EXPECT_EQ(ErrorOf(kLead, "flows/two.json", R"({"id": "two"})").substr(0, 21), "bot.json, flows: \"two");
  EXPECT_EQ(ErrorOf(kLead, "flows/two.json", "[1]"), "flows/two.json: A JSON object is expected here.");
  EXPECT_EQ(ErrorOf(kLead, "variables.json", R"({"email": {"type": "mail"}})").substr(0, 32), "variables.json, email.type: \"typ");
  EXPECT_EQ(ErrorOf(kLead, "tests/x.chat", "hello").substr(0, 23), "tests/x.chat: Line 1: a");
  EXPECT_EQ(ErrorOf(kLead, "tests/x.y.chat", "user> x").substr(0, 22), "tests/x.y.chat, name: ");
  const auto folder = ReadFolder({{"bot.json", R"({"format": 1, "locales": ["en"], "main": 3})"}, {"flows/a.json", R"({"id": "f_a"})"}});
  EXPECT_EQ(folder.error().field, "bot.json:main");
}

TEST(BotFolderTest, OneFlowNeedsNotBeNamedTheMainOne) {
  const auto folder = ReadFolder({{"bot.json", R"({"format": 1, "locales": ["en"]})"}, {"flows/a.json", R"({"id": "f_a"})"}});
  ASSERT_TRUE(folder.ok()) << folder.error().message;
  EXPECT_EQ(folder->scenario.main, "f_a");
}

TEST(ReadableJsonTest, NumbersAndTextsComeBack) {
  const auto object = *json::ParseObject(R"({"z":[0.1,-0.0,1e300,5,2.0],"a":[[1],{"x":[]}],"e":{},"t":"\"\n\u0001я"})");
  const auto text = ReadableJson(object);
  EXPECT_EQ(*json::ParseObject(text), object) << text;
  EXPECT_EQ(text, "{\n  \"a\": [\n    [1],\n    {\n      \"x\": []\n    }\n  ],\n  \"e\": {},\n  \"t\": \"\\\"\\n\\u0001я\",\n"
                  "  \"z\": [0.1, -0.0, 1e+300, 5, 2.0]\n}\n");
}

}  // namespace
}  // namespace beseda::flow
