#include "routing/metered_model.h"

#include <gtest/gtest.h>

#include "base/suspend.h"
#include "base/task.h"
#include "routing/metered_embedder.h"
#include "testing/null_spending.h"
#include "testing/clocked_loop.h"
#include "testing/fake_chat_model.h"
#include "testing/seeded_random.h"

namespace beseda::routing {
namespace {

class FakeSpending final : public Spending {
 public:
  class Admitted final : public Admission {
   public:
    Admitted(std::string id, std::vector<ModelSteer> steers) : id_(std::move(id)), steers_(std::move(steers)) {}
    const std::string& degrade_to() const override { return id_; }
    const std::string& degrade_why() const override { return why_; }
    const std::vector<ModelSteer>& steers() const override { return steers_; }

   private:
    std::string id_;
    std::string why_ = "the budget is nearly used up";
    std::vector<ModelSteer> steers_;
  };

  Task<Result<std::unique_ptr<Admission>>> Admit(CallContext context, CallEstimate estimate) override {
    asked.push_back(std::move(context));
    estimates.push_back(std::move(estimate));
    if (refuses) co_return *refuses;
    if (!estimates.back().may_degrade && refuses_dear) co_return *refuses_dear;
    co_return std::unique_ptr<Admission>(
        std::make_unique<Admitted>(estimates.back().may_degrade ? degrade_to : std::string(), steers));
  }
  void Settle(std::unique_ptr<Admission> admission, CallRecord record) override {
    with_admission.push_back(admission != nullptr);
    records.push_back(std::move(record));
  }
  bool KeepsContent(const std::string&) const override { return keeps; }

  std::vector<CallContext> asked;
  std::vector<CallEstimate> estimates;
  std::vector<CallRecord> records;
  std::vector<bool> with_admission;
  std::optional<Error> refuses;
  std::optional<Error> refuses_dear;  ///< Where nothing else may be proposed.
  std::string degrade_to;
  std::vector<ModelSteer> steers;
  bool keeps = false;
};

class MeteredModelTest : public ::testing::Test {
 protected:
  MeteredModelTest() {
    target.asked_for = "rte_1";
    target.first_model = "mdl_1";
  }
  std::shared_ptr<MeteredModel> Model() {
    const Metering metering{spending, world.clock, ids};
    return std::make_shared<MeteredModel>(metering, target, fake, [this](std::string, std::string id) {
      return Resolve(std::move(id));
    });
  }
  Task<Result<std::shared_ptr<ChatModel>>> Resolve(std::string id) {
    if (id != "mdl_cheap") co_return Error(ErrorCode::kNotFound, "It is gone.");
    co_return std::shared_ptr<ChatModel>(cheap);
  }
  Result<ChatReply> Ask(ChatRequest request, ChatSink* sink = nullptr) {
    return world.Run(Model()->Complete(std::move(request), sink));
  }

  ClockedLoop world;
  SeededRandom random;
  IdSource ids{world.clock, random};
  FakeSpending spending;
  std::shared_ptr<FakeChatModel> fake = std::make_shared<FakeChatModel>(world.clock);
  std::shared_ptr<FakeChatModel> cheap = std::make_shared<FakeChatModel>(world.clock);
  MeteredTarget target;
};

TEST_F(MeteredModelTest, AsksBeforeAndBooksAfter) {
  FakeChatModel::Answer answer;
  answer.before = milliseconds(200);
  answer.between = milliseconds(300);
  answer.pieces = {"Good ", "day"};
  answer.reply.usage.output_tokens = 2;
  answer.reply.request_id = "req_7";
  answer.reply.stop = StopReason::kLength;
  fake->Answers(answer);
  auto request = MakeQuestion("Hello, world");
  request.context.bot_id = "bot_1";
  request.max_output_tokens = 300;
  FakeChatSink sink;
  const auto began = world.clock.Now();
  ASSERT_TRUE(Ask(std::move(request), &sink).ok());

  ASSERT_EQ(spending.asked.size(), 1u);
  EXPECT_TRUE(IsId(spending.asked[0].call_id, "call"));
  EXPECT_EQ(spending.estimates[0].model_id, "mdl_1");
  EXPECT_GE(spending.estimates[0].input_tokens, 3);
  EXPECT_EQ(spending.estimates[0].output_tokens, 300);
  ASSERT_EQ(spending.records.size(), 1u);
  EXPECT_TRUE(spending.with_admission[0]);
  const auto& record = spending.records[0];
  EXPECT_EQ(record.context.call_id, spending.asked[0].call_id);
  EXPECT_EQ(record.context.bot_id, "bot_1");
  EXPECT_EQ(record.asked_for, "rte_1");
  EXPECT_EQ(record.began, began);
  EXPECT_EQ(record.took, milliseconds(500));
  EXPECT_EQ(record.first_token, Micros(milliseconds(200)));
  EXPECT_FALSE(record.error);
  EXPECT_EQ(record.stop, StopReason::kLength);
  EXPECT_EQ(record.usage.output_tokens, 2);
  EXPECT_EQ(record.request_id, "req_7");
  EXPECT_TRUE(record.streamed);
  EXPECT_EQ(record.request + record.response, "") << "nobody wants them kept";
  EXPECT_EQ(fake->requests()[0].context.call_id, record.context.call_id);
}

TEST_F(MeteredModelTest, BooksWhatTheTraceSays) {
  fake->Says("Hello");
  auto request = MakeQuestion("Hi");
  CallAttempt attempt;
  attempt.model_id = "mdl_2";
  request.trace->Add(attempt);
  request.trace->SetRoute("rte_1");
  request.trace->SetCache("exact");
  ASSERT_TRUE(Ask(std::move(request)).ok());
  const auto& record = spending.records.at(0);
  ASSERT_EQ(record.attempts.size(), 1u);
  EXPECT_EQ(record.attempts[0].model_id, "mdl_2");
  EXPECT_EQ(record.route_id, "rte_1");
  EXPECT_EQ(record.cache, "exact");
  EXPECT_FALSE(record.streamed);
  EXPECT_FALSE(record.first_token);
}

TEST_F(MeteredModelTest, BooksFailuresToo) {
  fake->Fails(Error(ErrorCode::kUnavailable, "Down."), seconds(1));
  EXPECT_EQ(Ask(MakeQuestion("Hi")).error().message, "Down.");
  ASSERT_EQ(spending.records.size(), 1u);
  EXPECT_EQ(spending.records[0].error->code, ErrorCode::kUnavailable);
  EXPECT_TRUE(spending.with_admission[0]);
}

TEST_F(MeteredModelTest, BooksARefusalWithoutAsking) {
  spending.refuses = Error(ErrorCode::kRejected, "The budget is used up.").As("budget_exceeded");
  fake->Says("Hello");
  EXPECT_EQ(Ask(MakeQuestion("Hi")).error().reason, "budget_exceeded");
  EXPECT_EQ(fake->calls(), 0u);
  ASSERT_EQ(spending.records.size(), 1u);
  EXPECT_EQ(spending.records[0].error->reason, "budget_exceeded");
  EXPECT_FALSE(spending.with_admission[0]);
}

TEST_F(MeteredModelTest, BooksACancelledCall) {
  fake->Hangs({"Well"});
  FakeChatSink sink;
  {
    Scope callers(world.loop.executor());
    const auto ask = [](std::shared_ptr<MeteredModel> model, ChatSink* out) -> Task<void> {
      (void)co_await model->Complete(MakeQuestion("Hi"), out);
    };
    callers.SpawnOn(world.loop.executor(), ask(Model(), &sink));
    world.RunUntil([&] { return sink.text == "Well"; });
    EXPECT_TRUE(spending.records.empty());
    callers.Stop();
    world.loop.Run(callers.Join());
  }
  ASSERT_EQ(spending.records.size(), 1u);
  EXPECT_EQ(spending.records[0].error->code, ErrorCode::kCancelled);
  EXPECT_TRUE(spending.records[0].first_token);
  EXPECT_TRUE(spending.with_admission[0]);
}

TEST_F(MeteredModelTest, GoesWhereABudgetSends) {
  spending.degrade_to = "mdl_cheap";
  fake->Says("Dear");
  cheap->Says("Cheap");
  EXPECT_EQ(Ask(MakeQuestion("Hi"))->text, "Cheap");
  EXPECT_EQ(fake->calls(), 0u);
  EXPECT_EQ(spending.records.at(0).asked_for, "rte_1");
  EXPECT_EQ(cheap->requests()[0].try_reason, "the budget is nearly used up");
  spending.degrade_to = "mdl_gone";
  EXPECT_EQ(Ask(MakeQuestion("Hi"))->text, "Dear") << "better dear than not at all";
  EXPECT_EQ(fake->requests()[0].try_reason, "");
  EXPECT_EQ(spending.estimates.size(), 3u) << "the dear one is asked for anew";
  // But not over its limit.
  spending.refuses_dear = Error(ErrorCode::kRejected, "The budget is used up.").As("budget_exceeded");
  EXPECT_EQ(Ask(MakeQuestion("Hi")).error().reason, "budget_exceeded");
  EXPECT_EQ(fake->calls(), 1u);
}

TEST_F(MeteredModelTest, TellsTheModelsOnTheWayWhatTheirBudgetsWant) {
  spending.steers.push_back({.model_id = "mdl_1", .refusal = Error(ErrorCode::kRejected, "Used up.")});
  fake->Says("Hello");
  auto request = MakeQuestion("Hi");
  request.steers.push_back({.model_id = "mdl_2", .instead = "mdl_3"});  // of another call, that this is a shadow of
  ASSERT_TRUE(Ask(std::move(request)).ok());
  ASSERT_EQ(fake->requests()[0].steers.size(), 1u);
  EXPECT_EQ(fake->requests()[0].steers[0].model_id, "mdl_1");
}

TEST_F(MeteredModelTest, KeepsTheContentIfItIsWanted) {
  spending.keeps = true;
  fake->Says("Use sk-proj-ABCDEFGHIJKLMNOPQRSTUV for it.");
  ASSERT_TRUE(Ask(MakeQuestion("My key is sk-ant-api03-ABCDEFGHIJKLMNOPQ, ok?")).ok());
  const auto& record = spending.records.at(0);
  // Whoever keeps it masks what is a secret, after cutting it to its bound.
  EXPECT_EQ(record.request, R"({"messages":[{"role":"user","text":"My key is sk-ant-api03-ABCDEFGHIJKLMNOPQ, ok?"}]})");
  EXPECT_EQ(record.response, R"({"text":"Use sk-proj-ABCDEFGHIJKLMNOPQRSTUV for it.","stop":"end"})");
}

TEST_F(MeteredModelTest, ReservesLittleForAnUnboundedAnswer) {
  fake->Says("Hello");
  target.max_output_tokens = 128'000;
  ASSERT_TRUE(Ask(MakeQuestion("Hi")).ok());
  EXPECT_EQ(spending.estimates.at(0).output_tokens, 4096);
  target.max_output_tokens = 1000;
  ASSERT_TRUE(Ask(MakeQuestion("Hi")).ok());
  EXPECT_EQ(spending.estimates.at(1).output_tokens, 1000);
}

TEST_F(MeteredModelTest, ReservesNoMoreThanTheModelCanWrite) {
  fake->Says("Hello");
  target.max_output_tokens = 8000;
  auto request = MakeQuestion("Hi");
  request.max_output_tokens = 1'000'000;
  ASSERT_TRUE(Ask(std::move(request)).ok());
  EXPECT_EQ(spending.estimates.at(0).output_tokens, 8000);
}

TEST_F(MeteredModelTest, ReservesForPicturesAndSound) {
  fake->Says("Hello");
  auto request = MakeQuestion("Hi");
  request.messages[0].images.resize(2);
  request.messages[0].audio.push_back({std::string(60'000, 'x'), "mp3"});
  ASSERT_TRUE(Ask(std::move(request)).ok());
  const auto& estimate = spending.estimates.at(0);
  EXPECT_EQ(estimate.images, 2);
  EXPECT_EQ(estimate.audio_ms, 60'000) << "at 8 kbit/s";
  EXPECT_GE(estimate.input_tokens, 60 * 32 + 2 * 4784);
}

TEST(NullSpending, AdmitsAll) {
  NullSpending spending;
  auto admitted = RunTask(spending.Admit({}, {}));
  ASSERT_TRUE(admitted.ok());
  EXPECT_EQ((*admitted)->degrade_to(), "");
  spending.Settle(std::move(*admitted), {});
}

class CountingEmbedder final : public Embedder {
 public:
  Task<Result<EmbedReply>> Embed(EmbedRequest request) override {
    if (fails) co_return *fails;
    if (hangs) {
      waiting = true;
      for (;;) {  // Until the call is cancelled.
        co_await SuspendCancellable([this](Waker waker) { never = std::move(waker); });
      }
    }
    EmbedReply reply;
    reply.vectors.assign(request.texts.size(), {1, 2});
    reply.usage.input_tokens = 5;
    co_return reply;
  }
  std::optional<Error> fails;
  Waker never;
  bool hangs = false;
  bool waiting = false;
};

TEST_F(MeteredModelTest, ACancelledEmbeddingIsBooked) {
  const Metering metering{spending, world.clock, ids};
  auto inner = std::make_shared<CountingEmbedder>();
  inner->hangs = true;
  MeteredEmbedder::Target place;
  place.model_id = "mdl_e";
  MeteredEmbedder embedder(metering, place, inner);
  {
    Scope callers(world.loop.executor());
    const auto ask = [](MeteredEmbedder& asked) -> Task<void> {
      EmbedRequest request;
      request.texts = {"one and two"};
      (void)co_await asked.Embed(std::move(request));
      ADD_FAILURE() << "it is cancelled";
    };
    callers.SpawnOn(world.loop.executor(), ask(embedder));
    while (!inner->waiting) world.loop.RunReady();
    callers.Stop();
    world.loop.Run(callers.Join());
  }
  ASSERT_EQ(spending.records.size(), 1u);
  ASSERT_EQ(spending.records[0].attempts.size(), 1u);
  EXPECT_EQ(spending.records[0].attempts[0].model_id, "mdl_e");
  EXPECT_EQ(spending.records[0].attempts[0].error->code, ErrorCode::kCancelled);
  EXPECT_GT(spending.records[0].attempts[0].usage.input_tokens, 0);
}

TEST_F(MeteredModelTest, EmbeddersAreBookedLikewise) {
  const Metering metering{spending, world.clock, ids};
  auto inner = std::make_shared<CountingEmbedder>();
  MeteredEmbedder::Target place;
  place.model_id = "mdl_e";
  place.model_name = "text-embedding-3-small";
  MeteredEmbedder embedder(metering, place, inner);
  EmbedRequest request;
  request.texts = {"one", "two"};
  request.context.purpose = CallPurpose::kEmbedding;
  EXPECT_EQ(world.Run(embedder.Embed(request))->vectors.size(), 2u);
  inner->fails = Error(ErrorCode::kUnavailable, "Down.");
  EXPECT_FALSE(world.Run(embedder.Embed(request)).ok());
  spending.refuses = Error(ErrorCode::kRejected, "No.");
  EXPECT_FALSE(world.Run(embedder.Embed(request)).ok());
  ASSERT_EQ(spending.records.size(), 3u);
  EXPECT_EQ(spending.records[0].usage.input_tokens, 5);
  EXPECT_EQ(spending.records[0].attempts.at(0).model_name, "text-embedding-3-small");
  EXPECT_EQ(spending.records[1].attempts.at(0).error->code, ErrorCode::kUnavailable);
  EXPECT_TRUE(spending.records[2].attempts.empty());
}

}  // namespace
}  // namespace beseda::routing
