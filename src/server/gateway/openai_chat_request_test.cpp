#include "server/gateway/openai_chat_request.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::server {
namespace {

GatewayRequest Decoded(std::string_view body) {
  auto request = DecodeOpenAiChat(body);
  EXPECT_TRUE(request.ok()) << request.error().field << ": " << request.error().message;
  return request.ok() ? std::move(*request) : GatewayRequest();
}

Error Refused(std::string_view body) {
  auto request = DecodeOpenAiChat(body);
  EXPECT_FALSE(request.ok()) << body;
  return request.ok() ? Error(ErrorCode::kInternal, "") : request.error();
}

// The examples of OpenAI's API reference for "Create chat completion": default, image input, functions.
TEST(OpenAiChatRequestTest, TakesTheDocumentedExamples) {
  const auto plain = Decoded(R"({"model":"gpt-5.4","messages":[{"role":"developer","content":"You are a helpful assistant."},
    {"role":"user","content":"Hello!"}]})");
  EXPECT_EQ(plain.model, "gpt-5.4");
  ASSERT_EQ(plain.chat.messages.size(), 2u);
  EXPECT_EQ(plain.chat.messages[0].role, ChatRole::kSystem);
  EXPECT_EQ(plain.chat.messages[1].text, "Hello!");
  EXPECT_FALSE(plain.stream);

  const auto image = Decoded(R"({"model":"m","max_tokens":300,"messages":[{"role":"user","content":[
    {"type":"text","text":"What is in this image?"},{"type":"image_url","image_url":{"url":"https://example.com/a.jpg"}},
    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]})");
  const auto& parts = image.chat.messages[0];
  EXPECT_EQ(parts.text, "What is in this image?");
  ASSERT_EQ(parts.images.size(), 2u);
  EXPECT_EQ(parts.images[0].url, "https://example.com/a.jpg");
  EXPECT_EQ(parts.images[1].mime, "image/png");
  EXPECT_EQ(parts.images[1].data, "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(image.chat.max_output_tokens, 300);

  const auto tools = Decoded(R"({"model":"m","messages":[{"role":"user","content":"Weather in Boston?"},
    {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"location\":\"Boston\"}"}}]},
    {"role":"tool","tool_call_id":"call_1","content":"22 degrees"}],
    "tools":[{"type":"function","function":{"name":"get_weather","description":"d","parameters":{"type":"object"}}}],
    "tool_choice":{"type":"function","function":{"name":"get_weather"}},"parallel_tool_calls":false})");
  ASSERT_EQ(tools.chat.messages.size(), 3u);
  EXPECT_EQ(tools.chat.messages[1].tool_calls[0].arguments, R"({"location":"Boston"})");
  EXPECT_EQ(tools.chat.messages[2].tool_name, "get_weather") << "found by the call's id";
  EXPECT_EQ(tools.chat.tools[0].parameters_schema, R"({"type":"object"})");
  EXPECT_EQ(tools.chat.tool_choice, "get_weather");
  EXPECT_EQ(tools.chat.parallel_tool_calls, false);
}

TEST(OpenAiChatRequestTest, TakesWhatTunesTheAnswer) {
  const auto request = Decoded(R"({"model":"m","messages":[{"role":"user","content":"x"}],"temperature":1,"top_p":0.5,
    "presence_penalty":-1,"frequency_penalty":2,"seed":7,"max_completion_tokens":9,"max_tokens":5,"stop":"END","user":"u1",
    "reasoning_effort":"low","stream":true,"stream_options":{"include_usage":true},"store":true,"metadata":{"a":"b"},
    "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}}})");
  EXPECT_EQ(request.chat.temperature, 1.0);
  EXPECT_EQ(request.chat.top_p, 0.5);
  EXPECT_EQ(request.chat.presence_penalty, -1.0);
  EXPECT_EQ(request.chat.frequency_penalty, 2.0);
  EXPECT_EQ(request.chat.seed, 7);
  EXPECT_EQ(request.chat.max_output_tokens, 9) << "the newer name counts";
  EXPECT_EQ(request.chat.stop, std::vector<std::string>{"END"});
  EXPECT_EQ(request.chat.user, "u1");
  EXPECT_EQ(request.chat.reasoning_effort, "low");
  EXPECT_EQ(request.chat.response_schema, R"({"type":"object"})");
  EXPECT_EQ(request.chat.response_schema_name, "answer");
  EXPECT_TRUE(request.stream);
  EXPECT_TRUE(request.include_usage);
}

TEST(OpenAiChatRequestTest, NamesWhatItCannotDo) {
  const std::string begin = R"({"model":"m","messages":[{"role":"user","content":"x"}],)";
  EXPECT_EQ(Refused(begin + R"("n":2})").field, "n");
  EXPECT_EQ(Refused(begin + R"("logprobs":true})").field, "logprobs");
  EXPECT_EQ(Refused(begin + R"("functions":[]})").field, "functions");
  EXPECT_EQ(Refused(begin + R"("temperature":3})").field, "temperature");
  EXPECT_EQ(Refused(begin + R"("tools":[{"type":"web_search"}]})").field, "tools[0].type");
  Decoded(begin + R"("n":1,"logprobs":false,"functions":null})");
  EXPECT_EQ(Refused(R"({"model":"m","messages":[{"role":"wizard","content":"x"}]})").field, "messages[0].role");
  EXPECT_EQ(Refused(R"({"model":"m","messages":[{"role":"user","content":[{"type":"file"}]}]})").field,
            "messages[0].content[0].type");
  EXPECT_EQ(Refused(R"({"model":"m"})").field, "messages");
  EXPECT_EQ(Refused(R"({"messages":[]})").field, "model");
  EXPECT_EQ(Refused("nonsense").code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace beseda::server
