// The bot's agent inside a scenario, as it really is: it calls the bot's tools, and the scenario goes on when its goal is
// reached.
#include <gtest/gtest.h>

#include "agent/agent_handler.h"
#include "base/task.h"
#include "flow/flow_handler.h"
#include "flow/compile.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_channels.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_http.h"
#include "testing/fake_model_directory.h"
#include "testing/fake_turn.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class Booking final : public Tool {
 public:
  const ToolDefinition& definition() const override { return definition_; }
  bool needs_approval() const override { return false; }
  Task<Result<ToolResult>> Run(Turn&, std::string arguments, std::string) override {
    asked.push_back(std::move(arguments));
    ToolResult result;
    result.text = "Booked.";
    co_return result;
  }
  std::vector<std::string> asked;

 private:
  ToolDefinition definition_{"book", "Books a table.", R"({"type":"object","properties":{"day":{"type":"string"}},"required":["day"]})"};
};

class OneTool final : public ToolDirectory {
 public:
  Task<Result<std::vector<std::shared_ptr<Tool>>>> ToolsOf(const Bot&) override { co_return std::vector<std::shared_ptr<Tool>>{booking}; }
  std::shared_ptr<Booking> booking = std::make_shared<Booking>();
};

class OneProgram final : public flow::ProgramSource {
 public:
  Task<Result<flow::VersionChoice>> ChoiceFor(const Bot&, const std::string&) override {
    flow::VersionChoice choice;
    choice.version_id = "v1";
    co_return choice;
  }
  Task<Result<std::shared_ptr<const flow::Program>>> Load(std::string, std::string) override { co_return program; }
  std::shared_ptr<const flow::Program> program;
};

constexpr std::string_view kScenario = R"({"format":1,"locales":["en"],"main":"f_main","flows":{"f_main":{"name":"Main"}},"variables":{},
  "blocks":{"b_start":{"flow":"f_main","kind":"start"},
            "b_ai":{"flow":"f_main","kind":"ai_answer","settings":{"stay":true,"goal":"A table is booked"}},
            "b_done":{"flow":"f_main","kind":"send_text","settings":{"text":{"en":"See you then!"}}}},
  "edges":{"e_1":{"from":"b_start","port":"next","to":"b_ai"},"e_2":{"from":"b_ai","port":"reached","to":"b_done"}}})";

TEST(ScenarioAgentTest, CallsToolsAndLeavesWhenTheGoalIsReached) {
  ManualClock clock;
  SeededRandom random;
  TestDatabase database;
  SeedTestWorkspace(*database);
  FakeModelDirectory models;
  FakeHttp http;
  FakeChannels channels;
  flow::Scripts scripts;
  OneTool tools;
  OneProgram programs;
  auto program = flow::CompileProgram(std::make_shared<flow::Scenario>(flow::ParseScenario(kScenario).value()), scripts);
  ASSERT_TRUE(program.ok()) << program.error().message;
  programs.program = *program;
  const auto model = std::make_shared<FakeChatModel>(clock);
  models.Add("mdl_1", model);
  AgentHandler agent({models, clock, random, &*database, &tools}, {});
  flow::FlowHandler flows({programs, channels, *database, scripts, {models, http, agent, clock}});

  FakeChatModel::Answer call;
  call.reply.stop = StopReason::kToolCalls;
  call.reply.tool_calls.push_back({"call_1", "book", R"({"day":"Monday"})"});
  model->Says("For which day?").Says(R"({"reached":false})").Answers(call).Says("It is booked.").Says(R"({"reached":true})");

  Bot bot;
  bot.id = "bot_test";
  bot.workspace_id = "wsp_test";
  bot.name = "Mira";
  bot.model_id = "mdl_1";
  FakeTurn first(bot);
  first.SetId("trn_1");
  first.conversation_value.channel_id = "chn_test";
  first.Hears("A table, please");
  ASSERT_TRUE(RunTask(flows.Run(first)).ok());
  ASSERT_EQ(first.said.size(), 1u);
  EXPECT_EQ(PlainText(first.said[0].content), "For which day?");

  FakeTurn second(bot);
  second.SetId("trn_2");
  second.conversation_value.channel_id = "chn_test";
  second.conversation_value.session = first.session;
  second.Remembers(Direction::kIn, "A table, please").Remembers(Direction::kOut, "For which day?");
  second.Hears("Monday");
  ASSERT_TRUE(RunTask(flows.Run(second)).ok());
  EXPECT_EQ(tools.booking->asked, std::vector<std::string>{R"({"day":"Monday"})"});
  ASSERT_EQ(second.said.size(), 2u);
  EXPECT_EQ(PlainText(second.said[0].content), "It is booked.");
  EXPECT_EQ(PlainText(second.said[1].content), "See you then!");
}

}  // namespace
}  // namespace beseda
