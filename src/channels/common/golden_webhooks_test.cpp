#include "channels/common/golden_webhooks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "channels/common/meta_json.h"
#include "model/content_json.h"

namespace beseda {
namespace {

std::vector<std::string> NamesIn(const json::Object& expected, std::string_view name) {
  std::vector<std::string> names;
  if (const auto* list = ArrayIn(expected, name)) {
    for (const auto& one : *list) names.emplace_back(json::View(one.as_string()));
  }
  return names;
}

void ExpectEvent(const json::Object& expected, const IncomingEvent& event) {
  auto id = TextIn(expected, "id");
  if (id.ends_with('*')) {
    id.pop_back();
    EXPECT_EQ(event.vendor_event_id.substr(0, id.size()), id);
    EXPECT_GT(event.vendor_event_id.size(), id.size());
  } else {
    EXPECT_EQ(event.vendor_event_id, id);
  }
  EXPECT_EQ(event.thread_key, TextIn(expected, "thread"));
  EXPECT_EQ(event.vendor_user_id, TextIn(expected, "user"));
  EXPECT_EQ(event.user_name, TextIn(expected, "name"));
  EXPECT_EQ(event.vendor_message_id, TextIn(expected, "message_id"));
  EXPECT_EQ(event.reply_to_vendor_id, TextIn(expected, "reply_to"));
  EXPECT_EQ(event.other_names, NamesIn(expected, "other_names"));
  EXPECT_EQ(event.former_names, NamesIn(expected, "former_names"));
  EXPECT_EQ(event.account_key, TextIn(expected, "account"));
  EXPECT_EQ(event.echo, TrueIn(expected, "echo"));
  EXPECT_EQ(event.group, TrueIn(expected, "group"));
  EXPECT_EQ(event.addressed, !expected.contains("addressed") || TrueIn(expected, "addressed"));
  const auto* at = expected.if_contains("at");
  EXPECT_EQ(event.sent_at.has_value(), at != nullptr);
  if (event.sent_at && at) {
    EXPECT_EQ(ToUnixMicros(*event.sent_at), at->as_int64());
  }
  const auto content = ParseContent(json::Dump(expected.at("content")));
  ASSERT_TRUE(content.ok()) << content.error().message;
  EXPECT_EQ(DumpContent(event.content), DumpContent(*content));
}

}  // namespace

std::vector<GoldenWebhook> LoadGoldenWebhooks(const std::string& channel) {
  std::vector<GoldenWebhook> all;
  const auto folder = std::filesystem::path(BESEDA_SCHEMAS_DIR).parent_path() / "src/channels" / channel / "testdata";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const auto document = json::ParseObject(text.str());
    if (!document.ok()) {
      ADD_FAILURE() << file.path() << ": " << document.error().message;
      continue;
    }
    all.push_back({file.path().stem(), json::Dump(document->at("webhook")), json::Dump(document->at("events"))});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

void ExpectEvents(const GoldenWebhook& golden, const std::vector<IncomingEvent>& events) {
  SCOPED_TRACE(golden.name);
  const auto expected = json::Parse(golden.expected);
  ASSERT_TRUE(expected.ok());
  const auto& list = expected->as_array();
  ASSERT_EQ(events.size(), list.size());
  std::set<std::string> ids;
  for (std::size_t i = 0; i < events.size(); ++i) {
    ExpectEvent(list[i].as_object(), events[i]);
    EXPECT_TRUE(ids.insert(events[i].vendor_event_id).second) << "twice " << events[i].vendor_event_id;
  }
}

}  // namespace beseda
