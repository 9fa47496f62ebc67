#include "channels/slack/slack_views.h"

#include <gtest/gtest.h>

#include "channels/slack/slack_errors.h"
#include "channels/slack/slack_interactions.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

std::string Argument(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.arguments) {
    if (key == name) return value;
  }
  return "(none)";
}

Result<std::vector<Call>> Encode(std::string name, std::string data, std::string answers = "shortcut:1.2.abc") {
  OutgoingMessage message;
  message.thread_key = "D1:5.000001";
  message.vendor_user_id = "U1";
  message.in_reply_to_event = std::move(answers);
  message.message.content = Content{EventContent{std::move(name), std::move(data)}};
  return EncodeMessage(message);
}

json::Object View(const Result<std::vector<Call>>& calls) { return *json::ParseObject(Argument(calls->at(0), "view")); }

TEST(SlackViews, AFormAnswersWhatWasPressed) {
  const auto calls = Encode("open_modal", R"({"title":"Book a table","submit":"Book","close":"Not now","callback_id":"booking","text":"For **tonight**","fields":[
    {"name":"guests","label":"How many?","type":"number","value":"2"},
    {"name":"note","type":"multiline","optional":true,"placeholder":"Anything?","hint":"We read it."},
    {"name":"where","label":"Where?","type":"choice","options":["Inside",{"title":"Outside","value":"out"}]},
    {"name":"day","type":"date"},{"name":"with","type":"person"}]})");
  ASSERT_TRUE(calls.ok()) << calls.error().message;
  ASSERT_EQ(calls->size(), 1u);
  EXPECT_EQ(calls->at(0).method, "views.open");
  EXPECT_EQ(Argument(calls->at(0), "trigger_id"), "1.2.abc");
  EXPECT_FALSE(calls->at(0).repeatable) << "a trigger opens one form";
  const auto view = View(calls);
  EXPECT_EQ(view.at("private_metadata").as_string(), "D1:5.000001") << "where the answers belong";
  EXPECT_EQ(view.at("title").at("text").as_string(), "Book a table");
  EXPECT_EQ(view.at("callback_id").as_string(), "booking");
  const auto& blocks = view.at("blocks").as_array();
  ASSERT_EQ(blocks.size(), 6u);
  EXPECT_EQ(blocks[0].at("type").as_string(), "rich_text");
  EXPECT_EQ(json::Dump(blocks[1]),
            R"({"type":"input","block_id":"guests","label":{"type":"plain_text","text":"How many?"},"element":{"action_id":"guests","type":"number_input","is_decimal_allowed":true,"initial_value":"2"},"optional":false})");
  EXPECT_EQ(json::Dump(blocks[3].at("element")),
            R"({"action_id":"where","type":"static_select","options":[{"text":{"type":"plain_text","text":"Inside"},"value":"Inside"},{"text":{"type":"plain_text","text":"Outside"},"value":"out"}]})");
}

TEST(SlackViews, AWholeViewGoesAsItIs) {
  const auto calls = Encode("open_modal", R"({"view":{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[]}})", "command:9.8.x");
  ASSERT_TRUE(calls.ok());
  EXPECT_EQ(Argument(calls->at(0), "view"),
            R"({"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[],"private_metadata":"D1:5.000001"})");
  EXPECT_EQ(Encode("open_modal", R"({"view":{"type":"modal","private_metadata":"x"}})").error().field, "data.view.private_metadata");
  EXPECT_EQ(Encode("open_modal", R"({"view":{"type":"home"}})").error().field, "data.view.type");
}

TEST(SlackViews, SaysWhatIsWrong) {
  EXPECT_EQ(Encode("open_modal", "{}").error().field, "data.fields");
  EXPECT_EQ(Encode("open_modal", R"({"fields":[{"label":"x"}]})").error().field, "data.fields.0.name");
  EXPECT_EQ(Encode("open_modal", R"({"fields":[{"name":"a"},{"name":"x","type":"slider"}]})").error().field, "data.fields.1.type");
  EXPECT_EQ(Encode("open_modal", R"({"fields":[{"name":"x","type":"choice"}]})").error().field, "data.fields.0.options");
  EXPECT_EQ(Encode("home_tab", "{}").error().field, "data.text");
  const auto late = Encode("open_modal", R"({"text":"x"})", "msg:D1:5.000001");
  EXPECT_EQ(late.error().code, ErrorCode::kRejected);
  EXPECT_NE(late.error().message.find("shortcut"), std::string::npos);
  EXPECT_NE(ErrorOf("views.open", "expired_trigger_id", "").message.find("three seconds"), std::string::npos);
}

TEST(SlackViews, TheTriggerIsInTheEventsId) {
  EXPECT_EQ(TriggerOf("command:13345224609.738474920.8088930838d88f008e0"), "13345224609.738474920.8088930838d88f008e0");
  EXPECT_EQ(TriggerOf("msg:D1:1700000000.000100"), "");
  EXPECT_EQ(TriggerOf("view_closed:V1:1.a"), "");
  EXPECT_EQ(TriggerOf("action:1548426417.840180:U1:reply_0"), "");
  EXPECT_EQ(TriggerOf(""), "");
  const auto pressed = DecodeInteraction(*json::ParseObject(R"({"type":"block_actions","user":{"id":"U1"},"channel":{"id":"D1"},"trigger_id":"1.2.abc",
    "actions":[{"type":"button","action_id":"reply_0","value":"v","action_ts":"5.000001","text":{"type":"plain_text","text":"V"}}]})"), {});
  ASSERT_TRUE(pressed.ok());
  EXPECT_EQ(TriggerOf(pressed->at(0).vendor_event_id), "1.2.abc");
  EXPECT_TRUE(pressed->at(0).known_to_vendor);
}

TEST(SlackViews, AnswersComeBackToTheConversationUnderTheFieldsNames) {
  const auto submitted = DecodeInteraction(*json::ParseObject(R"({"type":"view_submission","user":{"id":"U1"},"trigger_id":"3.4.d","view":{"id":"V1","hash":"1.a",
    "callback_id":"booking","private_metadata":"D1:5.000001","state":{"values":{"guests":{"guests":{"type":"number_input","value":"2"}},"b":{"a":{"value":"x"}}}}}})"), {});
  ASSERT_TRUE(submitted.ok());
  EXPECT_EQ(submitted->at(0).thread_key, "D1:5.000001");
  EXPECT_EQ(std::get<EventContent>(submitted->at(0).content.kind).data, R"({"callback_id":"booking","answers":{"guests":"2","b.a":"x"}})");
  EXPECT_EQ(TriggerOf(submitted->at(0).vendor_event_id), "3.4.d");
}

TEST(SlackViews, ABotPublishesTheHomeTab) {
  auto calls = Encode("home_tab", R"({"text":"Hello"})", "");
  ASSERT_TRUE(calls.ok());
  EXPECT_EQ(calls->at(0).method, "views.publish");
  EXPECT_EQ(Argument(calls->at(0), "user_id"), "U1");
  EXPECT_EQ(View(calls).at("type").as_string(), "home");
  calls = Encode("home_tab", R"({"user_id":"U2","view":{"type":"home","blocks":[]}})", "");
  EXPECT_EQ(Argument(calls->at(0), "user_id"), "U2");
  EXPECT_EQ(Argument(calls->at(0), "view"), R"({"type":"home","blocks":[]})");
}

}  // namespace
}  // namespace beseda::slack
