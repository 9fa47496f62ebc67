#include <gtest/gtest.h>

#include <map>

#include "base/task.h"
#include "base/text.h"
#include "server/api/handlers.h"
#include "server/testing/test_site.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

struct SseEvent {
  std::string name;
  json::Object data;
};

std::vector<SseEvent> EventsOf(std::string_view text) {
  std::vector<SseEvent> events;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const auto block = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    SseEvent event;
    for (const auto line : Split(block, '\n')) {
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (line.starts_with("data: ")) event.data = json::ParseObject(line.substr(6)).value();
    }
    if (!event.name.empty()) events.push_back(std::move(event));
  }
  return events;
}

class PlaygroundApi : public ::testing::Test {
 protected:
  std::shared_ptr<FakeChatModel> Add(const std::string& id) {
    auto model = std::make_shared<FakeChatModel>(site.clock());
    site.models().Add(id, model);
    return model;
  }
  TestSite::Answer Ask(const std::string& body) { return site.Post("/playground", owner, body); }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
};

TEST_F(PlaygroundApi, ShowsTheAnswersOfSeveralModelsSideBySide) {
  FakeChatModel::Answer first;
  first.pieces = {"Hel", "lo"};
  first.reply.usage.input_tokens = 12;
  first.reply.usage.output_tokens = 3;
  first.reply.model = "one-2026";
  const auto one = Add("mdl_one");
  one->Answers(first);
  Add("rte_two")->Fails(Error(ErrorCode::kUnavailable, "The model is overloaded."));

  const auto answer = Ask(R"({"models":["mdl_one","rte_two","mdl_gone"],"system":"Be short.",
      "messages":[{"role":"user","text":"Hi"}],"temperature":0.5,"max_output_tokens":50,"schema":{"type":"object"}})");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.headers.Get("content-type"), "text/event-stream; charset=utf-8");

  const auto events = EventsOf(answer.text);
  std::map<std::int64_t, std::string> texts;
  std::map<std::int64_t, json::Object> ends;
  for (const auto& event : events) {
    if (event.name == "piece") texts[event.data.at("column").as_int64()] += event.data.at("text").as_string();
    if (event.name == "end") ends[event.data.at("column").as_int64()] = event.data;
  }
  EXPECT_EQ(events.back().name, "done");
  EXPECT_EQ(texts[0], "Hello");
  ASSERT_EQ(ends.size(), 3u);
  EXPECT_EQ(ends[0].at("text"), "Hello");
  EXPECT_EQ(ends[0].at("usage").at("input_tokens"), 12);
  EXPECT_EQ(ends[0].at("usage").at("output_tokens"), 3);
  EXPECT_EQ(ends[0].at("answered_by"), "one-2026");
  EXPECT_EQ(ends[0].at("first_token_ms"), 0);
  EXPECT_TRUE(ends[0].at("cost_micros").is_null()) << "nothing tells the cost here";
  EXPECT_TRUE(ends[0].at("error").is_null());
  EXPECT_EQ(ends[1].at("error").at("message"), "The model is overloaded.");
  EXPECT_EQ(ends[2].at("error").at("code"), "not_found");

  const auto asked = one->requests().at(0);
  EXPECT_EQ(asked.context.purpose, CallPurpose::kPlayground);
  EXPECT_FALSE(asked.context.workspace_id.empty());
  EXPECT_EQ(asked.context.call_id, ends[0].at("call_id").as_string());
  ASSERT_EQ(asked.messages.size(), 2u);
  EXPECT_EQ(asked.messages[0].role, ChatRole::kSystem);
  EXPECT_EQ(asked.messages[1].text, "Hi");
  EXPECT_EQ(asked.temperature, 0.5);
  EXPECT_EQ(asked.max_output_tokens, 50);
  EXPECT_EQ(asked.response_schema, R"({"type":"object"})");
}

TEST_F(PlaygroundApi, TellsWhatACallCost) {
  Add("mdl_one")->Says("Hi");
  site.api().call_cost = [](const std::string&, const std::vector<CallAttempt>&) { return 1234; };
  const auto events = EventsOf(Ask(R"({"models":["mdl_one"],"messages":[{"role":"user","text":"Hi"}]})").text);
  ASSERT_GE(events.size(), 2u);
  EXPECT_EQ(events[events.size() - 2].data.at("cost_micros"), 1234);
}

TEST_F(PlaygroundApi, RefusesWhatCannotBeAsked) {
  const auto field = [&](const std::string& body) { return Ask(body).Text("field"); };
  EXPECT_EQ(field(R"({"messages":[{"role":"user","text":"Hi"}]})"), "models");
  EXPECT_EQ(field(R"({"models":["a","a"],"messages":[{"role":"user","text":"Hi"}]})"), "models");
  EXPECT_EQ(field(R"({"models":["a"]})"), "messages");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"system","text":"Hi"}]})"), "messages[0].role");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"user","text":" "}]})"), "messages[0].text");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"user","text":"Hi"},{"role":"assistant","text":"Ho"}]})"), "messages");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"user","text":"Hi"}],"temperature":3})"), "temperature");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"user","text":"Hi"}],"schema":"x"})"), "schema");
  EXPECT_EQ(field(R"({"models":["a"],"messages":[{"role":"user","text":"Hi"}],"temprature":1})"), "temprature");
}

/// Goes away after the first piece.
class GoneReader final : public ResponseStream {
 public:
  Task<Status> Write(std::string) override {
    if (writes++ == 0) co_return Ok();
    co_return Error(ErrorCode::kCancelled, "The client has gone.");
  }
  void Last(std::string) override {}
  void AnswerInstead(ServerResponse) override {}
  int writes = 0;
};

TEST_F(PlaygroundApi, StopsTheCallsWhenThePageHasGone) {
  const auto model = Add("mdl_one");
  model->Hangs();
  Call call;
  call.request.body = R"({"models":["mdl_one"],"messages":[{"role":"user","text":"Hi"}]})";
  call.principal.workspace_id = "wsp_1";
  auto response = site.loop().Run(RunPlayground(site.api(), call));
  ASSERT_TRUE(response.ok()) << response.error().message;
  GoneReader reader;
  site.api().scope.SpawnOn(site.loop().executor(), response->stream(reader));
  site.loop().RunReady();
  EXPECT_EQ(model->running(), 1);
  site.clock().AdvanceToNextSleeper();
  site.loop().RunReady();
  EXPECT_EQ(reader.writes, 2) << "a sign of life finds that nobody reads";
  EXPECT_EQ(model->running(), 0);
  EXPECT_EQ(model->cancelled(), 1);
}

}  // namespace
}  // namespace beseda::server
