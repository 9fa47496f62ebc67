// Turns that wait for a person's decision about a call.
#include "agent/testing/agent_turn_fixture.h"

namespace beseda {
namespace {

TEST_F(AgentTurnTest, WaitsForAPersonAndGoesOnWhenTheyAgree) {
  weather->approval = true;
  turn.Hears("Weather?");
  model->Calls("", {{"weather", R"({"city":"Oslo"})"}, {"time", "{}"}});
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Text(turn), "I have to ask a colleague about this first. I will write to you as soon as they have decided.");
  EXPECT_EQ(weather->runs, 0);
  EXPECT_EQ(time->runs, 1) << "what needs no permission runs";
  Commit(turn);
  const auto id = std::string(Meta(turn).at("waits_for").at(0).at("approval_id").as_string());
  const auto row = RunTask(database->Read([&](Tx& tx) { return records::LoadApproval(tx, "wsp_test", id); })).value();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->tool_name, "weather");
  EXPECT_EQ(row->arguments, R"({"city":"Oslo"})");

  // Meanwhile the person writes: the model knows that it waits.
  auto meanwhile = After(turn);
  meanwhile.Hears("Well?");
  model->Answers("A colleague is looking at it.");
  ASSERT_TRUE(Run(meanwhile).ok());
  EXPECT_NE(model->requests.back().messages[0].text.find("- weather {\"city\":\"Oslo\"}"), std::string::npos);
  EXPECT_TRUE(meanwhile.session.empty()) << "it goes on waiting";

  Decide(id, records::ApprovalRow::State::kApproved);
  auto decided = After(turn);
  decided.Hears(Content{EventContent{"approval", "{}"}});
  decided.HappensInside();
  model->Answers("It is sunny in Oslo.");
  decided.dies_at_effect = 1;  // after the tool has run
  EXPECT_FALSE(Run(decided).ok());
  decided.Crash();
  decided.dies_at_effect = -1;
  ASSERT_TRUE(Run(decided).ok());
  EXPECT_EQ(Text(decided), "It is sunny in Oslo.");
  EXPECT_EQ(weather->runs, 1);
  EXPECT_EQ(weather->keys, std::set<std::string>{id});
  EXPECT_TRUE(agent::PendingIn(decided.session).empty());
  const auto& messages = model->requests.back().messages;
  EXPECT_EQ(messages.at(messages.size() - 3).tool_calls.size(), 2u);
  EXPECT_EQ(messages.at(messages.size() - 2).tool_name, "time");
  EXPECT_EQ(messages.back().tool_name, "weather");
}

TEST_F(AgentTurnTest, AnAllowedCallOfAGivenUpTurnIsNotMadeAgain) {
  weather->approval = true;
  turn.Hears("Weather?");
  model->Calls("", {{"weather", R"({"city":"Oslo"})"}});
  ASSERT_TRUE(Run(turn).ok());
  Commit(turn);
  Decide(std::string(Meta(turn).at("waits_for").at(0).at("approval_id").as_string()),
         records::ApprovalRow::State::kApproved);
  auto given_up = After(turn);
  given_up.SetId("trn_2");
  given_up.Hears("So?");
  model->Fails(ErrorCode::kUnavailable);
  EXPECT_FALSE(Run(given_up).ok());
  EXPECT_EQ(weather->runs, 1);

  auto later = After(turn);  // its journal and session are gone
  later.SetId("trn_3");
  later.Hears("Hello?");
  model->Answers("I do not know what became of it.");
  ASSERT_TRUE(Run(later).ok());
  EXPECT_EQ(weather->runs, 1);
  EXPECT_NE(model->requests.back().messages.back().text.find("may or may not have had its effect"), std::string::npos);
}

TEST_F(AgentTurnTest, ARejectedCallIsNotMade) {
  weather->approval = true;
  turn.Hears("Weather?");
  model->Calls("One moment, I ask.", {{"weather", R"({"city":"Oslo"})"}});
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Text(turn), "One moment, I ask.");
  Commit(turn);
  const auto id = std::string(Meta(turn).at("waits_for").at(0).at("approval_id").as_string());
  Decide(id, records::ApprovalRow::State::kRejected, "Not for guests.");
  auto decided = After(turn);
  decided.Hears("So?");  // the word of the person comes first: the bot goes on just the same
  model->Answers("I may not tell.");
  ASSERT_TRUE(Run(decided).ok());
  EXPECT_EQ(weather->runs, 0);
  EXPECT_EQ(model->requests.back().messages.back().text, "A colleague has not allowed this call. They say: Not for guests.");
  EXPECT_TRUE(agent::PendingIn(decided.session).empty());
}

TEST_F(AgentTurnTest, ACallThatNobodyDecidesAboutIsNotMadeAndTheBotSaysSo) {
  weather->approval = true;
  turn.bot_value = MakeBot(R"({"limits":{"approval_minutes":90}})");
  turn.Hears("Weather?");
  model->Calls("", {{"weather", R"({"city":"Oslo"})"}});
  ASSERT_TRUE(Run(turn).ok());
  const auto asked_at = clock.Now();
  Commit(turn);
  const auto id = std::string(Meta(turn).at("waits_for").at(0).at("approval_id").as_string());
  clock.Advance(std::chrono::minutes(90));
  const auto expired = RunTask(database->Write([&](Tx& tx) { return records::ExpireApprovals(tx, clock.Now(), 10); })).value();
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].id, id);
  EXPECT_LE(expired[0].expires_at, asked_at + std::chrono::minutes(90));
  auto later = After(turn);
  later.Hears(Content{EventContent{"approval", "{}"}});
  later.HappensInside();
  model->Answers("Nobody has allowed it in time.");
  ASSERT_TRUE(Run(later).ok());
  EXPECT_EQ(weather->runs, 0);
  EXPECT_NE(model->requests.back().messages.back().text.find("No colleague has decided about this call in time"), std::string::npos);
  EXPECT_TRUE(agent::PendingIn(later.session).empty());
}

TEST_F(AgentTurnTest, AnEventThatNothingWaitsForIsSilent) {
  turn.Hears(Content{EventContent{"approval", "{}"}});
  turn.HappensInside();
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_TRUE(turn.said.empty());
}

}  // namespace
}  // namespace beseda
