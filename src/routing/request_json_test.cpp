#include "routing/request_json.h"

#include <gtest/gtest.h>

#include "testing/fake_chat_model.h"

namespace beseda::routing {
namespace {

TEST(RequestJson, IsTheSameForTheSameQuestion) {
  auto request = MakeQuestion("Hi");
  request.temperature = 0.5;
  const auto text = EncodeRequest(request);
  EXPECT_EQ(text, R"({"messages":[{"role":"user","text":"Hi"}],"temperature":5E-1})");
  request.context.bot_id = "bot_1";
  request.total_timeout = seconds(1);
  request.user = "cnt_1";
  request.trace = nullptr;
  EXPECT_EQ(EncodeRequest(request), text) << "for whom it is made is no part of it";
}

TEST(RequestJson, TellsEveryDifferenceOfAQuestion) {
  const auto base = EncodeRequest(MakeQuestion("Hi"));
  const auto differs = [&](auto change) {
    auto request = MakeQuestion("Hi");
    change(request);
    return EncodeRequest(request) != base;
  };
  EXPECT_TRUE(differs([](ChatRequest& r) { r.messages[0].text = "Ho"; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.messages[0].role = ChatRole::kSystem; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.messages[0].images.push_back({"", "bytes", "image/png"}); }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.messages[0].audio.push_back({"bytes", "wav"}); }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.messages[0].tool_calls.push_back({"1", "f", "{}"}); }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.tools.push_back({"f", "", "{}"}); }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.tool_choice = "none"; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.top_p = 0.1; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.presence_penalty = 1; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.frequency_penalty = 1; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.seed = 7; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.max_output_tokens = 7; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.response_schema = "{}"; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.json_object = true; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.reasoning_effort = "low"; }));
  EXPECT_TRUE(differs([](ChatRequest& r) { r.stop.push_back("."); }));
}

TEST(RequestJson, HasNoBytesOfPictures) {
  auto request = MakeQuestion("What is this?");
  request.messages[0].images.push_back({"", std::string(5000, '\xff'), "image/png"});
  const auto text = EncodeRequest(request);
  EXPECT_LT(text.size(), 300u);
  EXPECT_NE(text.find(R"("kind":"image/png","bytes":5000,"sha256":")"), std::string::npos) << text;
}

}  // namespace
}  // namespace beseda::routing
