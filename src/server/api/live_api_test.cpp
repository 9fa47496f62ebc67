#include <gtest/gtest.h>

#include <algorithm>

#include "base/suspend.h"
#include "base/task.h"
#include "contracts/live_events.h"
#include "server/testing/test_site.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

class FakeSocket final : public WebSocket {
 public:
  Task<std::optional<std::string>> Read() override {
    if (!closed) co_await SuspendCancellable([this](Waker waker) { reader_ = std::move(waker); });
    co_return std::nullopt;
  }
  bool Send(std::shared_ptr<const std::string> text) override {
    sent.push_back(*text);
    return true;
  }
  void Close(std::uint16_t code, std::string_view) override {
    closed = code;
    if (reader_) reader_.Wake();
  }
  bool Got(std::string_view type) const {
    return std::any_of(sent.begin(), sent.end(),
                       [&](const std::string& text) { return text.find(type) != std::string::npos; });
  }
  std::vector<std::string> sent;
  std::uint16_t closed = 0;

 private:
  Waker reader_;
};

class LiveApi : public ::testing::Test {
 protected:
  std::shared_ptr<FakeSocket> Open(const TestSite::Caller& who) {
    auto answer = site.Send("GET", "/live", who, "", {{"Upgrade", "websocket"}, {"Origin", "https://chat.example.org"}});
    EXPECT_EQ(answer.status, 101) << answer.text;
    if (!answer.websocket) return nullptr;
    auto socket = std::make_shared<FakeSocket>();
    site.api().scope.Spawn(answer.websocket->run(socket));
    Pump();
    return socket;
  }
  /// Lets waiting tasks go on: a trip to the database and back.
  void Pump() {
    for (int i = 0; i < 5; ++i) site.loop().Run(site.db().Read([](Tx&) {})).ok();
  }
  void Publish(const std::string& event) {
    site.api().bus.Publish(LiveEvents::WorkspaceTopic(site.Get("/settings", owner).Text("id")), event);
  }
  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(LiveApi, NeedsAnUpgradeFromThisServersPages) {
  EXPECT_EQ(site.Get("/live", owner).status, 426);
  const HttpHeaders foreign{{"Upgrade", "websocket"}, {"Origin", "https://evil.example"}};
  EXPECT_EQ(site.Send("GET", "/live", owner, "", foreign).code(), "foreign_origin");
}

TEST_F(LiveApi, PassesOnWhatOneMaySee) {
  const auto agent = site.Join(owner, access::Role::kAgent, "anna@example.org");
  const auto all = Open(owner);
  const auto some = Open(agent);
  ASSERT_TRUE(all && some);
  EXPECT_EQ(all->sent.front(), R"({"type":"ready"})");
  for (auto type : {"message.created", "delta", "typing", "read", "conversation.updated", "bot.updated", "scenario.changed",
                    "channel.updated", "provider.updated", "model.updated", "member.updated", "settings.updated", "secret"}) {
    Publish(std::string(R"({"type":")") + type + "\"}");
  }
  Publish("no event at all");
  for (auto type : {"message.created", "delta", "typing", "read", "conversation.updated", "bot.updated", "scenario.changed"}) {
    EXPECT_TRUE(all->Got(type)) << type;
    EXPECT_TRUE(some->Got(type)) << type;
  }
  for (auto type : {"channel.updated", "provider.updated", "model.updated", "member.updated", "settings.updated"}) {
    EXPECT_TRUE(all->Got(type)) << type;
    EXPECT_FALSE(some->Got(type)) << type;
  }
  EXPECT_FALSE(all->Got("secret")) << "what is not known is passed to nobody";
  EXPECT_FALSE(all->Got("no event"));
}

TEST_F(LiveApi, OtherWorkspacesAreNotHeard) {
  const auto socket = Open(owner);
  site.api().bus.Publish(LiveEvents::WorkspaceTopic("wsp_other"), std::string(R"({"type":"bot.updated"})"));
  EXPECT_EQ(socket->sent.size(), 1u);
}

TEST_F(LiveApi, EndsWithTheSession) {
  const auto agent = site.Join(owner, access::Role::kAgent, "anna@example.org");
  const auto stays = Open(owner);
  const auto goes = Open(agent);
  site.clock().Advance(seconds(10));
  Pump();
  EXPECT_EQ(goes->closed, 0);
  site.Patch("/members/" + agent.member_id, owner, R"({"disabled":true})");
  site.clock().Advance(seconds(10));
  Pump();
  EXPECT_EQ(goes->closed, 4401);
  EXPECT_EQ(stays->closed, 0);
  Publish(R"({"type":"bot.updated"})");
  EXPECT_TRUE(stays->Got("bot.updated"));
  EXPECT_FALSE(goes->Got("bot.updated"));
}

}  // namespace
}  // namespace beseda::server
