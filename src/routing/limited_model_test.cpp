#include "routing/limited_model.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "contracts/token_estimate.h"
#include "testing/clocked_loop.h"
#include "testing/fake_chat_model.h"

namespace beseda::routing {
namespace {

class LimitedModelTest : public ::testing::Test {
 protected:
  LimitedModelTest() {
    target.model_id = "mdl_1";
    target.provider_id = "prv_1";
    target.provider_kind = "openai";
    target.model_name = "gpt-4o";
  }

  std::shared_ptr<LimitedModel> Model() {
    const LimitedModel::Services services{world.scope, world.clock};
    return std::make_shared<LimitedModel>(services, target, fake, health, gate);
  }
  Result<ChatReply> Ask(ChatRequest request, ChatSink* sink = nullptr) {
    trace = request.trace;
    return world.Run(Model()->Complete(std::move(request), sink));
  }
  Result<ChatReply> Ask(ChatSink* sink = nullptr) { return Ask(MakeQuestion("Hi"), sink); }
  CallAttempt Line() const {
    const auto attempts = trace->attempts();
    EXPECT_EQ(attempts.size(), 1u);
    return attempts.empty() ? CallAttempt() : attempts.back();
  }
  /// Starts a call beside the test.
  void Start(ChatRequest request, std::vector<std::string>& ended) {
    world.scope.SpawnOn(world.loop.executor(), Tell(Model(), std::move(request), &ended));
    world.loop.RunReady();
  }
  static Task<void> Tell(std::shared_ptr<LimitedModel> model, ChatRequest request, std::vector<std::string>* ended) {
    const auto who = request.context.key_id;
    auto reply = co_await model->Complete(std::move(request), nullptr);
    ended->push_back(who + ":" + (reply.ok() ? reply->text : std::string(ErrorCodeName(reply.error().code))));
  }
  static ChatRequest From(std::string key) {
    auto request = MakeQuestion("Hi");
    request.context.key_id = std::move(key);
    return request;
  }

  ClockedLoop world;
  std::shared_ptr<FakeChatModel> fake = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<TargetHealth> health = std::make_shared<TargetHealth>();
  std::shared_ptr<FairGate> gate = std::make_shared<FairGate>(0);
  LimitedModel::Target target;
  std::shared_ptr<CallTrace> trace;
};

TEST_F(LimitedModelTest, PassesAnAnswerOnAndRecordsTheTry) {
  FakeChatModel::Answer answer;
  answer.before = milliseconds(300);
  answer.between = milliseconds(100);
  answer.pieces = {"Good ", "day"};
  answer.reply.usage.input_tokens = 7;
  answer.reply.usage.output_tokens = 2;
  fake->Answers(answer);
  auto request = MakeQuestion("Hi");
  request.try_reason = "first choice";
  FakeChatSink sink;
  const auto reply = Ask(std::move(request), &sink);
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Good day");
  EXPECT_EQ(sink.pieces, (std::vector<std::string>{"Good ", "day"}));
  const auto line = Line();
  EXPECT_EQ(line.model_id, "mdl_1");
  EXPECT_EQ(line.provider_id, "prv_1");
  EXPECT_EQ(line.model_name, "gpt-4o");
  EXPECT_EQ(line.took, milliseconds(400));
  EXPECT_EQ(line.first_token, Micros(milliseconds(300)));
  EXPECT_FALSE(line.error);
  EXPECT_EQ(line.usage.input_tokens, 7);
  EXPECT_EQ(line.why, "first choice");
  EXPECT_EQ(health->latency(), Micros(milliseconds(300)));
}

TEST_F(LimitedModelTest, EndsACallThatNeverBegins) {
  fake->Hangs();
  FakeChatSink sink;
  const auto reply = Ask(&sink);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(world.passed(), seconds(70)) << "ten for the connection and sixty for the first token";
  EXPECT_EQ(Line().error->code, ErrorCode::kTimeout);
  world.loop.RunReady();
  EXPECT_EQ(fake->running(), 0) << "what was left behind was cancelled";
  EXPECT_EQ(fake->cancelled(), 1);
}

TEST_F(LimitedModelTest, EndsACallThatFallsSilent) {
  fake->Hangs({"Well", ", "});
  FakeChatSink sink;
  const auto reply = Ask(&sink);
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, ErrorCode::kUncertain);
  EXPECT_EQ(sink.text, "Well, ");
  EXPECT_EQ(world.passed(), seconds(30));
  const auto line = Line();
  EXPECT_EQ(line.usage.input_tokens, EstimateInput(MakeQuestion("Hi"))) << "what it cost is estimated";
  EXPECT_EQ(line.usage.output_tokens, 2);
}

TEST_F(LimitedModelTest, EndsACallThatNeverEnds) {
  FakeChatModel::Answer drip;
  drip.between = seconds(21);
  drip.pieces.assign(100, "x");
  fake->Answers(drip);
  FakeChatSink sink;
  auto reply = Ask(&sink);
  EXPECT_EQ(reply.error().code, ErrorCode::kUncertain);
  EXPECT_EQ(world.passed(), std::chrono::minutes(5));
  EXPECT_EQ(sink.text.size(), 15u);
}

TEST_F(LimitedModelTest, KeepsTheTotalTimeWithoutASink) {
  fake->Hangs();
  auto reply = Ask();
  EXPECT_EQ(reply.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(world.passed(), std::chrono::minutes(5));
}

TEST_F(LimitedModelTest, DoesNotCountAReadersSlownessAsTheModels) {
  class SlowSink final : public ChatSink {
   public:
    explicit SlowSink(Clock& clock) : clock_(clock) {}
    Task<Status> Write(ChatDelta) override {
      co_await clock_.Sleep(seconds(40));
      co_return Ok();
    }

   private:
    Clock& clock_;
  };
  FakeChatModel::Answer answer;
  answer.pieces = {"a", "b", "c"};
  fake->Answers(answer);
  SlowSink sink(world.clock);
  const auto reply = Ask(&sink);
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(world.passed(), seconds(120));
}

TEST_F(LimitedModelTest, StopsTheModelWhenTheReaderFails) {
  fake->Answers({.pieces = {"a", "b"}});
  FakeChatSink sink;
  sink.fails = Error(ErrorCode::kCancelled, "The client is gone.");
  const auto reply = Ask(&sink);
  EXPECT_EQ(reply.error().message, "The client is gone.");
  world.loop.RunReady();
  EXPECT_EQ(fake->running(), 0);
}

TEST_F(LimitedModelTest, RefusesWhatCertainlyDoesNotFit) {
  target.context_tokens = 100;
  fake->Says("Hello");
  auto reply = Ask(MakeQuestion(std::string(4 * 200, 'x')));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(reply.error().reason, "context_too_long");
  EXPECT_EQ(fake->calls(), 0u);
  EXPECT_EQ(Line().usage.input_tokens, 0);
  // The estimate may be 7/4 of the truth: what may still fit is the model's to judge.
  EXPECT_TRUE(Ask(MakeQuestion(std::string(4 * 170, 'x'))).ok());
}

TEST_F(LimitedModelTest, AsksForNoMoreThanTheModelWrites) {
  target.max_output_tokens = 4096;
  fake->Says("Hello");
  auto request = MakeQuestion("Hi");
  request.max_output_tokens = 100'000;
  EXPECT_TRUE(Ask(std::move(request)).ok());
  EXPECT_EQ(fake->requests().back().max_output_tokens, 4096);
}

TEST_F(LimitedModelTest, LeavesAFailingModelAloneForAWhile) {
  target.cooldown = {.failures = 3, .time = seconds(30)};
  fake->Fails(Error(ErrorCode::kUnavailable, "Overloaded."));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Ask().error().message, "Overloaded.");
  auto refused = Ask();
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(refused.error().reason, "cooldown");
  EXPECT_EQ(refused.error().retry_after, Micros(seconds(30)));
  EXPECT_EQ(fake->calls(), 3u);

  world.clock.Advance(seconds(30));
  EXPECT_EQ(Ask().error().message, "Overloaded.") << "one try after the rest";
  EXPECT_EQ(Ask().error().reason, "cooldown") << "and one failure is enough for the next";
}

TEST_F(LimitedModelTest, DoesNotBlameTheModelForABadRequest) {
  target.cooldown = {.failures = 1, .time = seconds(30)};
  fake->Fails(Error(ErrorCode::kInvalid, "Bad."));
  EXPECT_EQ(Ask().error().message, "Bad.");
  EXPECT_EQ(Ask().error().message, "Bad.");
}

TEST_F(LimitedModelTest, WaitsAsLongAsARateLimitSays) {
  fake->Fails(Error(ErrorCode::kRateLimited, "Slow down.").RetryAfter(seconds(12))).Says("Hello");
  EXPECT_EQ(Ask().error().message, "Slow down.");
  world.clock.Advance(seconds(2));
  auto refused = Ask();
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(refused.error().retry_after, Micros(seconds(10)));
  EXPECT_EQ(fake->calls(), 1u);
  world.clock.Advance(seconds(10));
  EXPECT_TRUE(Ask().ok());
}

TEST_F(LimitedModelTest, LearnsTheVendorsLimitsFromItsAnswers) {
  FakeChatModel::Answer answer;
  answer.pieces = {"Hello"};
  answer.reply.limits.remaining_requests = 0;
  answer.reply.limits.requests_reset_in = seconds(6);
  answer.reply.limits.remaining_tokens = 500;
  answer.reply.limits.tokens_reset_in = seconds(9);
  fake->Answers(answer);
  EXPECT_TRUE(health->Ready(world.clock.Now(), 1000));
  EXPECT_TRUE(Ask().ok());
  EXPECT_FALSE(health->Ready(world.clock.Now(), 10)) << "others are the better choice";
  EXPECT_TRUE(Ask().ok()) << "but it is asked if there is no other";
  world.clock.Advance(seconds(6));
  EXPECT_TRUE(health->Ready(world.clock.Now(), 500));
  EXPECT_FALSE(health->Ready(world.clock.Now(), 501));
  world.clock.Advance(seconds(3));
  EXPECT_TRUE(health->Ready(world.clock.Now(), 501));
}

TEST_F(LimitedModelTest, LetsSoManyInAndServesTheWaitingInTurns) {
  gate->SetMost(2);
  fake->Says("ok", seconds(1));
  std::vector<std::string> ended;
  for (const auto* key : {"a", "a", "a", "a", "a", "b"}) Start(From(key), ended);
  EXPECT_EQ(gate->inside(), 2u);
  EXPECT_EQ(gate->waiting(), 4u);
  world.RunUntil([&] { return ended.size() == 6; });
  EXPECT_EQ(fake->most_running(), 2);
  EXPECT_EQ(world.passed(), seconds(3));
  EXPECT_TRUE(ended[2] == "b:ok" || ended[3] == "b:ok") << "b does not wait behind all of a";
  EXPECT_EQ(gate->inside(), 0u);
}

TEST_F(LimitedModelTest, GivesUpWaitingForAPlaceInTime) {
  gate->SetMost(1);
  fake->Says("ok", seconds(100));
  std::vector<std::string> ended;
  Start(From("a"), ended);
  auto impatient = From("b");
  impatient.total_timeout = seconds(5);
  Start(std::move(impatient), ended);
  world.RunUntil([&] { return ended.size() == 1; });
  EXPECT_EQ(ended[0], "b:timeout");
  EXPECT_EQ(world.passed(), seconds(5));
  world.RunUntil([&] { return ended.size() == 2; });
  EXPECT_EQ(ended[1], "a:ok");
  EXPECT_EQ(gate->inside(), 0u);
  EXPECT_EQ(gate->waiting(), 0u);
}

TEST_F(LimitedModelTest, RefusesMoreThanTheLineHolds) {
  gate = std::make_shared<FairGate>(1, 1);
  fake->Says("ok", seconds(1));
  std::vector<std::string> ended;
  for (const auto* key : {"a", "b", "c"}) Start(From(key), ended);
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0], "c:rate_limited");
  world.RunUntil([&] { return ended.size() == 3; });
}

TEST_F(LimitedModelTest, LeavesNothingBehindWhenCancelled) {
  gate->SetMost(1);
  fake->Hangs();
  trace = std::make_shared<CallTrace>();
  {
    Scope callers(world.loop.executor());
    std::vector<std::string> ended;
    for (const auto* key : {"a", "b"}) {
      auto request = From(key);
      request.trace = trace;
      callers.SpawnOn(world.loop.executor(), Tell(Model(), std::move(request), &ended));
    }
    world.loop.RunReady();
    EXPECT_EQ(fake->running(), 1);
    callers.Stop();
    world.loop.Run(callers.Join());
  }
  world.loop.RunReady();
  EXPECT_EQ(fake->running(), 0);
  EXPECT_EQ(gate->inside(), 0u);
  EXPECT_EQ(gate->waiting(), 0u);
  EXPECT_EQ(world.scope.size(), 0u);
  ASSERT_EQ(trace->attempts().size(), 2u);
  for (const auto& line : trace->attempts()) EXPECT_EQ(line.error->code, ErrorCode::kCancelled);
}

/// Writes down each piece, with a "+" if more was at hand.
class Noting final : public ChatSink {
 public:
  Task<Status> Write(ChatDelta delta) override {
    notes += delta.text + (delta.more ? "+ " : " ");
    co_return Ok();
  }
  std::string notes;
};

TEST_F(LimitedModelTest, SaysOfAPieceWhetherMoreIsAtHand) {
  Noting slow;
  FakeChatModel::Answer answer;
  answer.pieces = {"a", "b", "c"};
  answer.between = milliseconds(10);
  fake->Answers(answer);
  EXPECT_TRUE(Ask(&slow).ok());
  EXPECT_EQ(slow.notes, "a b c+ ") << "after the last piece comes the end";
}

TEST_F(LimitedModelTest, SaysOfPiecesThatCameTogetherThatMoreIsAtHand) {
  Noting quick;
  FakeChatModel::Answer answer;
  answer.pieces = {"a", "b", "c"};
  fake->Answers(answer);
  EXPECT_TRUE(Ask(&quick).ok());
  EXPECT_EQ(quick.notes, "a+ b+ c+ ");
}

}  // namespace
}  // namespace beseda::routing
