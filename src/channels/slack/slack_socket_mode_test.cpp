#include "channels/slack/slack_socket_mode.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "channels/slack/slack_channel.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

/// Keeps events; each takes a minute, so that a connection has lived for a while.
class KeptEvents final : public EventSink {
 public:
  explicit KeptEvents(ManualClock& clock) : clock_(clock) {}
  Task<Status> Accept(std::vector<IncomingEvent> events, std::string) override {
    clock_.Advance(seconds(60));
    if (fails) co_return Error(ErrorCode::kStorage, "The disk is full.");
    for (auto& event : events) kept.push_back(std::move(event));
    co_return Ok();
  }
  Task<Result<std::string>> Cursor() override { co_return std::string(); }
  Task<void> Connected() override {
    ++connected;
    co_return;
  }
  std::vector<IncomingEvent> kept;
  int connected = 0;
  bool fails = false;

 private:
  ManualClock& clock_;
};

constexpr auto kHello = R"({"type":"hello","num_connections":1,"debug_info":{"host":"applink-1","approximate_connection_time":18060},"connection_info":{"app_id":"A1"}})";

std::string Envelope(std::string id, std::string ts) {
  return R"({"envelope_id":")" + id + R"(","type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":"","payload":{"type":"event_callback","event_id":"Ev)" +
         ts + R"(","event":{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"hi","ts":")" + ts + R"("}}})";
}

class SlackSocketModeTest : public testing::Test {
 protected:
  SlackSocketModeTest() {
    services_.http.AlwaysAnswer(
        [](const HttpRequest&) { return JsonAnswer(R"({"ok":true,"url":"wss://wss-primary.slack.com/link/?ticket=1"})"); });
  }
  Status Listen() {
    ChannelAccount account;
    account.id = "chn_1";
    account.settings = R"({"bot_token":"xoxb-1","socket_mode":true,"app_token":"xapp-1"})";
    const auto adapter = *MakeSlackChannelKind()->Make(account, services_.services());
    EXPECT_TRUE(adapter->listens());
    return RunTask(adapter->Listen(sink_));
  }
  FakeChannelServices services_;
  KeptEvents sink_{services_.clock};
};

TEST_F(SlackSocketModeTest, AcknowledgesWhatIsStored) {
  services_.sockets.Expect({{kHello, Envelope("e1", "5.000001"), Envelope("e2", "5.000002")}});
  const auto status = Listen();
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(sink_.connected, 1);
  ASSERT_EQ(sink_.kept.size(), 2u);
  EXPECT_EQ(sink_.kept[0].vendor_event_id, "msg:D1:5.000001");
  EXPECT_EQ(services_.sockets.written(), (std::vector<std::string>{R"({"envelope_id":"e1"})", R"({"envelope_id":"e2"})"}));
  EXPECT_EQ(services_.http.requests()[0].headers.Get("authorization"), "Bearer xapp-1");
  EXPECT_EQ(services_.sockets.requests()[0].url, "wss://wss-primary.slack.com/link/?ticket=1");
  EXPECT_EQ(services_.sockets.requests()[0].reach, Reach::kPublicOnly);
}

TEST_F(SlackSocketModeTest, WhatIsNotStoredIsNotAcknowledged) {
  sink_.fails = true;
  services_.sockets.Expect({{kHello, Envelope("e1", "5.000001")}});
  EXPECT_EQ(Listen().error().code, ErrorCode::kStorage);
  EXPECT_TRUE(services_.sockets.written().empty());
}

TEST_F(SlackSocketModeTest, AnAnnouncedEndIsFollowedByANewConnection) {
  services_.sockets.Expect({{kHello, Envelope("e1", "5.000001"), R"({"type":"disconnect","reason":"warning","debug_info":{"host":"x"}})"}});
  services_.sockets.Expect({{kHello, Envelope("e2", "5.000002"), R"({"type":"disconnect","reason":"refresh_requested"})"}});
  services_.sockets.Expect({{kHello, Envelope("e3", "5.000003")}});
  EXPECT_EQ(Listen().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(sink_.kept.size(), 3u);
  EXPECT_EQ(services_.sockets.written().size(), 3u);
  EXPECT_EQ(services_.sockets.requests().size(), 3u);
}

TEST_F(SlackSocketModeTest, ConnectionsThatEndAtOnceAreNotReplacedWithoutAPause) {
  services_.sockets.Expect({{kHello, R"({"type":"disconnect","reason":"refresh_requested"})"}});
  EXPECT_EQ(Listen().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(services_.sockets.requests().size(), 1u);
}

TEST_F(SlackSocketModeTest, TellsWhatAPersonMustDo) {
  services_.sockets.Expect({{kHello, R"({"type":"disconnect","reason":"link_disabled"})"}});
  const auto off = Listen();
  EXPECT_EQ(off.error().code, ErrorCode::kUnauthenticated);
  EXPECT_NE(off.error().message.find("Socket Mode"), std::string::npos);
  services_.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer(R"({"ok":false,"error":"not_allowed_token_type"})"); });
  EXPECT_EQ(Listen().error().code, ErrorCode::kUnauthenticated);
}

TEST_F(SlackSocketModeTest, WhatCannotBeReadIsAcknowledgedAndDropped) {
  services_.sockets.Expect({{kHello, "not JSON", R"({"envelope_id":"e1","type":"events_api","payload":{}})", R"({"envelope_id":"e2","type":"new_kind","payload":{}})",
                             R"({"envelope_id":"e3","type":"slash_commands","payload":{"command":"/ask","text":"me","user_id":"U1","channel_id":"D1","trigger_id":"t"}})",
                             R"({"envelope_id":"e4","type":"interactive","payload":{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"D1"},"actions":[{"action_id":"reply_0","value":"v","action_ts":"5.000001"}]}})"}});
  EXPECT_EQ(Listen().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(services_.sockets.written().size(), 4u);
  EXPECT_EQ(sink_.kept.size(), 2u);
}

}  // namespace
}  // namespace beseda
