#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_webhook.h"
#include "contracts/http_types.h"
#include "json/json.h"
#include "model/content_json.h"

namespace beseda::slack {
namespace {

/// A payload of testdata/, which is built as the vendor's documentation shows it, and what it means, written by hand.
struct Golden {
  std::string name;
  std::string body;
  std::string type;
  json::Array events;
};

std::string FormOf(const json::Object& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form += '&';
    form += PercentEncode(json::View(name)) + "=" + PercentEncode(json::View(value.as_string()));
  }
  return form;
}

std::vector<Golden> LoadGolden() {
  std::vector<Golden> all;
  const auto folder = std::filesystem::path(BESEDA_SCHEMAS_DIR).parent_path() / "src/channels/slack/testdata";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const auto document = json::ParseObject(text.str());
    EXPECT_TRUE(document.ok()) << file.path();
    if (!document.ok()) continue;
    Golden golden{file.path().stem(), {}, "application/x-www-form-urlencoded", document->at("events").as_array()};
    const auto& webhook = document->at("webhook").as_object();
    const auto as = Text(*document, "as");
    if (as == "json") {
      golden.body = json::Dump(webhook);
      golden.type = "application/json";
    } else if (as == "payload") {
      golden.body = "payload=" + PercentEncode(json::Dump(webhook));
    } else {
      golden.body = FormOf(webhook);
    }
    all.push_back(std::move(golden));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

void ExpectEvent(const json::Object& expected, const IncomingEvent& event) {
  // An id that ends in "*" stands for all that begin so.
  const auto id = Text(expected, "id");
  if (id.ends_with('*')) {
    EXPECT_TRUE(event.vendor_event_id.starts_with(id.substr(0, id.size() - 1))) << event.vendor_event_id;
  } else {
    EXPECT_EQ(event.vendor_event_id, id);
  }
  EXPECT_EQ(event.thread_key, Text(expected, "thread"));
  EXPECT_EQ(event.vendor_user_id, Text(expected, "user"));
  EXPECT_EQ(event.user_name, Text(expected, "name"));
  EXPECT_EQ(event.vendor_message_id, Text(expected, "message_id"));
  EXPECT_EQ(event.reply_to_vendor_id, Text(expected, "reply_to"));
  EXPECT_EQ(event.group, Flag(expected, "group"));
  EXPECT_EQ(event.follows_up, Flag(expected, "follows_up"));
  EXPECT_EQ(event.addressed, !expected.contains("addressed") || Flag(expected, "addressed"));
  EXPECT_EQ(event.sent_at.has_value(), expected.contains("at"));
  EXPECT_EQ(event.sent_at ? ToUnixMicros(*event.sent_at) : 0, Whole(expected, "at"));
  const auto content = ParseContent(json::Dump(expected.at("content")));
  ASSERT_TRUE(content.ok()) << content.error().message;
  EXPECT_EQ(DumpContent(event.content), DumpContent(*content));
}

TEST(SlackGolden, EveryDocumentedPayloadMeansWhatItShould) {
  const auto all = LoadGolden();
  EXPECT_GE(all.size(), 40u);
  for (const auto& golden : all) {
    SCOPED_TRACE(golden.name);
    const auto content = DecodeBody(golden.body, golden.type, {});
    ASSERT_TRUE(content.ok()) << content.error().message;
    ASSERT_EQ(content->events.size(), golden.events.size());
    std::set<std::string> ids;
    for (std::size_t i = 0; i < golden.events.size(); ++i) {
      ExpectEvent(golden.events[i].as_object(), content->events[i]);
      EXPECT_TRUE(ids.insert(content->events[i].vendor_event_id).second) << "twice " << content->events[i].vendor_event_id;
    }
    EXPECT_EQ(content->silent, golden.type != "application/json");
  }
}

/// Cut anywhere, a payload is refused or read; it never brings the program down, and no event lacks its place.
TEST(SlackGolden, BrokenPayloadsAreRefusedOrRead) {
  for (const auto& golden : LoadGolden()) {
    SCOPED_TRACE(golden.name);
    for (std::size_t size = 0; size < golden.body.size(); size += 7) {
      const auto content = DecodeBody(golden.body.substr(0, size), golden.type, {});
      EXPECT_FALSE(golden.type == "application/json" && content.ok()) << size;
      if (!content.ok()) continue;
      for (const auto& event : content->events) EXPECT_FALSE(event.thread_key.empty());
    }
  }
}

/// A field that has another type than expected, or is missing, must not lose the rest.
TEST(SlackGolden, FieldsOfAnotherTypeDoNoHarm) {
  for (const auto& golden : LoadGolden()) {
    if (golden.type != "application/json") continue;
    SCOPED_TRACE(golden.name);
    const auto document = *json::ParseObject(golden.body);
    for (const json::Value& other : {json::Value(nullptr), json::Value(7), json::Value("x"), json::Value(json::Array()), json::Value(json::Object())}) {
      for (const auto& field : Sub(document, "event")) {
        auto changed = document;
        changed["event"].as_object()[field.key()] = other;
        const auto content = DecodeBody(json::Dump(changed), golden.type, {});
        EXPECT_TRUE(content.ok() || content.error().code == ErrorCode::kInvalid) << field.key();
      }
    }
  }
}

}  // namespace
}  // namespace beseda::slack
