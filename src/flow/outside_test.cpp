// What scenarios share with other systems: secrets and calls.
#include "flow/testing/flow_handler_fixture.h"

namespace beseda::flow {
namespace {

using OutsideTest = FlowHandlerTest;

TEST_F(OutsideTest, SecretsGoToOtherSystemsAndNowhereElse) {
  Publish("v1", {.blocks = {{"b_h", "http_request", R"({"method":"POST","url":"https://example.org/a?key={{api_key}}","headers":[{"name":"Authorization","value":"{{'Bearer ' .. api_key}}"}],"body":{"key":"{{api_key}}"}})"},
                            {"b_t", "send_text", R"({"text":{"en":"Sent"}})"}},
                 .edges = {"b_start.next b_h", "b_h.next b_t"}, .variables = {"api_key:text:secret"}});
  Write([&](Tx& tx) { SaveSecret(tx, sealer_, "wsp_test", "bot_test", "api_key", "s3cr3t/value", clock_.Now()); });
  http_.AnswerJson("{}");
  EXPECT_EQ(Say("hi"), "Sent");
  ASSERT_EQ(http_.requests().size(), 1u);
  const auto& request = http_.requests()[0];
  EXPECT_EQ(request.url, "https://example.org/a?key=s3cr3t%2Fvalue");
  EXPECT_EQ(*request.headers.Find("Authorization"), "Bearer s3cr3t/value");
  EXPECT_EQ(request.body, R"({"key":"s3cr3t/value"})");
  EXPECT_EQ(session_.find("s3cr3t"), session_.npos);
  Write([&](Tx& tx) {
    for (const auto row : tx.Query("SELECT steps FROM flow_traces")) EXPECT_EQ(row.Text(0).find("s3cr3t"), std::string::npos);
    EXPECT_TRUE(tx.Query("SELECT 1 FROM flow_variables").empty());
    EXPECT_EQ(LoadSecrets(tx, "wsp_test", "bot_test")[0].sealed.find("s3cr3t"), std::string::npos);
    EXPECT_TRUE(LoadSecrets(tx, "wsp_other", "bot_test").empty());
    EXPECT_TRUE(RemoveSecret(tx, "wsp_test", "bot_test", "api_key"));
    EXPECT_FALSE(RemoveSecret(tx, "wsp_test", "bot_test", "api_key"));
  });
}

// In Slack: a shortcut opens a form, and its answers begin a path of their own, also while a question waits.
TEST_F(OutsideTest, WhatAChannelTellsBeginsItsPath) {
  Publish("v1", {.blocks = {{"b_q", "ask_text", R"({"question":{"en":"Name?"},"variable":"name"})"},
                            {"b_s", "on_event", R"({"name":"shortcut","variable":"what"})"},
                            {"b_f", "send_event", R"({"name":"open_modal","data":{"title":"{{what.callback_id}}","fields":[{"name":"guests"}]}})"},
                            {"b_v", "on_event", R"({"name":"view_submission","variable":"what"})"},
                            {"b_t", "send_text", R"({"text":{"en":"For {{what.answers.guests}}"}})"}},
                 .edges = {"b_start.next b_q", "b_s.next b_f", "b_v.next b_t"}, .variables = {"name:text", "what:any"}});
  const auto tells = [&](std::string name, std::string data) {
    auto turn = NewTurn();
    turn.Hears(Content{EventContent{std::move(name), std::move(data)}});
    EXPECT_TRUE(Run(turn).ok());
    return turn;
  };
  const auto opened = tells("shortcut", R"({"callback_id":"Book"})");
  ASSERT_EQ(opened.said.size(), 1u);
  EXPECT_EQ(std::get<EventContent>(opened.said[0].content.kind).data, R"({"title":"Book","fields":[{"name":"guests"}]})");
  EXPECT_EQ(Say("hi"), "Name?");
  EXPECT_EQ(Words(tells("app_home_opened", "{}")), "") << "it does not disturb a question that waits";
  EXPECT_EQ(Words(tells("view_submission", R"({"answers":{"guests":"2"}})")), "For 2");
  EXPECT_EQ(Words(tells("app_home_opened", "{}")), "Name?") << "whoever comes begins";
}

TestScenario AwaitingACall() {
  return {.blocks = {{"b_a", "make_address", R"({"variable":"callback","lifetime":"P1D"})"},
                     {"b_h", "http_request", R"({"method":"POST","url":"https://example.org/pay","body":{"callback":"{{callback}}"}})"},
                     {"b_w", "wait_for_call", R"({"address":"callback","variable":"result","timeout":"PT1H"})"},
                     {"b_t", "send_text", R"({"text":{"en":"Paid: {{result.amount}}"}})"}, {"b_late", "send_text", R"({"text":{"en":"Nobody called"}})"}},
          .edges = {"b_start.next b_a", "b_a.next b_h", "b_h.next b_w", "b_w.next b_t", "b_w.timeout b_late"},
          .variables = {"callback:text", "result:any"}};
}

TEST_F(OutsideTest, AnotherSystemCallsBackOnce) {
  Publish("v1", AwaitingACall());
  http_.AnswerJson("{}");
  EXPECT_EQ(Say("hi"), "");
  const auto address = std::string(json::View(json::ParseObject(http_.requests()[0].body)->at("callback").get_string()));
  ASSERT_TRUE(address.starts_with("https://chat.example.org/hooks/flow/"));
  const auto token = address.substr(address.rfind('/') + 1);
  EXPECT_EQ(Happens("flow.call", R"({"call":"of another address","body":{"amount":1}})"), "");
  std::string event;
  Write([&](Tx& tx) {
    EXPECT_EQ(int(TakeCall(tx, "no such token", "{}", clock_.Now()).outcome), int(CallOutcome::kUnknown));
    const auto taken = TakeCall(tx, token, R"({"amount":12})", clock_.Now());
    EXPECT_EQ(int(taken.outcome), int(CallOutcome::kTaken));
    EXPECT_EQ(taken.conversation_id, "cnv_1");
    EXPECT_EQ(int(TakeCall(tx, token, R"({"amount":99})", clock_.Now()).outcome), int(CallOutcome::kAgain));
    const auto rows = tx.Query("SELECT payload FROM events");
    ASSERT_EQ(rows.size(), 1u);
    event = json::Dump(json::ParseObject(rows[0].Text(0))->at("data"));
  });
  EXPECT_EQ(Happens("flow.call", event), "Paid: 12");
  EXPECT_EQ(Happens("flow.call", event), "");  // The session has ended; the same event again says nothing.
}

TEST_F(OutsideTest, ACallThatIsFasterThanItsConversationCounts) {
  Publish("v1", AwaitingACall());
  http_.AlwaysAnswer([this](const HttpRequest& request) {
    const auto address = std::string(json::View(json::ParseObject(request.body)->at("callback").get_string()));
    Write([&](Tx& tx) { TakeCall(tx, address.substr(address.rfind('/') + 1), R"({"amount":7})", clock_.Now()); });
    return JsonAnswer("{}");
  });
  EXPECT_EQ(Say("hi"), "Paid: 7");
}

TEST_F(OutsideTest, CallsWaitWhileAPersonHasTheConversationAndExpire) {
  Publish("v1", AwaitingACall());
  http_.AnswerJson("{}");
  Say("hi");
  const auto address = std::string(json::View(json::ParseObject(http_.requests()[0].body)->at("callback").get_string()));
  const auto token = address.substr(address.rfind('/') + 1);
  const auto handle = [&](const char* by) {
    Write([&](Tx& tx) { tx.Exec("UPDATE conversations SET handling = $1", by); });
  };
  handle("human");
  Write([&](Tx& tx) {
    TakeCall(tx, token, "{}", clock_.Now());
    EXPECT_TRUE(tx.Query("SELECT 1 FROM events").empty());
    EXPECT_TRUE(AnyCallToTell(tx, clock_.Now()));
    EXPECT_TRUE(TellCalls(tx, clock_.Now(), 10).empty());
    EXPECT_FALSE(AnyCallToTell(tx, clock_.Now()));
  });
  handle("bot");
  clock_.Advance(std::chrono::minutes(1));
  Write([&](Tx& tx) {
    EXPECT_EQ(TellCalls(tx, clock_.Now(), 10), std::vector<std::string>{"cnv_1"});
    EXPECT_EQ(tx.Query("SELECT 1 FROM events").size(), 1u);
    EXPECT_EQ(RemoveExpiredCalls(tx, clock_.Now(), 10), 0);
    EXPECT_EQ(RemoveExpiredCalls(tx, clock_.Now() + std::chrono::days(2), 10), 1);
    EXPECT_EQ(int(TakeCall(tx, token, "{}", clock_.Now()).outcome), int(CallOutcome::kUnknown));
  });
}

}  // namespace
}  // namespace beseda::flow
