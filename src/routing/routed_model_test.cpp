#include "routing/routed_model.h"

#include <gtest/gtest.h>

#include <map>

#include "base/task.h"
#include "routing/limited_model.h"
#include "testing/clocked_loop.h"
#include "testing/fake_chat_model.h"
#include "testing/seeded_random.h"

namespace beseda::routing {
namespace {

/// Routes over models "mdl_1", "mdl_2", …, each behind its LimitedModel.
class RoutedModelTest : public ::testing::Test {
 protected:
  FakeChatModel& Add(double weight = 1) {
    auto fake = std::make_shared<FakeChatModel>(world.clock);
    LimitedModel::Target target;
    target.model_id = "mdl_" + std::to_string(targets.size() + 1);
    target.context_tokens = context_tokens;
    const LimitedModel::Services services{world.scope, world.clock};
    RouteTarget one;
    one.model_id = target.model_id;
    one.weight = weight;
    one.context_tokens = context_tokens;
    one.health = std::make_shared<TargetHealth>();
    one.chat = std::make_shared<LimitedModel>(services, target, fake, one.health, std::make_shared<FairGate>(0));
    targets.push_back(std::move(one));
    fakes.push_back(fake);
    return *fake;
  }
  Result<ChatReply> Ask(ChatRequest request, ChatSink* sink = nullptr) {
    RoutedModel::Services services{world.scope, world.clock, random, price,
                                   [this](std::string, std::string id) { return Resolve(std::move(id)); }};
    if (!route) route = std::make_shared<RoutedModel>(services, "rte_1", targets, options);
    trace = request.trace;
    return world.Run(route->Complete(std::move(request), sink));
  }
  Task<Result<std::shared_ptr<ChatModel>>> Resolve(std::string id) {
    if (id != "mdl_cheap") co_return Error(ErrorCode::kNotFound, "It is gone.");
    co_return std::shared_ptr<ChatModel>(cheap);
  }
  /// A question that the budgets of these models keep from them.
  static ChatRequest Without(std::initializer_list<const char*> models) {
    auto request = MakeQuestion("Hi");
    for (const auto* model : models) {
      request.steers.push_back({.model_id = model, .refusal = Error(ErrorCode::kRejected, "Used up.").As("budget_exceeded")});
    }
    return request;
  }
  Result<ChatReply> Ask(ChatSink* sink = nullptr) { return Ask(MakeQuestion("Hi"), sink); }
  static std::string Says(const Result<ChatReply>& reply) {
    return reply.ok() ? reply->text : std::string(ErrorCodeName(reply.error().code)) + ": " + reply.error().message;
  }
  /// "model: why" of each try.
  std::vector<std::string> Tries() const {
    std::vector<std::string> tries;
    for (const auto& line : trace->attempts()) tries.push_back(line.model_id + ": " + line.why);
    return tries;
  }

  ClockedLoop world;
  SeededRandom random;
  PriceLookup price;
  std::optional<std::int64_t> context_tokens;
  std::vector<std::shared_ptr<FakeChatModel>> fakes;
  std::vector<RouteTarget> targets;
  RouteOptions options;
  std::shared_ptr<FakeChatModel> cheap = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<RoutedModel> route;
  std::shared_ptr<CallTrace> trace;
};

TEST_F(RoutedModelTest, AsksTheFirstWhileItIsWell) {
  Add().Says("One");
  Add().Says("Two");
  EXPECT_EQ(Says(Ask()), "One");
  EXPECT_EQ(Tries(), std::vector<std::string>{"mdl_1: first choice"});
  EXPECT_EQ(trace->route(), "rte_1");
  EXPECT_EQ(fakes[1]->calls(), 0u);
}

TEST_F(RoutedModelTest, FallsBackByTheErrorsClass) {
  const std::pair<Error, bool> cases[] = {
      {Error(ErrorCode::kRateLimited, "429"), true},     {Error(ErrorCode::kUnavailable, "500"), true},
      {Error(ErrorCode::kUnavailable, "529"), true},     {Error(ErrorCode::kTimeout, "408"), true},
      {Error(ErrorCode::kUnauthenticated, "401"), true}, {Error(ErrorCode::kNotFound, "404"), true},
      {Error(ErrorCode::kInternal, "Not JSON."), true},  {Error(ErrorCode::kInvalid, "400"), false},
      {Error(ErrorCode::kRejected, "Filtered."), false}, {Error(ErrorCode::kCancelled, "Gone."), false},
  };
  for (const auto& [error, falls_back] : cases) {
    targets.clear();
    route = nullptr;
    Add().Fails(error);
    Add().Says("Two");
    FakeChatSink sink;
    EXPECT_EQ(Says(Ask(&sink)) == "Two", falls_back) << error.message;
    EXPECT_EQ(trace->attempts().size(), falls_back ? 2u : 1u) << "each try is on the ledger";
    EXPECT_EQ(sink.text, falls_back ? "Two" : "");
  }
}

TEST_F(RoutedModelTest, FallsBackOnWhatItIsTold) {
  options.fallback_on = {"rejected"};
  Add().Fails(Error(ErrorCode::kRejected, "Filtered."));
  Add().Fails(Error(ErrorCode::kUnavailable, "Down."));
  Add().Says("Three");
  EXPECT_EQ(Says(Ask()), "unavailable: Down.");
  EXPECT_EQ(Tries(), (std::vector<std::string>{"mdl_1: first choice", "mdl_2: fallback after rejected"}));
}

TEST_F(RoutedModelTest, LeavesHalfOfTheTimeToTheNextModelForAWholeAnswer) {
  Add().Hangs();
  Add().Says("Two");
  options.total_timeout = seconds(10);
  EXPECT_EQ(Says(Ask()), "Two");
  EXPECT_EQ(world.passed(), seconds(5));
}

TEST_F(RoutedModelTest, PassesOverAHangingModel) {
  Add().Hangs();
  Add().Says("Two");
  options.first_token_timeout = seconds(4);
  options.connect_timeout = seconds(1);
  FakeChatSink sink;
  EXPECT_EQ(Says(Ask(&sink)), "Two");
  EXPECT_EQ(world.passed(), seconds(5));
  EXPECT_EQ(fakes[0]->running(), 0);
  EXPECT_EQ(Tries()[1], "mdl_2: fallback after timeout");
}

TEST_F(RoutedModelTest, DoesNotBeginAnAnswerAnewThatIsOutAlready) {
  Add().Answers({.pieces = {"One "}, .error = Error(ErrorCode::kUncertain, "It broke off.")});
  Add().Says("Two");
  FakeChatSink sink;
  EXPECT_EQ(Says(Ask(&sink)), "uncertain: It broke off.");
  EXPECT_EQ(sink.text, "One ");
  EXPECT_EQ(fakes[1]->calls(), 0u);
}

TEST_F(RoutedModelTest, BeginsItAnewWhereTheReaderCan) {
  Add().Answers({.pieces = {"One "}, .error = Error(ErrorCode::kUncertain, "It broke off.")});
  Add().Says("Two");
  FakeChatSink sink;
  sink.resettable = true;
  EXPECT_EQ(Says(Ask(&sink)), "Two");
  EXPECT_EQ(sink.text, "Two");
  EXPECT_EQ(sink.resets, 1);
}

TEST_F(RoutedModelTest, FallsBackAfterABreakThatNobodySaw) {
  Add().Answers({.pieces = {"One "}, .error = Error(ErrorCode::kUncertain, "It broke off.")});
  Add().Says("Two");
  EXPECT_EQ(Says(Ask()), "Two");
}

TEST_F(RoutedModelTest, StopsWhenTheReaderIsGone) {
  Add().Says("One");
  Add().Says("Two");
  FakeChatSink sink;
  sink.fails = Error(ErrorCode::kUnavailable, "The connection is lost.");
  EXPECT_EQ(Says(Ask(&sink)), "unavailable: The connection is lost.");
  EXPECT_EQ(fakes[1]->calls(), 0u);
}

TEST_F(RoutedModelTest, RetriesWithGrowingWaits) {
  options.retries = 3;
  options.first_wait = seconds(1);
  const Error down(ErrorCode::kUnavailable, "Down.");
  Add().Fails(down).Fails(down).Fails(down).Says("At last");
  EXPECT_EQ(Says(Ask()), "At last");
  EXPECT_GE(world.passed(), milliseconds(500 + 1000 + 2000)) << "half of 1, 2 and 4 seconds at least";
  EXPECT_LT(world.passed(), seconds(7));
  EXPECT_EQ(Tries()[3], "mdl_1: retry 3 after unavailable");
}

TEST_F(RoutedModelTest, AsksAllBeforeItWaits) {
  options.retries = 1;
  const Error down(ErrorCode::kUnavailable, "Down.");
  Add().Fails(down).Says("One");
  Add().Fails(down).Says("Two");
  EXPECT_EQ(Says(Ask()), "One");
  EXPECT_EQ(Tries(), (std::vector<std::string>{"mdl_1: first choice", "mdl_2: fallback after unavailable",
                                               "mdl_1: retry 1 after unavailable"}));
}

TEST_F(RoutedModelTest, DoesNotAskAgainWhatCannotRecover) {
  options.retries = 5;
  Add().Fails(Error(ErrorCode::kUnauthenticated, "The key is wrong."));
  EXPECT_EQ(Says(Ask()), "unauthenticated: The key is wrong.");
  EXPECT_EQ(fakes[0]->calls(), 1u);
}

TEST_F(RoutedModelTest, WaitsAsLongAsTheVendorAsks) {
  options.retries = 1;
  Add().Fails(Error(ErrorCode::kRateLimited, "429").RetryAfter(seconds(9))).Says("One");
  EXPECT_EQ(Says(Ask()), "One");
  EXPECT_EQ(world.passed(), seconds(9));
}

TEST_F(RoutedModelTest, DoesNotWaitPastTheTotalTime) {
  options.retries = 9;
  options.total_timeout = seconds(10);
  Add().Fails(Error(ErrorCode::kRateLimited, "429").RetryAfter(seconds(60)));
  Add().Fails(Error(ErrorCode::kRateLimited, "429").RetryAfter(seconds(30)));
  const auto reply = Ask();
  EXPECT_EQ(reply.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(reply.error().retry_after, Micros(seconds(30))) << "the sooner of the two";
  EXPECT_EQ(world.passed(), Micros(0));
}

TEST_F(RoutedModelTest, GivesEachTryOnlyTheTimeThatIsLeft) {
  options.total_timeout = seconds(10);
  Add().Fails(Error(ErrorCode::kUnavailable, "Down."), seconds(7));
  Add().Hangs();
  Add().Says("Three");
  FakeChatSink sink;
  const auto reply = Ask(&sink);
  ASSERT_FALSE(reply.ok()) << reply->text;
  EXPECT_EQ(reply.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(world.passed(), seconds(10));
  EXPECT_EQ(fakes[2]->calls(), 0u);
}

TEST_F(RoutedModelTest, AsksOneThatIsWellBeforeOneThatCools) {
  Add().Fails(Error(ErrorCode::kRateLimited, "429").RetryAfter(seconds(60)));
  Add().Says("Two");
  EXPECT_EQ(Says(Ask()), "Two");
  EXPECT_EQ(Says(Ask()), "Two");
  EXPECT_EQ(Tries(), std::vector<std::string>{"mdl_2: choice 2"});
  EXPECT_EQ(fakes[0]->calls(), 1u);
}

TEST_F(RoutedModelTest, PrefersAModelThatTheRequestFitsInto) {
  context_tokens = 50;
  Add().Says("Small");
  context_tokens = 10'000;
  Add().Says("Large");
  EXPECT_EQ(Says(Ask(MakeQuestion(std::string(4 * 500, 'x')))), "Large");
  EXPECT_EQ(fakes[0]->calls(), 0u);
}

TEST_F(RoutedModelTest, GoesToALargerContextWhenAVendorFindsTheRequestTooLong) {
  const auto too_long = Error(ErrorCode::kInvalid, "The conversation is too long for this model.").As("context_too_long");
  context_tokens = 10'000;
  Add().Fails(too_long);
  context_tokens = 8'000;
  Add().Says("Small");
  context_tokens = 100'000;
  Add().Fails(Error(ErrorCode::kUnavailable, "Down.")).Says("Large");
  EXPECT_EQ(Says(Ask()), "Small") << "it may fit in all the same: numbers can be wrong";
  EXPECT_EQ(Tries(), (std::vector<std::string>{"mdl_1: first choice", "mdl_3: fallback after context_too_long",
                                               "mdl_2: fallback after unavailable"}));
  EXPECT_EQ(Says(Ask()), "Large");
  // Other mistakes in the request are the same everywhere.
  targets.clear();
  route = nullptr;
  Add().Fails(Error(ErrorCode::kInvalid, "Bad temperature."));
  Add().Says("Two");
  EXPECT_EQ(Says(Ask()), "invalid: Bad temperature.");
}

TEST_F(RoutedModelTest, PassesOverAModelWhoseBudgetIsUsedUp) {
  options.fallback_on = {"unavailable"};  // whatever else it falls back on
  Add().Says("One");
  Add().Says("Two");
  EXPECT_EQ(Says(Ask(Without({"mdl_1"}))), "Two");
  EXPECT_EQ(fakes[0]->calls(), 0u);
  EXPECT_EQ(Tries(), (std::vector<std::string>{"mdl_1: first choice", "mdl_2: fallback after budget_exceeded"}));
  const auto line = trace->attempts().front();
  EXPECT_EQ(line.error->reason, "budget_exceeded");
  EXPECT_EQ(line.error->message, "Used up.");
  EXPECT_EQ(line.usage.input_tokens, 0) << "it costs nothing";
  EXPECT_EQ(Says(Ask()), "One") << "the next call may have money again";
}

TEST_F(RoutedModelTest, ABudgetIsNoReasonWhereAModelFailed) {
  options.retries = 1;
  options.total_timeout = seconds(30);
  Add().Fails(Error(ErrorCode::kUnavailable, "Down."));
  Add().Says("Two");
  Add().Says("Three");
  EXPECT_EQ(Says(Ask(Without({"mdl_2", "mdl_3"}))), "unavailable: Down.");
  EXPECT_EQ(fakes[0]->calls(), 2u) << "what has money is asked again";
  EXPECT_EQ(Says(Ask(Without({"mdl_1", "mdl_2", "mdl_3"}))), "rejected: Used up.");
}

TEST_F(RoutedModelTest, LeavesAllTheTimeToTheOnlyModelThatHasMoney) {
  Add().Hangs();
  Add().Says("Two");
  options.total_timeout = seconds(10);
  EXPECT_EQ(Ask(Without({"mdl_2"})).error().code, ErrorCode::kTimeout);
  EXPECT_EQ(world.passed(), seconds(10));
}

TEST_F(RoutedModelTest, HedgesOnlyWithModelsThatHaveMoney) {
  options.hedge_after = seconds(1);
  Add().Says("One");
  Add().Says("Two", seconds(5));
  Add().Says("Three");
  EXPECT_EQ(Says(Ask(Without({"mdl_1"}))), "Three");
  EXPECT_EQ(world.passed(), seconds(1));
  route = nullptr;
  EXPECT_EQ(Says(Ask(Without({"mdl_1", "mdl_3"}))), "Two");
  EXPECT_EQ(fakes[0]->calls() + fakes[2]->calls(), 1u);
}

TEST_F(RoutedModelTest, AsksWhatABudgetNamesInsteadInItsModelsPlace) {
  Add().Says("One");
  Add().Says("Two");
  auto request = MakeQuestion("Hi");
  request.steers.push_back({.model_id = "mdl_1", .instead = "mdl_cheap", .why = "the budget \"Gold\" is nearly used up"});
  cheap->Says("Cheap");
  EXPECT_EQ(Says(Ask(request)), "Cheap");
  ASSERT_EQ(cheap->calls(), 1u);
  EXPECT_EQ(cheap->requests()[0].try_reason, "the budget \"Gold\" is nearly used up");
  EXPECT_EQ(cheap->requests()[0].steers.at(0).instead, "") << "it is not led on in turn";

  cheap = std::make_shared<FakeChatModel>(world.clock);
  cheap->Fails(Error(ErrorCode::kUnavailable, "Down."));
  EXPECT_EQ(Says(Ask(request)), "Two") << "the rest of the route stands in for it";
  request.steers[0].instead = "mdl_gone";
  EXPECT_EQ(Says(Ask(request)), "One") << "its limit is not reached yet";
  request.steers[0].refusal = Error(ErrorCode::kRejected, "Used up.").As("budget_exceeded");
  EXPECT_EQ(Says(Ask(request)), "Two");
}

TEST_F(RoutedModelTest, AModelOfTheRouteCanTakeAnothersPlace) {
  Add().Says("One");
  Add().Says("Two");
  Add().Fails(Error(ErrorCode::kUnavailable, "Down.")).Says("Three");
  const auto instead_of = [](const char* model, const char* other) {
    auto request = MakeQuestion("Hi");
    request.steers.push_back({.model_id = model, .instead = other, .why = "nearly used up"});
    return request;
  };
  EXPECT_EQ(Says(Ask(instead_of("mdl_1", "mdl_3"))), "Two");
  EXPECT_EQ(Tries(), (std::vector<std::string>{"mdl_3: nearly used up", "mdl_2: fallback after unavailable"}));
  EXPECT_EQ(Says(Ask(instead_of("mdl_1", "mdl_3"))), "Three");
  EXPECT_EQ(Says(Ask(instead_of("mdl_3", "mdl_1"))), "One");
  EXPECT_EQ(Tries(), std::vector<std::string>{"mdl_1: first choice"}) << "it stood before it anyway";
}

TEST_F(RoutedModelTest, SharesByWeight) {
  options.strategy = Strategy::kWeighted;
  Add(3).Says("One");
  Add(1).Says("Two");
  Add(0).Says("Never");
  std::map<std::string, int> count;
  for (int i = 0; i < 1000; ++i) ++count[Says(Ask())];
  EXPECT_NEAR(count["One"], 750, 60);
  EXPECT_NEAR(count["Two"], 250, 60);
  EXPECT_EQ(count["Never"], 0);
}

TEST_F(RoutedModelTest, LearnsWhoIsFast) {
  options.strategy = Strategy::kLeastLatency;
  Add().Says("Slow", milliseconds(900));
  Add().Says("Fast", milliseconds(200));
  std::map<std::string, int> count;
  for (int i = 0; i < 200; ++i) ++count[Says(Ask())];
  EXPECT_GT(count["Fast"], 170);
  EXPECT_GT(count["Slow"], 1) << "measured again now and then";
}

TEST_F(RoutedModelTest, AsksTheCheapest) {
  options.strategy = Strategy::kLeastCost;
  price = [](const std::string& model, std::int64_t input, std::int64_t output) {
    return model == "mdl_1" ? 10 * input + 20 * output : input + 2 * output;
  };
  Add().Says("Dear");
  Add().Says("Cheap");
  EXPECT_EQ(Says(Ask()), "Cheap");
  EXPECT_NE(Tries()[0].find("the least"), std::string::npos);
}

class HedgeTest : public RoutedModelTest {
 protected:
  HedgeTest() { options.hedge_after = milliseconds(800); }
};

TEST_F(HedgeTest, DoesNotStartASecondIfTheFirstBegins) {
  Add().Answers({.before = milliseconds(700), .between = seconds(5), .pieces = {"One", " two"}});
  Add().Says("Two");
  FakeChatSink sink;
  EXPECT_EQ(Says(Ask(&sink)), "One two");
  EXPECT_EQ(fakes[1]->calls(), 0u);
}

TEST_F(HedgeTest, TakesWhoBeginsFirstAndCancelsTheOther) {
  Add().Says("One", seconds(20));
  Add().Answers({.before = seconds(1), .between = seconds(30), .pieces = {"Two", " more"}});
  FakeChatSink sink;
  EXPECT_EQ(Says(Ask(&sink)), "Two more");
  EXPECT_EQ(sink.text, "Two more");
  EXPECT_EQ(fakes[0]->cancelled(), 1);
  EXPECT_EQ(fakes[0]->running(), 0);
  const auto lines = trace->attempts();
  ASSERT_EQ(lines.size(), 2u) << "each try is on the ledger";
  EXPECT_EQ(lines[0].model_id, "mdl_1");
  EXPECT_EQ(lines[0].error->code, ErrorCode::kCancelled);
  EXPECT_GT(lines[0].usage.input_tokens, 0) << "the vendor has read it";
  EXPECT_TRUE(lines[1].hedge);
  EXPECT_EQ(lines[1].why, "the first had not begun within 800 ms");
}

TEST_F(HedgeTest, TakesTheFirstIfItBeginsAfterAll) {
  Add().Says("One", seconds(1));
  Add().Says("Two", seconds(20));
  EXPECT_EQ(Says(Ask()), "One");
  EXPECT_EQ(fakes[1]->cancelled(), 1);
  EXPECT_EQ(trace->attempts().size(), 2u);
}

TEST_F(HedgeTest, WaitsForTheOtherIfOneFails) {
  Add().Fails(Error(ErrorCode::kUnavailable, "Down."), seconds(2));
  Add().Says("Two", seconds(3));
  FakeChatSink sink;
  EXPECT_EQ(Says(Ask(&sink)), "Two");
  EXPECT_EQ(world.passed(), milliseconds(3800));
}

TEST_F(HedgeTest, FallsBackAtOnceIfTheFirstFailsBeforeTheHedge) {
  Add().Fails(Error(ErrorCode::kUnavailable, "Down."));
  Add().Says("Two");
  Add().Says("Three");
  EXPECT_EQ(Says(Ask()), "Two");
  EXPECT_EQ(world.passed(), Micros(0));
  EXPECT_EQ(Tries()[1], "mdl_2: fallback after unavailable");
}

TEST_F(HedgeTest, GivesTheErrorIfAllFail) {
  Add().Fails(Error(ErrorCode::kUnavailable, "One is down."), seconds(2));
  Add().Fails(Error(ErrorCode::kTimeout, "Two is late."), seconds(2));
  EXPECT_EQ(Says(Ask()), "timeout: Two is late.");
  EXPECT_EQ(trace->attempts().size(), 2u);
}

TEST_F(HedgeTest, IsInTheTraceWhenTheCallIsDropped) {
  Add().Hangs({"One"});
  Add().Hangs();
  const RoutedModel::Services services{world.scope, world.clock, random, price};
  route = std::make_shared<RoutedModel>(services, "rte_1", targets, options);
  struct Booked {
    ~Booked() { lines = trace->attempts(); }
    std::shared_ptr<CallTrace> trace;
    std::vector<CallAttempt>& lines;
  };
  std::vector<CallAttempt> lines;
  FakeChatSink sink;
  {
    Scope callers(world.loop.executor());
    auto request = MakeQuestion("Hi, how are you?");
    trace = request.trace = std::make_shared<CallTrace>();
    const auto ask = [](std::shared_ptr<RoutedModel> model, ChatRequest question, ChatSink* out,
                        std::vector<CallAttempt>& lines) -> Task<void> {
      Booked booked{question.trace, lines};
      (void)co_await model->Complete(std::move(question), out);
    };
    callers.SpawnOn(world.loop.executor(), ask(route, std::move(request), &sink, lines));
    world.RunUntil([&] { return sink.text == "One"; });
    callers.Stop();
    world.loop.Run(callers.Join());
  }
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].error->code, ErrorCode::kCancelled);
  EXPECT_TRUE(lines[0].usage.input_tokens > 0 && lines[0].usage.output_tokens > 0);
  world.loop.RunReady();
  EXPECT_EQ(trace->attempts().size(), 1u) << "the try's own line comes too late";
}

TEST_F(HedgeTest, LeavesNothingBehindWhenCancelled) {
  Add().Hangs();
  Add().Hangs();
  const RoutedModel::Services services{world.scope, world.clock, random, price};
  route = std::make_shared<RoutedModel>(services, "rte_1", targets, options);
  trace = std::make_shared<CallTrace>();
  {
    Scope callers(world.loop.executor());
    auto request = MakeQuestion("Hi");
    request.trace = trace;
    const auto ask = [](std::shared_ptr<RoutedModel> model, ChatRequest question) -> Task<void> {
      (void)co_await model->Complete(std::move(question), nullptr);
    };
    callers.SpawnOn(world.loop.executor(), ask(route, std::move(request)));
    world.RunUntil([&] { return fakes[1]->running() == 1; });
    callers.Stop();
    world.loop.Run(callers.Join());
  }
  world.loop.RunReady();
  EXPECT_EQ(fakes[0]->running() + fakes[1]->running(), 0);
  EXPECT_EQ(world.scope.size(), 0u);
  EXPECT_EQ(trace->attempts().size(), 2u);
}

}  // namespace
}  // namespace beseda::routing
