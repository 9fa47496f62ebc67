#include "server/gateway/gateway_call.h"

#include <gtest/gtest.h>

#include "base/suspend.h"
#include "base/task.h"
#include "server/testing/test_site.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kTokensAMinute = 1000;

/// Writes a line of `used` tokens into the trace when a call of it ends, in whatever way.
class TracedModel final : public ChatModel {
 public:
  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink*) override {
    struct Line {
      ~Line() {
        CallAttempt attempt;
        attempt.usage.input_tokens = used;
        trace->Add(std::move(attempt));
      }
      std::shared_ptr<CallTrace> trace;
      std::int64_t used;
    };
    Line line{request.trace, used};
    waiting = hangs;
    while (hangs) {
      co_await SuspendCancellable([this](Waker waker) { never = std::move(waker); });
    }
    if (fails) co_return *fails;
    ChatReply reply;
    reply.usage.input_tokens = 3;  // of the last try only
    co_return reply;
  }

  std::int64_t used = 100;
  std::optional<Error> fails;
  bool hangs = false;
  bool waiting = false;
  Waker never;
};

class GatewayCallTest : public ::testing::Test {
 protected:
  std::string MakeKey(const std::string& limits) {
    const auto key = site.Post("/api-keys", owner, R"({"name":"key","scopes":["models.use"],"limits":)" + limits + "}");
    return key.Text("key");
  }
  std::shared_ptr<GatewayCaller> Caller(const std::string& secret) {
    auto caller = site.loop().Run(keys.Authenticate(secret));
    EXPECT_TRUE(caller.ok()) << caller.error().message;
    return caller.ok() ? *caller : nullptr;
  }
  GatewayCall Limited(std::shared_ptr<ChatModel> model) {
    access::KeyLimits limits;
    limits.tokens_per_minute = kTokensAMinute;
    GatewayCall call;
    call.id = "call_1";
    call.caller = std::make_shared<GatewayCaller>(access::Principal(), limits, std::nullopt);
    call.estimated_tokens = 900;
    call.model.chat = std::move(model);
    EXPECT_TRUE(call.caller->Take(call.estimated_tokens, site.clock().Now()).ok());
    return call;
  }
  /// How many tokens the caller has left in this minute.
  std::int64_t Left(GatewayCaller& caller) {
    for (std::int64_t left = kTokensAMinute; left > 0; left -= 50) {
      if (caller.Take(left, site.clock().Now()).ok()) return left;
    }
    return 0;
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  GatewayKeys keys{site.api().access, site.bus()};
  Gateway gateway{site.db(), site.clock(), site.api().access.ids, site.models(), keys, site.api().access.random};
};

TEST_F(GatewayCallTest, AllTriesOfACallCountAgainstTheKeysTokens) {
  auto model = std::make_shared<TracedModel>();
  auto call = Limited(model);
  ASSERT_TRUE(site.loop().Run(Ask(gateway, call, nullptr)).ok());
  EXPECT_EQ(Left(*call.caller), 900) << "a hundred were used";
}

TEST_F(GatewayCallTest, AFailedCallCountsByWhatItHasUsed) {
  auto model = std::make_shared<TracedModel>();
  model->fails = Error(ErrorCode::kTimeout, "Late.");
  auto call = Limited(model);
  EXPECT_FALSE(site.loop().Run(Ask(gateway, call, nullptr)).ok());
  EXPECT_EQ(Left(*call.caller), 900);
}

TEST_F(GatewayCallTest, ADroppedCallCountsByWhatItHasUsed) {
  auto model = std::make_shared<TracedModel>();
  model->hangs = true;
  auto call = Limited(model);
  {
    Scope clients(site.loop().executor());
    const auto ask = [](Gateway& gateway, GatewayCall& call) -> Task<void> {
      (void)co_await Ask(gateway, call, nullptr);
      ADD_FAILURE() << "the client has gone";
    };
    clients.SpawnOn(site.loop().executor(), ask(gateway, call));
    EXPECT_TRUE(site.loop().RunUntil([&] { return model->waiting; }));
    clients.Stop();
    site.loop().Run(clients.Join());
  }
  EXPECT_EQ(Left(*call.caller), 900);
}

TEST_F(GatewayCallTest, AnAnswerWithoutATraceCountsByItsUsage) {
  auto model = std::make_shared<FakeChatModel>(site.clock());
  FakeChatModel::Answer answer;
  answer.reply.usage.output_tokens = 200;
  model->Answers(answer);
  auto call = Limited(model);
  ASSERT_TRUE(site.loop().Run(Ask(gateway, call, nullptr)).ok());
  EXPECT_EQ(Left(*call.caller), 800);
  call = Limited(std::make_shared<FakeChatModel>(site.clock()));
  ASSERT_TRUE(site.loop().Run(Ask(gateway, call, nullptr)).ok());
  EXPECT_EQ(Left(*call.caller), 100) << "nobody says anything: the estimate stands";
}

TEST_F(GatewayCallTest, OtherPeoplesChangesRefillNobodysLimits) {
  const auto secret = MakeKey(R"({"requests_per_minute":2,"tokens_per_minute":1000})");
  (void)Caller(secret);  // the first look-up begins to watch
  const auto caller = Caller(secret);
  ASSERT_TRUE(caller->Take(1, site.clock().Now()).ok());
  ASSERT_TRUE(caller->Take(1, site.clock().Now()).ok());
  site.Join(owner, access::Role::kViewer, "anna@example.org");
  (void)MakeKey("{}");
  EXPECT_FALSE(Caller(secret)->Take(1, site.clock().Now()).ok()) << "two requests a minute";
  for (const auto* kind : {"member", "api_key"}) {
    TellChanged(site.api(), caller->principal().workspace_id, kind, "x");
    EXPECT_FALSE(Caller(secret)->Take(1, site.clock().Now()).ok()) << kind;
  }
  // But a change of the key is seen at once.
  EXPECT_EQ(site.Delete("/api-keys/" + caller->principal().api_key_id, owner).status, 204);
  EXPECT_EQ(site.loop().Run(keys.Authenticate(secret)).error().code, ErrorCode::kUnauthenticated);
}

}  // namespace
}  // namespace beseda::server
