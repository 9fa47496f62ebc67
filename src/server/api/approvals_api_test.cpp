#include <gtest/gtest.h>

#include "agent/agent_handler.h"
#include "agent/approval_expiry.h"
#include "conversation/turn_runner.h"
#include "records/message_rows.h"
#include "records/summary_rows.h"
#include "server/testing/test_site.h"
#include "testing/fake_queues.h"
#include "testing/manual_clock.h"
#include "testing/null_metrics.h"
#include "testing/prepared_model.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::server {
namespace {

class RefundTool final : public Tool {
 public:
  const ToolDefinition& definition() const override { return definition_; }
  bool needs_approval() const override { return true; }
  Task<Result<ToolResult>> Run(Turn&, std::string arguments, std::string key) override {
    ++runs;
    last = key + " " + arguments;
    ToolResult result;
    result.text = "paid";
    co_return result;
  }
  int runs = 0;
  std::string last;

 private:
  ToolDefinition definition_{"refund", "Pays back.", R"({"type":"object"})"};
};

class OneTool final : public ToolDirectory {
 public:
  explicit OneTool(std::shared_ptr<Tool> tool) : tool_(std::move(tool)) {}
  Task<Result<std::vector<std::shared_ptr<Tool>>>> ToolsOf(const Bot&) override {
    co_return std::vector<std::shared_ptr<Tool>>{tool_};
  }

 private:
  std::shared_ptr<Tool> tool_;
};

/// The whole way on the real database: turn runner, agent, REST; only the model and the tool are prepared.
class ApprovalsApi : public ::testing::Test {
 protected:
  ApprovalsApi() {
    const auto bot = site.Post("/bots", owner, R"({"name":"Bot"})").Text("id");
    const auto channel = site.Post("/channels", owner, json::Dump(json::Object{{"bot_id", bot}, {"kind", "web"}, {"name", "Site"}}));
    conversation = site.MakeConversation(bot, channel.Text("id"), "I want my money back");
    EXPECT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) {
      tx.Exec(
          "INSERT INTO events (workspace_id, channel_id, vendor_event_id, conversation_id, message_id, received_at) "
          "SELECT workspace_id, $1, 'e1', conversation_id, id, 0 FROM messages WHERE conversation_id = $2",
          channel.Text("id"), conversation);
    })).ok());
    Start();
  }
  ~ApprovalsApi() override { Crash(); }

  void Start() {
    scope = std::make_unique<Scope>(site.loop().executor());
    TurnRunner::Services services{site.db(), site.bus(), site.clock(), random, metrics, site.channels(), replies,
                                  [this](const Bot&) -> TurnHandler& { return handler; }, outbox};
    runner = std::make_unique<TurnRunner>(*scope, std::move(services));
  }
  void Crash() {
    scope->Stop();
    site.loop().Run(scope->Join());
    runner.reset();
    scope.reset();
  }
  std::vector<Message> Transcript() {
    return site.loop().Run(site.db().Read([&](Tx& tx) { return records::LoadMessagesAfter(tx, conversation, 0, 100); })).value();
  }
  void WaitForMessages(std::size_t count) {
    runner->Wake(conversation);
    ASSERT_TRUE(site.loop().RunUntil([&] { return runner_idle(); }));
    EXPECT_EQ(Transcript().size(), count);
  }
  bool runner_idle() {
    return site.loop().Run(site.db().Read([&](Tx& tx) {
      return tx.Query("SELECT 1 FROM events WHERE conversation_id = $1 AND state = 0", conversation).empty();
    })).value();
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  std::string conversation;
  SeededRandom random;
  NullMetrics metrics;
  LiveReplies replies;
  FakeSendQueue outbox;
  std::shared_ptr<PreparedModel> model = std::make_shared<PreparedModel>(site.clock());
  OneModel directory{model};
  std::shared_ptr<RefundTool> refund = std::make_shared<RefundTool>();
  OneTool tools{refund};
  AgentHandler handler{{directory, site.clock(), random, &site.db(), &tools}, {}};
  std::unique_ptr<Scope> scope;
  std::unique_ptr<TurnRunner> runner;
};

TEST_F(ApprovalsApi, ADecisionLetsTheBotGoOnEvenAfterACrash) {
  model->Calls("", {{"refund", R"({"euros":20})"}});
  WaitForMessages(2);
  const auto waiting = site.Get("/approvals?state=waiting&conversation_id=" + conversation, owner);
  ASSERT_EQ(waiting.body.at("items").as_array().size(), 1u) << waiting.text;
  const auto approval = waiting.body.at("items").at(0);
  EXPECT_EQ(approval.at("tool_name"), "refund");
  EXPECT_EQ(json::Dump(approval.at("arguments")), R"({"euros":20})");
  const auto id = std::string(approval.at("id").as_string());

  const auto viewer = site.Join(owner, access::Role::kViewer, "v@example.org");
  EXPECT_EQ(site.Post("/approvals/" + id + "/decide", viewer, R"({"decision":"approve"})").status, 403);
  EXPECT_EQ(site.Post("/approvals/" + id + "/decide", owner, R"({"decision":"maybe"})").Text("field"), "decision");
  const auto decided = site.Post("/approvals/" + id + "/decide", owner, R"({"decision":"approve","word":"fine"})");
  ASSERT_EQ(decided.status, 200) << decided.text;
  EXPECT_EQ(decided.Text("state"), "approved");
  EXPECT_EQ(site.woken_turns(), std::vector<std::string>{conversation});
  EXPECT_EQ(site.Post("/approvals/" + id + "/decide", owner, R"({"decision":"reject"})").code(), "decided_already");

  Crash();  // between the decision and the turn
  Start();
  EXPECT_EQ(refund->runs, 0);
  model->Answers("Your money is on its way.");
  WaitForMessages(3);
  EXPECT_EQ(refund->runs, 1);
  EXPECT_EQ(refund->last, id + R"( {"euros":20})");
  const auto transcript = Transcript();
  EXPECT_EQ(PlainText(transcript.back().content), "Your money is on its way.");
  for (const auto& message : transcript) EXPECT_NE(ContentType(message.content), "event") << "the person sees no decision";
}

TEST_F(ApprovalsApi, WhatNobodyDecidesAboutInTimeIsRefusedEvenAfterACrash) {
  model->Calls("", {{"refund", R"({"euros":20})"}});
  WaitForMessages(2);
  const auto waiting = site.Get("/approvals?state=waiting&tool_name=refund", owner);
  ASSERT_EQ(waiting.body.at("items").as_array().size(), 1u) << waiting.text;
  const auto approval = waiting.body.at("items").at(0);
  EXPECT_EQ(approval.at("expires_at").as_int64() - approval.at("created_at").as_int64(), 24 * 3'600'000'000) << "a day";
  const auto id = std::string(approval.at("id").as_string());
  const auto bot = std::string(approval.at("bot_id").as_string());
  EXPECT_EQ(site.Get("/approvals?bot_id=" + bot, owner).body.at("items").as_array().size(), 1u);
  EXPECT_EQ(site.Get("/approvals?bot_id=bot_other", owner).body.at("items").as_array().size(), 0u);
  EXPECT_EQ(site.Get("/approvals?tool_name=other", owner).body.at("items").as_array().size(), 0u);

  std::vector<std::string> woken;
  agent::ApprovalExpiry expiry({site.db(), site.bus(), site.clock(), [&](const std::string& one) { woken.push_back(one); }});
  const auto expires_at = FromUnixMicros(approval.at("expires_at").as_int64());
  site.clock().Advance(expires_at - site.clock().Now() - seconds(1));
  ASSERT_TRUE(site.loop().Run(expiry.ExpireDue()).ok());
  EXPECT_TRUE(woken.empty()) << "a second is left";
  site.clock().Advance(seconds(1));
  EXPECT_EQ(site.Post("/approvals/" + id + "/decide", owner, R"({"decision":"approve"})").code(), "expired");
  ASSERT_TRUE(site.loop().Run(expiry.ExpireDue()).ok());
  EXPECT_EQ(woken, std::vector<std::string>{conversation});
  EXPECT_EQ(site.Post("/approvals/" + id + "/decide", owner, R"({"decision":"approve"})").code(), "expired");
  const auto expired = site.Get("/approvals?state=expired", owner).body.at("items").at(0);
  EXPECT_TRUE(expired.at("decided_by").is_null());
  EXPECT_FALSE(expired.at("decided_at").is_null());

  Crash();  // between that and the turn
  Start();
  model->answer = [](const ChatRequest& request) { return request.messages.back().text; };
  WaitForMessages(3);
  EXPECT_EQ(refund->runs, 0);
  EXPECT_EQ(PlainText(Transcript().back().content),
            "No colleague has decided about this call in time, so it counts as not allowed. Say so.");
  ASSERT_TRUE(site.loop().Run(expiry.ExpireDue()).ok());
  EXPECT_EQ(woken.size(), 1u) << "once";
}

TEST_F(ApprovalsApi, SummariesCanBeRead) {
  ASSERT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) {
    records::SummaryRow row;
    row.conversation_id = conversation;
    row.workspace_id = tx.Query("SELECT id FROM workspaces")[0].Text(0);
    row.up_to_seq = 12;
    row.messages = 12;
    row.text = "They want their money back.";
    row.model = "gpt-4o";
    records::InsertSummary(tx, row);
  })).ok());
  const auto listed = site.Get("/conversations/" + conversation + "/summaries", owner);
  ASSERT_EQ(listed.status, 200) << listed.text;
  EXPECT_EQ(listed.body.at("items").at(0).at("text"), "They want their money back.");
  EXPECT_EQ(site.Get("/conversations/cnv_none/summaries", owner).status, 404);
}

}  // namespace
}  // namespace beseda::server
