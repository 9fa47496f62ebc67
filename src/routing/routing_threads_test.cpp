// Many calls on several threads at once through one assembly of decorators: for the thread sanitizer, and to see that
// every call is answered, booked once, and that nothing stays behind.
#include <gtest/gtest.h>

#include <atomic>

#include "base/task.h"
#include "routing/answer_cache.h"
#include "routing/cached_model.h"
#include "routing/limited_model.h"
#include "routing/metered_model.h"
#include "testing/null_spending.h"
#include "routing/routed_model.h"
#include "routing/shadowed_model.h"
#include "testing/fake_chat_model.h"
#include "testing/seeded_random.h"
#include "testing/threaded_loop.h"

namespace beseda::routing {
namespace {

constexpr int kCalls = 400;

class CountingSpending final : public NullSpending {
 public:
  void Settle(std::unique_ptr<Admission>, CallRecord record) override {
    ++settled;
    if (record.context.purpose == CallPurpose::kShadow) ++shadows;
    attempts += record.attempts.size();
  }
  std::atomic<int> settled = 0;
  std::atomic<int> shadows = 0;
  std::atomic<std::size_t> attempts = 0;
};

struct World {
  RouteTarget Target(const std::string& id, Micros before, std::optional<Error> error, std::size_t most) {
    auto fake = std::make_shared<FakeChatModel>(clock);
    if (error) {
      fake->Fails(*error, before);
    } else {
      fake->Says("Hello from " + id, before);
    }
    LimitedModel::Target target;
    target.model_id = id;
    target.cooldown.failures = 0;
    const LimitedModel::Services services{scope, clock};
    RouteTarget one;
    one.model_id = id;
    one.health = std::make_shared<TargetHealth>();
    one.chat = std::make_shared<LimitedModel>(services, target, fake, one.health, std::make_shared<FairGate>(most));
    fakes.push_back(std::move(fake));
    return one;
  }

  ThreadedLoop loop{4};
  SystemClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
  CountingSpending spending;
  Scope scope{loop.executor()};
  std::vector<std::shared_ptr<FakeChatModel>> fakes;
};

TEST(RoutingThreads, ManyCallsAtOnce) {
  World world;
  RouteOptions options;
  options.strategy = Strategy::kLeastLatency;
  options.hedge_after = milliseconds(2);
  const Error down(ErrorCode::kUnavailable, "Down.");
  std::vector<RouteTarget> targets;
  targets.push_back(world.Target("mdl_1", milliseconds(3), std::nullopt, 8));
  targets.push_back(world.Target("mdl_2", milliseconds(1), down, 8));
  targets.push_back(world.Target("mdl_3", milliseconds(1), std::nullopt, 0));
  RoutedModel::Services services{world.scope, world.clock, world.random, nullptr};
  const Metering metering{world.spending, world.clock, world.ids};
  std::shared_ptr<ChatModel> chat = std::make_shared<RoutedModel>(services, "rte_1", targets, options);
  auto shadow = std::make_shared<MeteredModel>(metering, MeteredTarget(), targets[2].chat, nullptr);
  chat = std::make_shared<ShadowedModel>(world.scope, world.random, chat, shadow, 20.0);
  CacheOptions cache;
  cache.mode = CacheMode::kExact;
  auto answers = std::make_shared<AnswerCache>(100'000);
  chat = std::make_shared<CachedModel>(world.clock, "rte_1", chat, answers, nullptr, cache);
  chat = std::make_shared<MeteredModel>(metering, MeteredTarget(), chat, nullptr);

  std::atomic<int> answered = 0;
  const auto ask = [&](int number) -> Task<void> {
    auto request = MakeQuestion("Question " + std::to_string(number % 40));
    if (number % 4 == 0) request.temperature = 0;
    request.context.key_id = number % 2 == 0 ? "key_a" : "key_b";
    FakeChatSink sink;
    const auto reply = co_await chat->Complete(std::move(request), number % 3 == 0 ? nullptr : &sink);
    if (reply.ok() && (number % 3 == 0 || sink.text == reply->text)) ++answered;
  };
  for (int number = 0; number < kCalls; ++number) world.scope.Spawn(ask(number));
  world.loop.Run();

  EXPECT_EQ(answered, kCalls);
  EXPECT_EQ(world.spending.settled, kCalls + world.spending.shadows);
  EXPECT_EQ(world.scope.size(), 0u);
  for (const auto& fake : world.fakes) EXPECT_EQ(fake->running(), 0);
  std::size_t asked = 0;
  for (const auto& fake : world.fakes) asked += fake->calls();
  // A hedge that was cancelled while it waited for a place is a try too.
  EXPECT_GE(world.spending.attempts, asked) << "each try is on the ledger";
}

}  // namespace
}  // namespace beseda::routing
