#include "providers/scripted/scripted_provider.h"

#include <gtest/gtest.h>

#include "json/json.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::scripted {
namespace {

ChatRequest Ask(std::string text) {
  ChatRequest request;
  ChatMessage message;
  message.text = std::move(text);
  request.messages.push_back(std::move(message));
  return request;
}

class Script {
 public:
  Result<std::shared_ptr<ChatModel>> Make(std::string_view settings) {
    TRY(auto provider, MakeScriptedKind(clock_)->Make(json::ParseObject(settings).value(), http_));
    return provider->Chat("scripted");
  }
  std::string Reply(std::string_view settings, std::string text) {
    auto reply = RunTask(Make(settings).value()->Complete(Ask(std::move(text)), nullptr));
    return reply.ok() ? reply->text : std::string(ErrorCodeName(reply.error().code));
  }

 private:
  SystemClock clock_;
  FakeHttp http_;
};

TEST(Scripted, Echoes) { EXPECT_EQ(Script().Reply("{}", "Привет, мир"), "Echo: Привет, мир"); }

TEST(Scripted, FollowsTheFirstRuleThatMatches) {
  const auto rules = R"({"rules":[{"match":"ПРИВЕТ","reply":"И вам: {text}"},{"match":"hello","reply":"Hi"},
                         {"match":"hello","reply":"never"},{"match":"fail","error":"unavailable"}]})";
  Script script;
  EXPECT_EQ(script.Reply(rules, "привет"), "И вам: привет");
  EXPECT_EQ(script.Reply(rules, "Well, Hello!"), "Hi");
  EXPECT_EQ(script.Reply(rules, "now fail"), "unavailable");
  EXPECT_EQ(script.Reply(rules, "else"), "Echo: else");
}

TEST(Scripted, NamesTheFieldOfAMistake) {
  Script script;
  EXPECT_EQ(script.Make(R"({"rules":[{"error":"nonsense"}]})").error().field, "rules[0].error");
  EXPECT_EQ(script.Make(R"({"rules":[{"stop":"never"}]})").error().field, "rules[0].stop");
  EXPECT_EQ(script.Make(R"({"token_delay_ms":-1})").error().field, "token_delay_ms");
}

class Harness final : public ChatModelHarness {
 public:
  std::shared_ptr<ChatModel> Answering() override { return script_.Make(R"({"token_delay_ms":1})").value(); }
  ChatRequest Request() override { return Ask("one two three"); }
  std::optional<std::string> ExpectedText() override { return "Echo: one two three"; }
  std::optional<Usage> ExpectedUsage() override { return Usage{.input_tokens = 3, .output_tokens = 4}; }
  std::shared_ptr<ChatModel> Failing(ErrorCode code) override {
    return Rule(R"("error":")" + std::string(ErrorCodeName(code)) + '"');
  }
  std::string_view ReasonOfInvalid() override { return ""; }
  std::shared_ptr<ChatModel> Breaking() override { return Rule(R"("reply":"a b c","error":"unavailable","words":2)"); }
  std::shared_ptr<ChatModel> Hanging() override { return Rule(R"("hang":true)"); }
  std::shared_ptr<ChatModel> FallingSilent() override { return Rule(R"("reply":"a b c","hang":true,"words":2)"); }
  std::shared_ptr<ChatModel> CallingTools() override {
    return Rule(R"("tool_calls":[{"name":"get_weather","arguments":{"city":"Paris"}},
                                 {"name":"get_weather","arguments":{"city":"Berlin"}}])");
  }
  std::shared_ptr<ChatModel> Reasoning() override { return Rule(R"("reply":"42","reasoning":"Let me think.")"); }
  std::shared_ptr<ChatModel> Stopping(StopReason reason) override {
    if (reason == StopReason::kStopSequence || reason == StopReason::kOther) return nullptr;
    const std::string name = reason == StopReason::kEnd      ? "end"
                             : reason == StopReason::kLength ? "length"
                                                             : "content_filter";
    return Rule(R"("reply":"Well","stop":")" + name + '"');
  }

 private:
  std::shared_ptr<ChatModel> Rule(const std::string& fields) { return script_.Make(R"({"rules":[{)" + fields + "}]}").value(); }
  Script script_;
};

const bool kSuite = RegisterChatModelSuite("scripted", [] { return std::make_unique<Harness>(); });

}  // namespace
}  // namespace beseda::scripted
