#include "app/commands/test_bots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/command_line.h"
#include "app/commands/bot_files.h"
#include "json/json.h"

namespace beseda::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class TestBotsTest : public testing::Test {
 protected:
  TestBotsTest() {
    std::string pattern = testing::TempDir() + "beseda-bots-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    Write("lead/bot.json", R"({"format": 1, "name": "Lead", "locales": ["en"], "main": "f_main"})");
    Write("lead/flows/main.json", R"({"id": "f_main", "name": "Main", "blocks": {"b_start": {"kind": "start"},
        "b_hi": {"kind": "send_text", "settings": {"text": {"en": "Hello!"}}}}, "edges": {"e_1": {"from": "b_start", "port": "next", "to": "b_hi"}}})");
    Write("lead/tests/good.chat", "user> hi\nbot> Hello!\n");
  }
  ~TestBotsTest() override { fs::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(folder_ + "/" + path).parent_path());
    std::ofstream(folder_ + "/" + path) << text;
  }
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    CommandContext context{.out = out_, .err = err_};
    arguments.insert(arguments.begin(), "test");
    return RunCommandLine(arguments, context);
  }

  std::string folder_;
  std::ostringstream out_, err_;
};

TEST_F(TestBotsTest, SaysWhatPassesAndWhatFails) {
  EXPECT_EQ(Run({folder_ + "/lead"}), kExitOk);
  EXPECT_EQ(out_.str(), folder_ + "/lead\n  ok      good\n1 passed, 0 failed\n");
  Write("lead/tests/bad.chat", "# a comment\nuser> hi\nbot> Bye!\n");
  EXPECT_EQ(Run({folder_}), kExitFailure) << "a folder of bots' folders";
  EXPECT_EQ(out_.str(), folder_ + "/lead\n  FAILED  bad, line 3: expected \"Bye!\", but the bot said \"Hello!\". [b_hi]\n  ok      good\n1 passed, 1 failed\n");
}

TEST_F(TestBotsTest, WritesJsonForPrograms) {
  EXPECT_EQ(Run({folder_ + "/lead", "--json"}), kExitOk);
  const auto report = json::ParseObject(out_.str());
  ASSERT_TRUE(report.ok()) << out_.str();
  EXPECT_EQ(report->at("passed"), 1);
  EXPECT_EQ(report->at("scenarios").at(0).at("tests").at(0).at("name"), "good");
  EXPECT_TRUE(report->at("scenarios").at(0).at("problem").is_null());
}

TEST_F(TestBotsTest, WhatCannotBeRunHasFailed) {
  EXPECT_EQ(Run({folder_ + "/none"}), kExitFailure);
  EXPECT_THAT(out_.str(), HasSubstr("There is no such folder.\n0 passed, 1 failed"));
  Write("empty/x.txt", "");
  EXPECT_EQ(Run({folder_ + "/empty"}), kExitFailure);
  EXPECT_THAT(out_.str(), HasSubstr("no bot.json"));
  Write("loose/a.chat", "user> hi\nbot> x");
  Write("loose/b.chat", "# flow: gone.json\nuser> hi\nbot> x");
  EXPECT_EQ(Run({folder_ + "/loose"}), kExitFailure);
  EXPECT_THAT(out_.str(), testing::AllOf(HasSubstr("\"# flow: file.json\" is missing"), HasSubstr("gone.json"), HasSubstr("0 passed, 2 failed")));
  Write("lead/flows/main.json", R"({"id": "f_main", "blocks": {"b_a": {"kind": "send_text"}}})");
  EXPECT_EQ(Run({folder_ + "/lead"}), kExitFailure);
  EXPECT_THAT(out_.str(), HasSubstr("  FAILED  "));
  Write("lead/bot.json", "{");
  EXPECT_EQ(Run({folder_ + "/lead"}), kExitFailure);
  EXPECT_THAT(out_.str(), HasSubstr("bot.json: This is not valid JSON"));
}

TEST_F(TestBotsTest, ABotWithoutTestsIsNoSuccess) {
  fs::remove(folder_ + "/lead/tests/good.chat");
  EXPECT_EQ(Run({folder_ + "/lead"}), kExitFailure);
  EXPECT_THAT(err_.str(), HasSubstr("There is no test to run."));
}

TEST_F(TestBotsTest, FilesComeAndGo) {
  const auto folder = folder_ + "/lead";
  auto files = *LoadBotFiles(folder);
  EXPECT_EQ(files.size(), 3u);
  Write("lead/README.md", "mine");
  files.erase("tests/good.chat");
  files["tests/new one.chat"] = "user> x\n";
  ASSERT_TRUE(SaveBotFiles(folder, files).ok());
  EXPECT_EQ(*LoadBotFiles(folder), files);
  EXPECT_TRUE(fs::exists(folder + "/README.md"));
  for (const auto* path : {"tests/../../out.chat", "../bot.json", "tests/a/b.chat", ".git/config"}) {
    EXPECT_FALSE(SaveBotFiles(folder, {{path, "x"}}).ok()) << path;
  }
  EXPECT_EQ(LoadBotFiles(folder_ + "/none").error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(LoadPulledState(folder)->has_value());
  ASSERT_TRUE(SavePulledState(folder, {"http://x", "bot_1", DigestOf(files)}).ok());
  EXPECT_EQ(LoadPulledState(folder)->value().digest, DigestOf(*LoadBotFiles(folder)));
  Write("lead/.beseda.json", "[]");
  EXPECT_FALSE(LoadPulledState(folder).ok());
}

}  // namespace
}  // namespace beseda::app
