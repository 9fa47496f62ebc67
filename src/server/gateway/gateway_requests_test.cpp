// What all three dialects have in common.
#include <gtest/gtest.h>

#include <ctime>
#include <functional>

#include "json/json.h"
#include "server/gateway/anthropic_request.h"
#include "server/gateway/openai_chat_request.h"
#include "server/gateway/openai_responses_request.h"

namespace beseda::server {
namespace {

Result<GatewayRequest> DecodeResponses(std::string_view body) {
  TRY(auto decoded, DecodeOpenAiResponses(body));
  return std::move(decoded.request);
}

TEST(GatewayRequestsTest, AnswersAreBounded) {
  const auto chat = [](const char* field, const char* tokens) {
    return DecodeOpenAiChat(std::string(R"({"model":"m","messages":[{"role":"user","content":"x"}],")") + field + "\":" + tokens + "}");
  };
  const auto responses = [](const char* tokens) {
    return DecodeResponses(std::string(R"({"model":"m","input":"x","max_output_tokens":)") + tokens + "}");
  };
  const auto anthropic = [](const char* tokens) {
    return DecodeAnthropicMessages(std::string(R"({"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":)") + tokens + "}");
  };
  EXPECT_EQ(chat("max_tokens", "1000000")->chat.max_output_tokens, 1'000'000);
  EXPECT_EQ(responses("1000000")->chat.max_output_tokens, 1'000'000);
  EXPECT_EQ(anthropic("1000000")->chat.max_output_tokens, 1'000'000);
  for (const auto* tokens : {"0", "-5", "1000001", "9223372036854775807"}) {
    const auto refused = chat("max_tokens", tokens);
    ASSERT_FALSE(refused.ok()) << tokens;
    EXPECT_EQ(refused.error().message,
              std::string("\"max_tokens\" must be from 1 to 1000000, not ") + tokens + ".");
    EXPECT_EQ(chat("max_completion_tokens", tokens).error().field, "max_completion_tokens");
    EXPECT_EQ(responses(tokens).error().field, "max_output_tokens");
    EXPECT_EQ(anthropic(tokens).error().field, "max_tokens");
  }
}

// So many calls of tools, each with its result.
std::string ChatBody(int calls) {
  json::Array tool_calls, messages;
  for (int i = 0; i < calls; ++i) {
    tool_calls.push_back(json::Object({{"id", "call_" + std::to_string(i)}, {"type", "function"},
                                       {"function", json::Object({{"name", "f" + std::to_string(i % 7)}, {"arguments", "{}"}})}}));
  }
  json::Object asked({{"role", "assistant"}});
  asked["tool_calls"] = std::move(tool_calls);
  messages.push_back(std::move(asked));
  for (int i = 0; i < calls; ++i) {
    messages.push_back(json::Object({{"role", "tool"}, {"tool_call_id", "call_" + std::to_string(i)}, {"content", "x"}}));
  }
  json::Object body({{"model", "m"}});
  body["messages"] = std::move(messages);
  return json::Dump(body);
}

std::string ResponsesBody(int calls) {
  json::Array input;
  for (int i = 0; i < calls; ++i) {
    input.push_back(json::Object({{"type", "function_call"}, {"call_id", "call_" + std::to_string(i)},
                                  {"name", "f" + std::to_string(i % 7)}, {"arguments", "{}"}}));
  }
  for (int i = 0; i < calls; ++i) {
    input.push_back(json::Object({{"type", "function_call_output"}, {"call_id", "call_" + std::to_string(i)}, {"output", "x"}}));
  }
  json::Object body({{"model", "m"}});
  body["input"] = std::move(input);
  return json::Dump(body);
}

std::string AnthropicBody(int calls) {
  json::Array uses, results;
  for (int i = 0; i < calls; ++i) {
    uses.push_back(json::Object({{"type", "tool_use"}, {"id", "call_" + std::to_string(i)},
                                 {"name", "f" + std::to_string(i % 7)}, {"input", json::Object()}}));
    results.push_back(json::Object({{"type", "tool_result"}, {"tool_use_id", "call_" + std::to_string(i)}, {"content", "x"}}));
  }
  json::Object asked({{"role", "assistant"}}), answered({{"role", "user"}});
  asked["content"] = std::move(uses);
  answered["content"] = std::move(results);
  json::Object body({{"model", "m"}, {"max_tokens", 5}});
  body["messages"] = json::Array({std::move(asked), std::move(answered)});
  return json::Dump(body);
}

TEST(GatewayRequestsTest, ResultsOfToolsGetTheirToolsNamesInLinearTime) {
  const std::pair<std::function<std::string(int)>, std::function<Result<GatewayRequest>(std::string_view)>> dialects[] = {
      {ChatBody, DecodeOpenAiChat}, {ResponsesBody, DecodeResponses}, {AnthropicBody, DecodeAnthropicMessages}};
  for (const auto& [make, decode] : dialects) {
    const auto cpu_time = [&](int calls) {
      const auto body = make(calls);
      const auto began = std::clock();
      const auto request = decode(body);
      const auto took = double(std::clock() - began);
      EXPECT_TRUE(request.ok()) << request.error().message;
      if (!request.ok()) return took;
      int i = 0;
      for (const auto& message : request->chat.messages) {
        if (message.role != ChatRole::kTool) continue;
        if (message.tool_name != "f" + std::to_string(i % 7)) ADD_FAILURE() << message.tool_call_id << ": " << message.tool_name;
        ++i;
      }
      EXPECT_EQ(i, calls);
      return took;
    };
    (void)cpu_time(100);
    const auto some = cpu_time(600), eightfold = cpu_time(4800);
    EXPECT_LT(eightfold, some * 20) << "eight times as many calls took " << eightfold / some << " times as long";
  }
}

}  // namespace
}  // namespace beseda::server
