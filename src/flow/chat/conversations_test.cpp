#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/task.h"
#include "flow/blocks/blocks.h"
#include "flow/chat/chat_run.h"
#include "flow/compile.h"
#include "testing/run_task.h"

namespace beseda::flow {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(BESEDA_SCHEMAS_DIR).parent_path() / "tests" / "conversations";

std::string ReadText(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> TestNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".chat") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::shared_ptr<const Program> CompileFile(const fs::path& path, Scripts& scripts) {
  auto scenario = ParseScenario(ReadText(path));
  if (!scenario.ok()) {
    ADD_FAILURE() << path << ": " << scenario.error().field << ": " << scenario.error().message;
    return nullptr;
  }
  auto compiled = Compile(std::make_shared<Scenario>(std::move(*scenario)), scripts);
  for (const auto& problem : compiled.problems) {
    if (problem.severity == Problem::Severity::kError) ADD_FAILURE() << path << ": " << problem.block << ": " << ProblemWords(problem, "en");
  }
  return compiled.program;
}

class ConversationTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ConversationTest, GoesAsWritten) {
  const auto test = ParseChatTest(ReadText(kFolder / (GetParam() + ".chat")));
  ASSERT_TRUE(test.ok()) << test.error().message;
  Scripts scripts;
  const auto program = CompileFile(kFolder / test->flow, scripts);
  ASSERT_TRUE(program);
  const auto outcome = RunTask(RunChatTest(*test, program, scripts, {}));
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_TRUE(outcome->passed) << "line " << outcome->line << ": " << outcome->problem;
}

INSTANTIATE_TEST_SUITE_P(Files, ConversationTest, ::testing::ValuesIn(TestNames()), [](const auto& info) { return info.param; });

TEST(ConversationsTest, ComeByEveryKindOfBlock) {
  std::set<std::string> met;
  Scripts scripts;
  for (const auto& name : TestNames()) {
    const auto test = ParseChatTest(ReadText(kFolder / (name + ".chat")));
    ASSERT_TRUE(test.ok());
    const auto program = CompileFile(kFolder / test->flow, scripts);
    ASSERT_TRUE(program);
    const auto outcome = RunTask(RunChatTest(*test, program, scripts, {}));
    ASSERT_TRUE(outcome.ok());
    for (const auto& block : outcome->trace) met.insert(program->scenario().blocks.at(block).kind);
  }
  for (const auto& kind : AllBlockKinds()) {
    const bool met_or_drawn = !kind.compile || met.contains(std::string(kind.kind));
    EXPECT_TRUE(met_or_drawn) << kind.kind << " is in no .chat test";
  }
}

ChatOutcome RunOn(const std::string& lines) {
  const auto test = ParseChatTest("# flow: lead.json\n" + lines);
  if (!test.ok()) return {.problem = test.error().message};
  Scripts scripts;
  const auto outcome = RunTask(RunChatTest(*test, CompileFile(kFolder / test->flow, scripts), scripts, {}));
  return outcome.ok() ? *outcome : ChatOutcome{.problem = outcome.error().message};
}

TEST(ConversationsTest, SayWhatWentOtherwise) {
  auto outcome = RunOn("user> hi\nbot> Hello!");
  EXPECT_FALSE(outcome.passed);
  EXPECT_EQ(outcome.line, 3);
  EXPECT_EQ(outcome.expected, "Hello!");
  EXPECT_EQ(outcome.got, "Hello! We make **websites**.");
  EXPECT_EQ(outcome.block, "b_hello");
  EXPECT_EQ(outcome.problem, "expected \"Hello!\", but the bot said \"Hello! We make **websites**.\".");
  outcome = RunOn("user> hi\nbot> Hello…\nuser> x");
  EXPECT_EQ(outcome.problem, "before this line the bot also said \"Which e-mail may we use?\".");
  outcome = RunOn("user> hi\nbot> *\nbot> *\nbot> *");
  EXPECT_EQ(outcome.problem, "the bot was expected to say \"*\", and said no more.");
  outcome = RunOn("user> hi\nbot> *\nbot> *\nexpect> email = a@b.cd");
  EXPECT_EQ(outcome.problem, "expected email = a@b.cd, but it is null.");
  outcome = RunOn("user> hi\nbot> *\nbot> *\npress> Buy");
  EXPECT_EQ(outcome.problem, "there is no button \"Buy\" to press.");
  outcome = RunOn("user> hi\nbot> *");
  EXPECT_EQ(outcome.problem, "after this line the bot also said \"Which e-mail may we use?\".");
  outcome = RunOn("set> email = \"a@b.cd\"\nuser> hi\nbot> *\nbot> *\nexpect> email = a@b.cd");
  EXPECT_TRUE(outcome.passed) << outcome.problem;
}

TEST(ConversationsTest, BeginWhenThePersonOpensThem) {
  const auto outcome = RunOn("start>\nbot> Hello! We make **websites**.\nbot> Which e-mail may we use?\nstart>\nbot> *\nbot> *");
  EXPECT_TRUE(outcome.passed) << outcome.line << ": " << outcome.problem;
}

TEST(ConversationsTest, AreReadStrictly) {
  const auto fails = [](const std::string& text) {
    const auto test = ParseChatTest(text);
    return test.ok() ? std::string("read") : test.error().message;
  };
  EXPECT_EQ(fails("# flow: a.json\n"), "The test has no lines.");
  EXPECT_EQ(fails("# flow: a.json\nhello"), "Line 2: a line begins with start>, user>, press>, bot>, wait>, set>, expect>, model>, http>, call>, event> or ref>.");
  EXPECT_EQ(fails("# flow: a.json\nwait> soon"), "Line 2: \"soon\" is no time. Five minutes are PT5M, two days P2D.");
  EXPECT_EQ(fails("# flow: a.json\nexpect> Name"), "Line 2: \"name = value\" is expected.");
  EXPECT_EQ(fails("# flow: a.json lang: en\nuser> x"), "Line 1: \"lang\" is not known; flow, channel, locale, now, timezone and model are.");
  EXPECT_EQ(fails("# now: soon\nuser> x"), "Line 1: \"soon\" is no moment such as 2026-01-01T09:30 (UTC).");
}

TEST(ConversationsTest, HeadersNeedNoFlow) {
  const auto test = ParseChatTest("# A person who writes from a phone.\n# channel: sms  locale: ru  now: 2026-11-25T08:15\nuser> hi\n# channel: none of it\nbot> *");
  ASSERT_TRUE(test.ok()) << test.error().message;
  EXPECT_EQ(test->flow, "");
  EXPECT_EQ(test->channel, "sms");
  EXPECT_FALSE(test->offline);
  EXPECT_TRUE(ParseChatTest("# model: offline\nuser> hi")->offline);
  EXPECT_FALSE(ParseChatTest("# model: gpt\nuser> hi").ok());
  EXPECT_EQ(test->locale, "ru");
  EXPECT_EQ(FormatTime(test->now.value()), "2026-11-25T08:15:00.000Z");
  EXPECT_EQ(test->lines.size(), 2u);
}

TEST(ConversationsTest, TextsHaveNewLinesAndBackslashes) {
  const std::string text = "one\ntwo C:\\new \\";
  EXPECT_EQ(EscapedForChat(text), "one\\ntwo C:\\\\new \\\\");
  const auto test = ParseChatTest("user> " + EscapedForChat(text));
  ASSERT_TRUE(test.ok());
  EXPECT_EQ(test->lines[0].text, text);
}

TEST(ConversationsTest, NamesAreThoseOfFilesToo) {
  for (const auto* good : {"happy_path", "Заявка 2", "a-b", "x"}) EXPECT_TRUE(CheckTestName(good).ok()) << good;
  for (const auto* bad : {"", " x", "a/b", "a.b", "..", "a\\b", "a\nb", "\xff"}) EXPECT_FALSE(CheckTestName(bad).ok()) << bad;
  EXPECT_FALSE(CheckTestName(std::string(81, 'a')).ok());
  EXPECT_EQ(NormalTestText("user> a\r\nbot> b\n\n "), "user> a\nbot> b\n");
}

}  // namespace
}  // namespace beseda::flow
