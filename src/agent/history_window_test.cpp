#include "agent/history_window.h"

#include <gtest/gtest.h>

#include "agent/agent_handler.h"
#include "base/task.h"
#include "contracts/token_estimate.h"
#include "json/json.h"
#include "records/summary_rows.h"
#include "storage/testing/test_database.h"
#include "testing/fake_turn.h"
#include "testing/manual_clock.h"
#include "testing/prepared_model.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class HistoryWindowTest : public ::testing::Test {
 protected:
  static Bot MakeBot() {
    Bot bot;
    bot.id = "bot_1";
    bot.workspace_id = "wsp_1";
    bot.model_id = "mdl_1";
    bot.history_messages = 4;
    return bot;
  }
  void Talk(int messages) {
    for (int i = 1; i <= messages; ++i) {
      turn.Remembers(i % 2 == 1 ? Direction::kIn : Direction::kOut, "message " + std::to_string(i));
    }
  }
  Status Run() { return RunTask(handler.Run(turn)); }
  void Commit() {
    ASSERT_TRUE(RunTask(database->Write([&](Tx& tx) {
      for (const auto& write : turn.commits) write(tx);
    })).ok());
    turn.commits.clear();
  }
  std::vector<records::SummaryRow> Summaries() {
    return RunTask(database->Read([](Tx& tx) { return records::ListSummaries(tx, "wsp_1", "cnv_1", 10); })).value();
  }
  const std::vector<ChatMessage>& LastPrompt() { return model->requests.back().messages; }
  json::Object Facts() { return json::ParseObject(turn.said.back().meta).value().at("prompt").as_object(); }

  ManualClock clock;
  SeededRandom random;
  TestDatabase database;
  std::shared_ptr<PreparedModel> model = std::make_shared<PreparedModel>(clock);
  OneModel directory{model};
  AgentHandler handler{{directory, clock, random, &*database}, {}};
  FakeTurn turn{MakeBot()};
};

TEST_F(HistoryWindowTest, WhatFitsIsToldInFull) {
  Talk(4);
  turn.Hears("And now?");
  model->Answers("Now.");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(LastPrompt().size(), 6u);
  EXPECT_TRUE(turn.commits.empty());
  EXPECT_FALSE(Facts().contains("summarized_to"));
}

TEST_F(HistoryWindowTest, WhatLeavesTheWindowIsSummarizedStoredAndTold) {
  Talk(8);
  turn.Hears("And now?");
  model->Answers("They spoke of messages 1 to 6.");
  model->Answers("Now.");
  ASSERT_TRUE(Run().ok());
  const auto& question = model->requests.at(0);
  EXPECT_EQ(int(question.context.purpose), int(CallPurpose::kSummary));
  EXPECT_NE(question.messages.at(1).text.find("Person: message 1\nBot: message 2\n"), std::string::npos);
  EXPECT_EQ(question.messages.at(1).text.find("message 7"), std::string::npos);

  const auto& prompt = LastPrompt();
  ASSERT_EQ(prompt.size(), 4u);
  EXPECT_NE(prompt[0].text.find("They spoke of messages 1 to 6."), std::string::npos);
  EXPECT_EQ(prompt[1].text, "message 7");
  EXPECT_EQ(Facts().at("summarized_to"), json::Value(6));
  EXPECT_FALSE(Facts().contains("history_left_out"));

  Commit();
  const auto summaries = Summaries();
  ASSERT_EQ(summaries.size(), 1u);
  EXPECT_EQ(summaries[0].up_to_seq, 6);
  EXPECT_EQ(summaries[0].messages, 6);
  EXPECT_EQ(summaries[0].text, "They spoke of messages 1 to 6.");
  EXPECT_EQ(summaries[0].model, "gpt-4o");
}

TEST_F(HistoryWindowTest, ASummaryGrowsAndIsNotMadeEveryTurn) {
  Talk(8);
  turn.Hears("one");
  model->Answers("Summary A.");
  model->Answers("Answer.");
  ASSERT_TRUE(Run().ok());
  Commit();

  FakeTurn next(MakeBot());
  next.history = turn.history;
  std::swap(turn, next);
  turn.Remembers(Direction::kIn, "x");  // takes a place in the count of messages only
  turn.history.clear();
  for (int i = 1; i <= 10; ++i) {
    auto message = next.history.front();
    message.seq = i;
    message.direction = i % 2 == 1 ? Direction::kIn : Direction::kOut;
    message.content = MakeText("message " + std::to_string(i));
    turn.history.push_back(message);
  }
  turn.HearsAt(11, "two");
  model->Answers("Answer two.");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(model->requests.size(), 3u) << "four messages stand behind the summary: they fit";
  EXPECT_NE(LastPrompt()[0].text.find("Summary A."), std::string::npos);
  EXPECT_EQ(LastPrompt().size(), 6u);
}

TEST_F(HistoryWindowTest, IsNotPaidForTwice) {
  Talk(8);
  turn.Hears("And now?");
  model->Answers("Summary.");
  turn.dies_at_effect = 1;
  EXPECT_FALSE(Run().ok());
  turn.Crash();
  turn.dies_at_effect = -1;
  model->Answers("Now.");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(model->requests.size(), 2u);
  EXPECT_EQ(turn.commits.size(), 1u);
}

TEST_F(HistoryWindowTest, WhenSummarizingFailsAllThatFitsIsToldAndTheFactsSaySo) {
  Talk(8);
  turn.Hears("And now?");
  model->Fails(ErrorCode::kUnavailable);
  model->Answers("Now.");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(LastPrompt().size(), 10u) << "more than the window, rather than less";
  EXPECT_EQ(Facts().at("summary_problem"), json::Value("The vendor says no."));
  EXPECT_TRUE(turn.commits.empty());
}

TEST_F(HistoryWindowTest, SwitchedOffItLeavesOutAndSaysHowMuch) {
  turn.bot_value.agent = R"({"summarize":false})";
  Talk(8);
  turn.Hears("And now?");
  model->Answers("Now.");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(LastPrompt().size(), 6u);
  EXPECT_EQ(Facts().at("history_left_out"), json::Value(4));
}

TEST_F(HistoryWindowTest, AModelThatReadsLittleIsToldLittle) {
  directory.context_tokens = 4'000;
  turn.bot_value.history_messages = 100;
  for (int i = 1; i <= 40; ++i) {
    const auto direction = i % 2 == 1 ? Direction::kIn : Direction::kOut;
    turn.Remembers(direction, "message " + std::to_string(i) + std::string(800, 'x'));
  }
  turn.Hears("And now?");
  model->answer = [](const ChatRequest&) { return "They talked."; };
  ASSERT_TRUE(Run().ok());
  EXPECT_GT(model->requests.size(), 2u) << "no call summarizes more than the model reads";
  for (const auto& request : model->requests) EXPECT_LE(EstimateInput(request), 4'000);
  EXPECT_TRUE(Facts().contains("summarized_to"));
}

}  // namespace
}  // namespace beseda
