#include "testing/chat_model_suite.h"

#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

#include "base/clock.h"
#include "base/scope.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "testing/chat_model_rules.h"
#include "testing/run_task.h"

namespace beseda {

Task<Status> RecordingSink::Write(ChatDelta delta) {
  if (writes_++; refuse_at_ && writes_ > *refuse_at_) co_return Error(ErrorCode::kConflict, "The sink takes no more.");
  deltas_.push_back(std::move(delta));
  co_return Ok();
}

std::string RecordingSink::text() const {
  std::string out;
  for (const auto& delta : deltas_) out += delta.text;
  return out;
}

std::string RecordingSink::reasoning() const {
  std::string out;
  for (const auto& delta : deltas_) out += delta.reasoning;
  return out;
}

namespace {

constexpr ErrorCode kModelErrors[] = {
    ErrorCode::kInvalid,     ErrorCode::kUnauthenticated, ErrorCode::kForbidden, ErrorCode::kNotFound,
    ErrorCode::kRateLimited, ErrorCode::kUnavailable,     ErrorCode::kTimeout,   ErrorCode::kRejected};

using Harness = ChatModelHarness;

void AnswersWithAText(Harness& harness) {
  auto reply = RunTask(harness.Answering()->Complete(harness.Request(), nullptr));
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_FALSE(Trim(reply->text).empty());
  EXPECT_TRUE(IsUtf8(reply->text));
  EXPECT_EQ(reply->stop, StopReason::kEnd);
  EXPECT_TRUE(reply->tool_calls.empty());
  EXPECT_EQ(reply->text, harness.ExpectedText().value_or(reply->text));
}

void StreamsWhatItAnswers(Harness& harness) {
  RecordingSink sink;
  auto streamed = RunTask(harness.Answering()->Complete(harness.Request(), &sink));
  ASSERT_TRUE(streamed.ok()) << streamed.error().message;
  EXPECT_EQ(sink.text(), streamed->text);
  EXPECT_EQ(sink.reasoning(), streamed->reasoning);
  EXPECT_GT(sink.deltas().size(), 1u) << "an answer of several words comes in several pieces";
  for (const auto& delta : sink.deltas()) {
    EXPECT_FALSE(delta.text.empty() && delta.reasoning.empty()) << "an empty piece is none";
    EXPECT_TRUE(IsUtf8(delta.text)) << "a piece does not cut a character";
  }
  auto whole = RunTask(harness.Answering()->Complete(harness.Request(), nullptr));
  ASSERT_TRUE(whole.ok()) << whole.error().message;
  EXPECT_EQ(whole->text, streamed->text);
  EXPECT_EQ(whole->stop, streamed->stop);
}

void CountsTokens(Harness& harness) {
  for (const bool stream : {false, true}) {
    RecordingSink sink;
    auto reply = RunTask(harness.Answering()->Complete(harness.Request(), stream ? &sink : nullptr));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    for (const auto count : {reply->usage.input_tokens, reply->usage.output_tokens, reply->usage.cached_input_tokens,
                             reply->usage.reasoning_tokens}) {
      EXPECT_GE(count, 0);
    }
    const auto expected = harness.ExpectedUsage();
    if (!expected) continue;
    EXPECT_EQ(reply->usage.input_tokens, expected->input_tokens) << "streamed: " << stream;
    EXPECT_EQ(reply->usage.output_tokens, expected->output_tokens) << "streamed: " << stream;
    EXPECT_EQ(reply->usage.cached_input_tokens, expected->cached_input_tokens) << "streamed: " << stream;
    EXPECT_EQ(reply->usage.cache_write_tokens, expected->cache_write_tokens) << "streamed: " << stream;
    EXPECT_EQ(reply->usage.reasoning_tokens, expected->reasoning_tokens) << "streamed: " << stream;
    EXPECT_EQ(reply->usage.audio_input_tokens, expected->audio_input_tokens) << "streamed: " << stream;
    EXPECT_LE(expected->cached_input_tokens + expected->cache_write_tokens, expected->input_tokens) << "parts of it";
    EXPECT_LE(expected->reasoning_tokens, expected->output_tokens) << "part of it";
  }
}

void EndsWithTheSinksError(Harness& harness) {
  for (const std::size_t at : {0, 1}) {
    RecordingSink sink(at);
    auto reply = RunTask(harness.Answering()->Complete(harness.Request(), &sink));
    ASSERT_FALSE(reply.ok()) << "refused at piece " << at;
    EXPECT_EQ(reply.error().code, ErrorCode::kConflict);
    EXPECT_EQ(sink.writes(), at + 1) << "nothing is written after the sink has refused";
  }
}

void RefusesARequestWithoutMessages(Harness& harness) {
  auto request = harness.Request();
  request.messages.clear();
  auto reply = RunTask(harness.Answering()->Complete(std::move(request), nullptr));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, ErrorCode::kInvalid);
}

void AnswersSeveralAtATime(Harness& harness) {
  TestLoop loop;
  Scope scope(loop.executor());
  auto model = harness.Answering();
  std::vector<std::string> texts;
  const auto ask = [&]() -> Task<void> {
    RecordingSink sink;
    auto reply = co_await model->Complete(harness.Request(), &sink);
    texts.push_back(reply.ok() ? sink.text() : reply.error().message);
  };
  for (int i = 0; i < 5; ++i) scope.Spawn(ask());
  loop.RunVoid(scope.Join());
  ASSERT_EQ(texts.size(), 5u);
  for (const auto& text : texts) EXPECT_EQ(text, texts[0]);
}

void FailsAsTheContractSays(Harness& harness) {
  for (const auto code : kModelErrors) {
    for (const bool stream : {false, true}) {
      auto model = harness.Failing(code);
      if (!model) continue;
      RecordingSink sink;
      auto reply = RunTask(model->Complete(harness.Request(), stream ? &sink : nullptr));
      ASSERT_FALSE(reply.ok()) << ErrorCodeName(code);
      EXPECT_EQ(ErrorCodeName(reply.error().code), ErrorCodeName(code)) << "streamed: " << stream;
      EXPECT_FALSE(reply.error().message.empty()) << ErrorCodeName(code);
      EXPECT_TRUE(sink.deltas().empty());
      EXPECT_TRUE(code != ErrorCode::kRateLimited || reply.error().retry_after) << "streamed: " << stream;
      EXPECT_EQ(reply.error().reason, code == ErrorCode::kInvalid ? harness.ReasonOfInvalid() : "") << ErrorCodeName(code);
    }
  }
}

void FailsInAStream(Harness& harness) {
  bool any = false;
  for (const auto code : kModelErrors) {
    for (const bool after : {false, true}) {
      auto model = harness.FailingInStream(code, after);
      if (!model) continue;
      any = true;
      RecordingSink sink;
      auto reply = RunTask(model->Complete(harness.Request(), &sink));
      ASSERT_FALSE(reply.ok()) << ErrorCodeName(code);
      EXPECT_EQ(sink.text().empty(), !after);
      // Pieces cannot be taken back, so that the same question must not be put to another model; but for the content
      // policy, which would stop it there too.
      const auto expected = after && code != ErrorCode::kRejected ? ErrorCode::kUncertain : code;
      EXPECT_EQ(ErrorCodeName(reply.error().code), ErrorCodeName(expected)) << "after pieces: " << after;
    }
  }
  if (!any) GTEST_SKIP() << "it cannot fail in a stream";
}

void IsUncertainAfterPieces(Harness& harness) {
  auto model = harness.Breaking();
  if (!model) GTEST_SKIP() << "it cannot break off";
  RecordingSink sink;
  auto reply = RunTask(model->Complete(harness.Request(), &sink));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(ErrorCodeName(reply.error().code), "uncertain") << reply.error().message;
  EXPECT_FALSE(sink.text().empty());
}

void GivesUpAfterTheFirstTokenTimeout(Harness& harness) {
  auto model = harness.Hanging();
  if (!model) GTEST_SKIP() << "it cannot hang";
  auto request = harness.Request();
  request.first_token_timeout = milliseconds(20);
  RecordingSink sink;
  auto reply = RunTask(model->Complete(std::move(request), &sink));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(ErrorCodeName(reply.error().code), "timeout") << reply.error().message;
}

void GivesUpAfterTheTotalTimeout(Harness& harness) {
  for (const bool stream : {false, true}) {
    auto model = harness.Hanging();
    if (!model) GTEST_SKIP() << "it cannot hang";
    auto request = harness.Request();
    request.total_timeout = milliseconds(20);
    RecordingSink sink;
    auto reply = RunTask(model->Complete(std::move(request), stream ? &sink : nullptr));
    ASSERT_FALSE(reply.ok());
    EXPECT_EQ(ErrorCodeName(reply.error().code), "timeout") << "streamed: " << stream;
  }
}

void GivesUpWhenItFallsSilent(Harness& harness) {
  auto model = harness.FallingSilent();
  if (!model) GTEST_SKIP() << "it cannot fall silent";
  auto request = harness.Request();
  request.between_tokens_timeout = milliseconds(20);
  RecordingSink sink;
  auto reply = RunTask(model->Complete(std::move(request), &sink));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(ErrorCodeName(reply.error().code), "uncertain") << reply.error().message;
  EXPECT_FALSE(sink.text().empty());
}

void EndsWhenItsTaskIsCancelled(Harness& harness) {
  for (const bool stream : {false, true}) {
    auto model = harness.Hanging();
    if (!model) GTEST_SKIP() << "it cannot hang";
    TestLoop loop;
    Scope scope(loop.executor());
    RecordingSink sink;
    std::optional<Result<ChatReply>> reply;
    const auto ask = [&]() -> Task<void> {
      co_await boost::asio::this_coro::throw_if_cancelled(false);
      reply = co_await model->Complete(harness.Request(), stream ? &sink : nullptr);
    };
    const auto stop = [&]() -> Task<void> {
      SystemClock clock;
      co_await clock.Sleep(milliseconds(5));
      scope.Stop();
      co_await scope.Join();
    };
    scope.Spawn(ask());
    loop.RunVoid(stop());
    ASSERT_TRUE(reply) << "streamed: " << stream;
    ASSERT_FALSE(reply->ok());
    EXPECT_EQ(ErrorCodeName(reply->error().code), "cancelled") << "streamed: " << stream;
  }
}

// Joined by index, the streamed pieces are the reply's calls; the first piece of each names it.
void ExpectPiecesToBe(const std::vector<ChatDelta>& deltas, const std::vector<ToolCall>& calls) {
  std::vector<ToolCall> joined(calls.size());
  std::vector<bool> begun(calls.size());
  for (const auto& delta : deltas) {
    for (const auto& piece : delta.tool_calls) {
      ASSERT_LT(piece.index, calls.size());
      EXPECT_EQ(begun[piece.index], piece.name.empty()) << "the first piece has the name, and only it";
      EXPECT_EQ(begun[piece.index], piece.id.empty()) << "the first piece has the id, and only it";
      begun[piece.index] = true;
      joined[piece.index].id += piece.id;
      joined[piece.index].name += piece.name;
      joined[piece.index].arguments += piece.arguments;
    }
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    EXPECT_EQ(joined[i].id, calls[i].id);
    EXPECT_EQ(joined[i].name, calls[i].name);
    EXPECT_EQ(joined[i].arguments, calls[i].arguments);
  }
}

void GivesParallelToolCalls(Harness& harness) {
  for (const bool stream : {false, true}) {
    auto model = harness.CallingTools();
    if (!model) GTEST_SKIP() << "it has no tools";
    auto request = harness.Request();
    const std::string schema = R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})";
    request.tools = {ToolDefinition{"get_weather", "Weather of a city", schema}};
    RecordingSink sink;
    auto reply = RunTask(model->Complete(std::move(request), stream ? &sink : nullptr));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    EXPECT_EQ(reply->stop, StopReason::kToolCalls);
    ASSERT_EQ(reply->tool_calls.size(), 2u) << "streamed: " << stream;
    const char* cities[] = {"Paris", "Berlin"};
    for (int i = 0; i < 2; ++i) {
      const auto& call = reply->tool_calls[i];
      EXPECT_EQ(call.name, "get_weather");
      EXPECT_FALSE(call.id.empty());
      auto arguments = json::ParseObject(call.arguments);
      ASSERT_TRUE(arguments.ok()) << call.arguments;
      EXPECT_EQ(arguments->at("city"), json::Value(cities[i]));
    }
    EXPECT_NE(reply->tool_calls[0].id, reply->tool_calls[1].id);
    if (stream) ExpectPiecesToBe(sink.deltas(), reply->tool_calls);
  }
}

void KeepsReasoningApart(Harness& harness) {
  for (const bool stream : {false, true}) {
    auto model = harness.Reasoning();
    if (!model) GTEST_SKIP() << "it does not show its reasoning";
    RecordingSink sink;
    auto reply = RunTask(model->Complete(harness.Request(), stream ? &sink : nullptr));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    EXPECT_EQ(reply->text, "42");
    EXPECT_EQ(reply->reasoning, "Let me think.");
    if (stream) {
      EXPECT_EQ(sink.text(), "42");
      EXPECT_EQ(sink.reasoning(), "Let me think.");
    }
  }
}

void SaysWhyItStopped(Harness& harness) {
  for (const auto reason : {StopReason::kEnd, StopReason::kLength, StopReason::kContentFilter, StopReason::kStopSequence,
                            StopReason::kOther}) {
    for (const bool stream : {false, true}) {
      auto model = harness.Stopping(reason);
      if (!model) continue;
      RecordingSink sink;
      auto reply = RunTask(model->Complete(harness.Request(), stream ? &sink : nullptr));
      ASSERT_TRUE(reply.ok()) << reply.error().message;
      EXPECT_EQ(int(reply->stop), int(reason)) << "streamed: " << stream;
    }
  }
}

void TellsItsLimits(Harness& harness) {
  const auto expected = harness.ExpectedLimits();
  if (!expected) GTEST_SKIP() << "it does not tell them";
  for (const bool stream : {false, true}) {
    RecordingSink sink;
    auto reply = RunTask(harness.Answering()->Complete(harness.Request(), stream ? &sink : nullptr));
    ASSERT_TRUE(reply.ok()) << reply.error().message;
    EXPECT_EQ(reply->limits.remaining_requests, expected->remaining_requests);
    EXPECT_EQ(reply->limits.remaining_tokens, expected->remaining_tokens);
    EXPECT_EQ(reply->limits.requests_reset_in, expected->requests_reset_in);
    EXPECT_EQ(reply->limits.tokens_reset_in, expected->tokens_reset_in);
  }
}

void ReadsItsStreamHoweverItIsCut(Harness& harness) {
  if (!harness.AnsweringInPieces(0, false)) GTEST_SKIP() << "it has no stream that can be cut";
  RecordingSink whole;
  ASSERT_TRUE(RunTask(harness.Answering()->Complete(harness.Request(), &whole)).ok());
  for (std::size_t at = 0; auto model = harness.AnsweringInPieces(at, false); ++at) {
    RecordingSink sink;
    auto reply = RunTask(model->Complete(harness.Request(), &sink));
    ASSERT_TRUE(reply.ok()) << "cut at " << at << ": " << reply.error().message;
    ASSERT_EQ(sink.text(), whole.text()) << "cut at " << at;
    ASSERT_EQ(reply->text, whole.text()) << "cut at " << at;
  }
  for (std::size_t at = 0; auto model = harness.AnsweringInPieces(at, true); ++at) {
    RecordingSink sink;
    auto reply = RunTask(model->Complete(harness.Request(), &sink));
    if (reply.ok()) {  // only what comes after the answer may be missing
      ASSERT_EQ(reply->text, whole.text()) << "ended at " << at;
    } else {
      ASSERT_EQ(ErrorCodeName(reply.error().code), sink.text().empty() ? "unavailable" : "uncertain") << "ended at " << at;
    }
  }
}

constexpr ChatModelRule kRules[] = {
    {"AnswersWithAText", AnswersWithAText},
    {"StreamsWhatItAnswers", StreamsWhatItAnswers},
    {"CountsTokens", CountsTokens},
    {"EndsWithTheSinksError", EndsWithTheSinksError},
    {"RefusesARequestWithoutMessages", RefusesARequestWithoutMessages},
    {"AnswersSeveralAtATime", AnswersSeveralAtATime},
    {"FailsAsTheContractSays", FailsAsTheContractSays},
    {"IsUncertainAfterPieces", IsUncertainAfterPieces},
    {"GivesUpAfterTheFirstTokenTimeout", GivesUpAfterTheFirstTokenTimeout},
    {"GivesUpAfterTheTotalTimeout", GivesUpAfterTheTotalTimeout},
    {"GivesUpWhenItFallsSilent", GivesUpWhenItFallsSilent},
    {"EndsWhenItsTaskIsCancelled", EndsWhenItsTaskIsCancelled},
    {"GivesParallelToolCalls", GivesParallelToolCalls},
    {"KeepsReasoningApart", KeepsReasoningApart},
    {"SaysWhyItStopped", SaysWhyItStopped},
    {"FailsInAStream", FailsInAStream},
    {"TellsItsLimits", TellsItsLimits},
    {"ReadsItsStreamHoweverItIsCut", ReadsItsStreamHoweverItIsCut},
};

using MakeHarness = std::function<std::unique_ptr<ChatModelHarness>()>;

class RuleTest : public ::testing::Test {
 public:
  RuleTest(MakeHarness make, ChatModelRule rule) : make_(std::move(make)), rule_(rule) {}
  void TestBody() override {
    auto harness = make_();
    rule_.check(*harness);
  }

 private:
  MakeHarness make_;
  ChatModelRule rule_;
};

}  // namespace

bool RegisterChatModelSuite(std::string name, MakeHarness make) {
  std::vector<ChatModelRule> rules(std::begin(kRules), std::end(kRules));
  for (const auto& rule : ChatModelRequestRules()) rules.push_back(rule);
  for (const auto& rule : rules) {
    ::testing::RegisterTest(("ChatModel/" + name).c_str(), rule.name, nullptr, nullptr, __FILE__, __LINE__,
                            [make, rule]() -> ::testing::Test* { return new RuleTest(make, rule); });
  }
  return true;
}

}  // namespace beseda
