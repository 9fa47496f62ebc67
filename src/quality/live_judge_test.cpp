#include "quality/live_judge.h"

#include <gtest/gtest.h>

#include "records/message_rows.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda::quality {
namespace {

using State = EvaluationResult::State;

constexpr const char* kAlways = R"({"percent":100,"kind":"rating","model_id":"mdl_judge","rubric":"Is it polite?"})";

class LiveJudgeTest : public ::testing::Test {
 protected:
  template <typename Body>
  auto Write(Body body) {
    auto written = loop.Run((*database).Write(std::move(body)));
    EXPECT_TRUE(written.ok());
    if constexpr (!std::is_void_v<typename decltype(written)::value_type>) return std::move(*written);
  }
  LiveJudgeTest() {
    SeedTestWorkspace(*database);
    directory.Add("mdl_judge", judge);
    judge->Says(R"({"reason":"Polite.","rating":4})");
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO contacts (id, workspace_id, locale, created_at, last_seen_at) VALUES ('cnt', 'wsp_test', 'en', 0, 0)");
      tx.Exec("INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
              "created_at, last_activity_at) VALUES ('cnv', 'wsp_test', 'bot_test', 'chn_test', 'cnt', 't', 'u', 0, 0)");
    });
    Set(kAlways);
  }
  ~LiveJudgeTest() override { Crash(); }

  void Set(const std::string& judging) {
    bot.id = "bot_test";
    bot.workspace_id = "wsp_test";
    bot.model_id = "mdl_1";
    bot.judging = judging;
    Write([&](Tx& tx) { tx.Exec("UPDATE bots SET judging = $1 WHERE id = 'bot_test'", judging); });
  }
  void Start() {
    scope = std::make_unique<Scope>(loop.executor());
    LiveJudge::Services services{*scope, *database, directory, clock, ids, [](const Bot&, const std::string&, std::string_view text) {
                                   return std::string(text.substr(0, text.find('#')));
                                 }};
    live.emplace(std::move(services));
  }
  void Crash() {
    if (!scope) return;
    scope->Stop();
    loop.Run(scope->Join());
    live.reset();
    scope.reset();
  }
  void Say(const std::string& id, Author author, const std::string& text, const std::string& meta = "") {
    const bool noted = Write([&](Tx& tx) {
                         Message message;
                         message.id = id;
                         message.workspace_id = "wsp_test";
                         message.conversation_id = "cnv";
                         message.author = author;
                         message.direction = author == Author::kContact ? Direction::kIn : Direction::kOut;
                         message.content = MakeText(text);
                         message.meta = meta;
                         records::InsertMessage(tx, message);
                         return author == Author::kBot && live->Note(tx, bot, message, clock.Now());
                       });
    if (noted) live->Noted(bot);
  }
  /// Waits until nothing runs.
  void Finish() { loop.Run(scope->Join()); }
  std::vector<Judgement> List() {
    return Write([](Tx& tx) { return ListJudgements(tx, "wsp_test", {}, INT64_MAX, "", 100); });
  }

  TestLoop loop;
  TestDatabase database;
  ManualClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
  FakeModelDirectory directory;
  std::shared_ptr<FakeChatModel> judge = std::make_shared<FakeChatModel>(clock);
  Bot bot;
  std::unique_ptr<Scope> scope;
  std::optional<LiveJudge> live;
};

TEST_F(LiveJudgeTest, JudgesAnAnswerWithWhatWasSaidBefore) {
  Start();
  Say("msg_1", Author::kContact, "Hello");
  Say("msg_2", Author::kBot, "Good day!");
  Finish();
  Say("msg_3", Author::kContact, "Do you ship? #secret");
  Say("msg_4", Author::kBot, "Yes, we do.", R"({"model":"small"})");
  Finish();
  const auto list = List();
  ASSERT_EQ(list.size(), 2u);
  const auto& one = list[0].message_id == "msg_4" ? list[0] : list[1];
  EXPECT_EQ(one.state, State::kDone);
  EXPECT_EQ(one.score, 750);
  EXPECT_EQ(one.reason, "Polite.");
  EXPECT_EQ(one.model, "small");
  EXPECT_EQ(one.asked_for, "mdl_1");
  EXPECT_EQ(one.judge_kind, "rating");
  EXPECT_EQ(one.judge_model_id, "mdl_judge");
  EXPECT_TRUE(one.judged_at);

  const auto asked = judge->requests().at(1);
  EXPECT_EQ(asked.context.purpose, CallPurpose::kJudge);
  EXPECT_EQ(asked.context.bot_id, "bot_test");
  EXPECT_EQ(asked.context.contact_id, "") << "people's budgets do not pay for it";
  EXPECT_EQ(asked.context.message_id, "msg_4");
  EXPECT_EQ(asked.context.call_id, one.call_id);
  const auto& material = asked.messages.at(1).text;
  EXPECT_NE(material.find("<question>\nDo you ship? \n"), material.npos) << material;
  EXPECT_NE(material.find("Person: Hello\nAssistant: Good day!"), material.npos) << material;
  EXPECT_NE(material.find("<answer>\nYes, we do.\n"), material.npos) << material;
  EXPECT_EQ(material.find("secret"), material.npos);
  EXPECT_NE(asked.messages.at(0).text.find("Is it polite?"), std::string::npos);
}

TEST_F(LiveJudgeTest, WhatTheBotSaysOfItselfIsNoAnswer) {
  Start();
  Say("msg_1", Author::kBot, "I cannot answer now.", R"({"error":"The model is down."})");
  Say("msg_2", Author::kBot, "A colleague has to allow this.", R"({"waits_for":[]})");
  Say("msg_3", Author::kBot, " ");
  bot.judging = "{}";
  Say("msg_4", Author::kBot, "Yes.");
  Finish();
  EXPECT_TRUE(List().empty());
  EXPECT_EQ(judge->calls(), 0u);
}

TEST_F(LiveJudgeTest, AShareIsDrawnAndAlwaysTheSame) {
  int drawn = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto id = "msg_" + std::to_string(i);
    const bool sampled = IsSampled(id, 10);
    drawn += sampled ? 1 : 0;
    EXPECT_EQ(IsSampled(id, 10), sampled);
    EXPECT_TRUE(!sampled || IsSampled(id, 30)) << "whoever judges more judges these, too";
    EXPECT_TRUE(IsSampled(id, 100));
    EXPECT_FALSE(IsSampled(id, 0));
  }
  EXPECT_NEAR(drawn, 200, 60);
}

TEST_F(LiveJudgeTest, ARestartTakesUpWhatWaitsAndJudgesNothingTwice) {
  Start();
  Say("msg_1", Author::kBot, "One.");
  Finish();
  EXPECT_EQ(judge->calls(), 1u);
  // As a crash leaves it: one is being judged, one waits.
  Write([&](Tx& tx) {
    for (const auto* id : {"msg_2", "msg_3"}) {
      Message message;
      message.id = id;
      message.workspace_id = "wsp_test";
      message.conversation_id = "cnv";
      message.author = Author::kBot;
      message.content = MakeText("More.");
      records::InsertMessage(tx, message);
      DrawAnswer(tx, bot, message, "", clock.Now());
    }
    TakeJudgement(tx, "bot_test");
  });
  Crash();
  Start();
  ASSERT_TRUE(loop.Run(live->Resume()).ok());
  Finish();
  EXPECT_EQ(judge->calls(), 3u);
  ASSERT_EQ(List().size(), 3u);
  for (const auto& one : List()) EXPECT_EQ(one.state, State::kDone) << one.message_id;
  ASSERT_TRUE(loop.Run(live->Resume()).ok());
  Finish();
  EXPECT_EQ(judge->calls(), 3u);
}

TEST_F(LiveJudgeTest, AStopLeavesTheAnswerForTheNextStart) {
  judge = std::make_shared<FakeChatModel>(clock);
  judge->Hangs();
  directory.Add("mdl_judge", judge);
  Start();
  Say("msg_1", Author::kBot, "One.");
  ASSERT_TRUE(loop.RunUntil([&] { return judge->running() == 1; }));
  Crash();
  EXPECT_FALSE(List().at(0).judged_at);
  judge = std::make_shared<FakeChatModel>(clock);
  judge->Says(R"({"reason":"","rating":5})");
  directory.Add("mdl_judge", judge);
  Start();
  ASSERT_TRUE(loop.Run(live->Resume()).ok());
  Finish();
  EXPECT_EQ(List().at(0).score, 1000);
}

TEST_F(LiveJudgeTest, PassingFailuresAreTriedAgainOthersAreKept) {
  judge = std::make_shared<FakeChatModel>(clock);
  judge->Fails(Error(ErrorCode::kUnavailable, "The model is down.")).Says(R"({"reason":"","rating":3})").Says("I like it!");
  directory.Add("mdl_judge", judge);
  Start();
  Say("msg_1", Author::kBot, "One.");
  ASSERT_TRUE(loop.RunUntil([&] { return clock.sleepers() == 1; }));
  EXPECT_EQ(List().at(0).state, State::kPending);
  clock.AdvanceToNextSleeper();
  Finish();
  EXPECT_EQ(List().at(0).score, 500);
  clock.Advance(seconds(1));
  Say("msg_2", Author::kBot, "Two.");
  Finish();
  EXPECT_EQ(List().at(0).message_id, "msg_2");
  EXPECT_EQ(List().at(0).state, State::kFailed);
  EXPECT_NE(List().at(0).error, "");
}

TEST_F(LiveJudgeTest, ARefusedCallIsNotRepeated) {
  judge = std::make_shared<FakeChatModel>(clock);
  judge->Fails(Error(ErrorCode::kRejected, "The budget of this bot is used up.").As("budget_exceeded"));
  directory.Add("mdl_judge", judge);
  Start();
  Say("msg_1", Author::kBot, "One.");
  Finish();
  EXPECT_EQ(judge->calls(), 1u);
  EXPECT_EQ(List().at(0).state, State::kFailed);
  EXPECT_EQ(List().at(0).error, "The budget of this bot is used up.");
}

TEST_F(LiveJudgeTest, SwitchedOffWhatWaitsIsDropped) {
  Start();
  Set(R"({"percent":0,"kind":"rating","model_id":"mdl_judge"})");
  bot.judging = kAlways;  // as it was when the turn began
  Say("msg_1", Author::kBot, "One.");
  Finish();
  EXPECT_TRUE(List().empty());
  EXPECT_EQ(judge->calls(), 0u);
}

}  // namespace
}  // namespace beseda::quality
