// The answers of the gateway's dialects, piece by piece: what clients put together must be what the model said.
#include <gtest/gtest.h>

#include <algorithm>

#include "json/json.h"
#include "server/gateway/anthropic_reply.h"
#include "server/gateway/gateway_error.h"
#include "server/gateway/openai_chat_reply.h"
#include "server/gateway/openai_responses_reply.h"

namespace beseda::server {
namespace {

/// The data of the events in a text.
std::vector<json::Object> Events(const std::string& text) {
  std::vector<json::Object> events;
  std::size_t at = 0;
  while ((at = text.find("data: ", at)) != text.npos) {
    const auto end = text.find("\n\n", at);
    const auto data = text.substr(at + 6, end - at - 6);
    if (data != "[DONE]") events.push_back(json::ParseObject(data).value());
    at = end;
  }
  return events;
}

ChatReply Reply() {
  ChatReply reply;
  reply.text = "Nine o'clock.";
  reply.usage = {.input_tokens = 100, .output_tokens = 20, .cached_input_tokens = 60, .reasoning_tokens = 5,
                 .cache_write_tokens = 10};
  return reply;
}

ChatReply CallingReply() {
  ChatReply reply;
  reply.stop = StopReason::kToolCalls;
  reply.tool_calls = {{"call_a", "get_weather", R"({"city":"Paris"})"}, {"call_b", "get_weather", R"({"city":"Oslo"})"}};
  return reply;
}

TEST(GatewayReplyTest, OpenAiChatWhole) {
  const auto whole = json::ParseObject(EncodeOpenAiChat(Reply(), "chatcmpl-1", "m", 1700000000)).value();
  EXPECT_EQ(whole.at("object"), json::Value("chat.completion"));
  ASSERT_EQ(whole.at("choices").as_array().size(), 1u);
  const auto& choice = whole.at("choices").as_array()[0].as_object();
  EXPECT_EQ(choice.at("message").at("content"), json::Value("Nine o'clock."));
  EXPECT_EQ(choice.at("finish_reason"), json::Value("stop"));
  EXPECT_EQ(whole.at("usage").at("total_tokens"), json::Value(120));
  EXPECT_EQ(whole.at("usage").at("prompt_tokens_details").at("cached_tokens"), json::Value(60));
}

TEST(GatewayReplyTest, OpenAiChatStreamedCallsOfBothKinds) {
  OpenAiChunks chunks("chatcmpl-1", "m", 1);
  ChatDelta first, second;
  first.tool_calls.push_back({0, "call_a", "get_weather", R"({"city":)"});
  second.tool_calls.push_back({0, "", "", R"("Paris"})"});
  // The second call never came in pieces: the end brings it whole.
  auto text = chunks.Encode(first);
  text += chunks.Encode(second);
  text += chunks.EncodeEnd(CallingReply(), true);
  const auto events = Events(text);
  std::string arguments[2];
  for (const auto& event : events) {
    const auto& choices = event.at("choices").as_array();
    if (choices.empty()) continue;
    const auto* calls = choices[0].at("delta").as_object().if_contains("tool_calls");
    if (!calls) continue;
    for (const auto& call : calls->as_array()) {
      arguments[call.at("index").as_int64()] += json::View(call.at("function").at("arguments").as_string());
    }
  }
  EXPECT_EQ(arguments[0], R"({"city":"Paris"})");
  EXPECT_EQ(arguments[1], R"({"city":"Oslo"})");
  EXPECT_EQ(events[events.size() - 2].at("choices").as_array()[0].at("finish_reason"), json::Value("tool_calls"));
  EXPECT_TRUE(events.back().contains("usage"));
}

TEST(GatewayReplyTest, AnthropicCountsCachedTokensApart) {
  const auto whole = json::ParseObject(EncodeAnthropicMessage(Reply(), "msg_1", "m")).value();
  EXPECT_EQ(whole.at("usage").at("input_tokens"), json::Value(30));
  EXPECT_EQ(whole.at("usage").at("cache_read_input_tokens"), json::Value(60));
  EXPECT_EQ(whole.at("usage").at("cache_creation_input_tokens"), json::Value(10));
  EXPECT_EQ(whole.at("stop_reason"), json::Value("end_turn"));
}

TEST(GatewayReplyTest, AnthropicBlocksFollowEachOther) {
  AnthropicEvents stream("msg_1", "m", 12);
  ChatDelta thought, words, call;
  thought.reasoning = "Hm.";
  words.text = "Let me look.";
  call.tool_calls.push_back({0, "call_a", "get_weather", R"({"city":"Paris"})"});
  std::string text;
  for (const auto& delta : {thought, words, call}) text += stream.Encode(delta);
  text += stream.EncodeEnd(CallingReply());
  std::string order;
  for (const auto& event : Events(text)) {
    const auto type = std::string(json::View(event.at("type").as_string()));
    if (type == "content_block_start") {
      EXPECT_EQ(event.at("index").as_int64(), std::int64_t(std::count(order.begin(), order.end(), 's')));
      order += 's';
    }
    if (type == "content_block_stop") order += 'e';
    if (type == "message_delta") {
      EXPECT_EQ(event.at("delta").at("stop_reason"), json::Value("tool_use"));
    }
  }
  EXPECT_EQ(order, "sesesese") << "each block ends before the next begins: thinking, text, two calls";
}

TEST(GatewayReplyTest, ResponsesEndWithWhatWasStreamed) {
  ResponsesEcho echo;
  echo.id = "resp_1";
  echo.model = "m";
  ResponsesEvents stream(echo, 1);
  ChatDelta words;
  words.text = "Nine ";
  auto text = stream.Encode(words);
  words.text = "o'clock.";
  text += stream.Encode(words);
  text += stream.EncodeEnd(Reply());
  const auto events = Events(text);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].at("sequence_number"), json::Value(i));
  const auto& response = events.back().at("response");
  EXPECT_EQ(events.back().at("type"), json::Value("response.completed"));
  EXPECT_EQ(response.at("output").as_array()[0].at("content").as_array()[0].at("text"), json::Value("Nine o'clock."));
  EXPECT_EQ(response.at("usage").at("output_tokens_details").at("reasoning_tokens"), json::Value(5));
}

TEST(GatewayErrorTest, SaysWhoseFaultItIs) {
  const auto budget = OpenAiFailure(Error(ErrorCode::kRejected, "The budget is used up.").As("budget_exceeded"), "call_1");
  EXPECT_EQ(budget.status, 429);
  EXPECT_EQ(budget.headers.Get("x-should-retry"), "false");
  const auto code = [](const Error& error) { return json::ParseObject(EncodeOpenAiError(error))->at("error").at("code"); };
  EXPECT_EQ(code(Error(ErrorCode::kRejected, "No price.").As("price_unknown")), "price_unknown");
  EXPECT_EQ(code(Error(ErrorCode::kRejected, "Against the rules.")), "content_filter");
  const auto limited = OpenAiFailure(Error(ErrorCode::kRateLimited, "Slow down.").RetryAfter(milliseconds(1500)), "call_1");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.headers.Get("retry-after"), "2");
  EXPECT_EQ(limited.headers.Get("x-should-retry"), "");
  EXPECT_EQ(OpenAiFailure(Error(ErrorCode::kUnauthenticated, "No key."), "c").status, 401);
  EXPECT_EQ(OpenAiFailure(Error(ErrorCode::kUnauthenticated, "Our key.").As("upstream"), "c").status, 502);
  const auto ours = AnthropicFailure(Error(ErrorCode::kInvalid, "is missing").InField("max_tokens"), "call_1");
  EXPECT_EQ(ours.status, 400);
  EXPECT_NE(ours.body.find(R"("type":"invalid_request_error")"), ours.body.npos);
}

}  // namespace
}  // namespace beseda::server
