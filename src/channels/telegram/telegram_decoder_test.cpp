#include "channels/telegram/telegram_decoder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/telegram_thread.h"
#include "json/json.h"
#include "model/content_json.h"

namespace beseda::telegram {
namespace {

Self Pigeon() {
  Self self;
  self.bot_id = 42;
  self.username = "pigeon_bot";
  return self;
}

json::Array GoldenUpdates() {
  std::ifstream file(BESEDA_TELEGRAM_TESTDATA "/updates.json");
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = json::Parse(text.str());
  if (!parsed.ok()) throw std::runtime_error("updates.json: " + parsed.error().message);
  return parsed->as_array();
}

std::string Field(const IncomingEvent& event, std::string_view name) {
  if (name == "id") return event.vendor_event_id;
  if (name == "thread") return event.thread_key;
  if (name == "user") return event.vendor_user_id;
  if (name == "name") return event.user_name;
  if (name == "locale") return event.user_locale;
  if (name == "message_id") return event.vendor_message_id;
  if (name == "reply_to") return event.reply_to_vendor_id;
  if (name == "title") return event.thread_title;
  if (name == "addressed") return event.addressed ? "true" : "false";
  if (name == "group") return event.group ? "true" : "false";
  if (name == "echo") return event.echo ? "true" : "false";
  if (name == "former") return event.former_names.empty() ? "" : event.former_names[0] + (event.numbered_anew ? "" : ", not numbered anew");
  if (name == "at") return event.sent_at ? std::to_string(ToUnixMicros(*event.sent_at) / 1'000'000) : "none";
  const auto* happened = std::get_if<EventContent>(&event.content.kind);
  const auto* unknown = std::get_if<UnknownContent>(&event.content.kind);
  if (name == "event") return happened ? happened->name : "no event";
  if (name == "data") return happened ? happened->data : "no event";
  if (name == "unknown") return unknown ? unknown->summary : "known";
  if (name == "content") return DumpContent(event.content);
  return "no field of this name";
}

// Contents are compared without what has its usual value.
void ExpectField(const IncomingEvent& event, std::string_view name, const json::Value& expected) {
  const auto got = Field(event, name);
  if (name == "data") {
    EXPECT_EQ(*json::Parse(got), expected);
  } else if (name == "content") {
    const auto wanted = ParseContent(json::Dump(expected));
    ASSERT_TRUE(wanted.ok()) << wanted.error().message << " " << json::Dump(expected);
    EXPECT_EQ(got, DumpContent(*wanted));
  } else {
    EXPECT_EQ(got, expected.is_string() ? std::string(json::View(expected.get_string())) : json::Dump(expected)) << name;
  }
}

TEST(TelegramDecoder, ReadsEveryKindOfUpdate) {
  const auto golden = GoldenUpdates();
  ASSERT_GT(golden.size(), 70u);
  for (const auto& item : golden) {
    const auto& entry = item.as_object();
    SCOPED_TRACE(TextIn(entry, "about"));
    const auto events = DecodeUpdate(json::Dump(entry.at("update")), Pigeon());
    ASSERT_TRUE(events.ok()) << events.error().message;
    const auto& expected = entry.at("events").as_array();
    ASSERT_EQ(events->size(), expected.size());
    std::set<std::string> ids;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_TRUE(ids.insert((*events)[i].vendor_event_id).second) << "twice " << (*events)[i].vendor_event_id;
      for (const auto& [name, value] : expected[i].as_object()) ExpectField((*events)[i], name, value);
    }
  }
}

IncomingEvent OneEvent(std::string_view update) {
  const auto events = DecodeUpdate(update, Pigeon());
  EXPECT_TRUE(events.ok() && events->size() == 1u);
  return events.ok() && !events->empty() ? events->front() : IncomingEvent();
}

TEST(TelegramDecoder, WhoBlocksTheBotHasOptedOut) {
  const auto change = [](std::string status) {
    return OneEvent(R"({"update_id":1,"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"Ann"},"date":1700000000,)"
                    R"("old_chat_member":{"status":"member","user":{"id":42}},"new_chat_member":{"status":")" + status + R"(","user":{"id":42}}}})")
        .consent;
  };
  EXPECT_EQ(change("kicked"), Consent::kOptedOut);
  EXPECT_EQ(change("member"), Consent::kReachable);
}

TEST(TelegramDecoder, OnlyAPersonsOwnContactVouchesForTheirPhone) {
  const auto phones = [](std::string contact, std::string rest = "") {
    std::string all;
    const auto event = OneEvent(R"({"update_id":1,"message":{"message_id":5,"date":1700000000,"chat":{"id":7,"type":"private"},)"
                                R"("from":{"id":7,"first_name":"Ann"},"contact":)" + contact + rest + "}}");
    for (const auto& address : event.addresses) all += NormalAddress(address) + (address.verified ? "!" : "?");
    return all;
  };
  const std::string own = R"({"phone_number":"4790012345","first_name":"Ann","user_id":7})";
  EXPECT_EQ(phones(own), "+4790012345!");
  EXPECT_EQ(phones(R"({"phone_number":"4790012345","first_name":"Bob","user_id":8})"), "") << "a friend's";
  EXPECT_EQ(phones(R"({"phone_number":"4790012345","first_name":"Bob"})"), "") << "of somebody who is not on Telegram";
  EXPECT_EQ(phones(own, R"(,"forward_origin":{"type":"hidden_user","sender_user_name":"x","date":1})"), "") << "it may be an old number";
  EXPECT_EQ(phones(own, R"(,"via_bot":{"id":9,"is_bot":true,"first_name":"x"})"), "") << "another bot wrote it";
}

TEST(TelegramDecoder, KnowsEveryKindThatItAsksFor) {
  std::set<std::string> tried;
  for (const auto& item : GoldenUpdates()) {
    for (const auto& [name, value] : item.as_object().at("update").as_object()) tried.emplace(name);
  }
  for (const auto kind : AllowedUpdates()) EXPECT_TRUE(tried.contains(std::string(kind))) << kind << " has no golden payload";
}

TEST(TelegramDecoder, RefusesWhatIsNoUpdate) {
  for (const char* body : {"", "[]", "5", "null", "{", "{}", R"({"update_id":"7"})", R"({"update_id":0})", R"({"message":{}})", "\xff"}) {
    const auto events = DecodeUpdate(body, Pigeon());
    ASSERT_FALSE(events.ok()) << body;
    EXPECT_EQ(events.error().code, ErrorCode::kInvalid);
  }
}

TEST(TelegramDecoder, GivesTheSameIdsToTheSameUpdate) {
  for (const auto& item : GoldenUpdates()) {
    const auto body = json::Dump(item.as_object().at("update"));
    const auto first = DecodeUpdate(body, Pigeon()), again = DecodeUpdate(body, Pigeon());
    ASSERT_EQ(first->size(), again->size());
    for (std::size_t i = 0; i < first->size(); ++i) EXPECT_EQ((*first)[i].vendor_event_id, (*again)[i].vendor_event_id);
  }
}

TEST(TelegramDecoder, KeepsWhatIsTooLargeOrTooDeepForAContent) {
  const auto decode = [](std::string inside) {
    const auto events = DecodeUpdate(R"({"update_id":1,"message_reaction":{"chat":{"id":5,"type":"private"},"message_id":5,"old_reaction":[],)" + inside + "}}", Pigeon());
    return events.ok() ? events->front().content : MakeText(events.error().message);
  };
  const auto huge = decode(R"("new_reaction":[{"type":"custom_emoji","custom_emoji_id":")" + std::string(500, '9') + "\"}]");
  EXPECT_EQ(ContentType(huge), "unknown");
  EXPECT_TRUE(ParseContent(DumpContent(huge)).ok());
  EXPECT_NE(std::get<UnknownContent>(huge.kind).raw.find("999"), std::string::npos);
  const std::string nested = std::string(31, '[') + std::string(31, ']');
  const auto deep = DecodeUpdate(R"({"update_id":1,"telepathy":)" + nested + "}", Pigeon());
  ASSERT_TRUE(deep.ok()) << deep.error().message;
  const auto& kept = std::get<UnknownContent>(deep->front().content.kind);
  EXPECT_EQ(kept.raw, "{\"json\":\"" + nested + "\"}");
  EXPECT_TRUE(ParseContent(DumpContent(deep->front().content)).ok());
}

TEST(TelegramDecoder, GoesOnAfterTheHighestOfABatchInAnyOrder) {
  const auto batch = json::Parse(R"([
    {"update_id": 12, "message": {"message_id": 2, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "b"}},
    "no update",
    {"update_id": 11, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"}},
    {"update_id": 13}
  ])");
  const auto updates = DecodeUpdates(batch->as_array(), Pigeon());
  EXPECT_EQ(updates.next_offset, 14);
  ASSERT_EQ(updates.events.size(), 2u);
  EXPECT_EQ(updates.events[0].vendor_event_id, "update/12");
  EXPECT_EQ(DecodeUpdates({}, Pigeon()).next_offset, 0);
}

TEST(TelegramDecoder, AnswersInGroupsAsTheSettingsSay) {
  const std::string body =
      R"({"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group","title":"G"},"from":{"id":7,"first_name":"A"},"text":"hi"}})";
  auto self = Pigeon();
  EXPECT_FALSE(DecodeUpdate(body, self)->front().addressed);
  self.groups = GroupAnswers::kAll;
  EXPECT_TRUE(DecodeUpdate(body, self)->front().addressed);
  self.groups = GroupAnswers::kNone;
  EXPECT_FALSE(DecodeUpdate(body, self)->front().addressed);
}

TEST(TelegramDecoder, TellsWhichEventsAreCallbackQueries) {
  IncomingEvent event;
  event.vendor_event_id = "callback/4382";
  EXPECT_EQ(CallbackQueryOf(event), "4382");
  event.vendor_event_id = "update/4382";
  EXPECT_EQ(CallbackQueryOf(event), "");
}

TEST(TelegramThread, KeysComeBack) {
  for (const char* key : {"77", "-1001234567890", "-1001234567890/7", "-1001234567890/dm31", "business/bc1/77", "business/a/b/77", "guest/-100777"}) {
    const auto thread = ParseThreadKey(key);
    ASSERT_TRUE(thread) << key;
    EXPECT_EQ(ThreadKey(*thread), key);
  }
  for (const char* key : {"", "updates", "0", "5/", "5/x", "5/6/7", "business/77", "business//77", "guest/", "99999999999999999999"}) {
    EXPECT_FALSE(ParseThreadKey(key)) << key;
  }
}

TEST(TelegramFields, CountsUtf16) {
  EXPECT_EQ(Utf16Part("👍 see", 3, 3), "see");
  EXPECT_EQ(Utf16Part("дом", 1, 1), "о");
  EXPECT_EQ(Utf16Part("abc", 2, 50), "c");
  EXPECT_EQ(Utf16Part("abc", 50, 2), "");
  EXPECT_EQ(Utf16Part("abc", -1, 2), "");
}

}  // namespace
}  // namespace beseda::telegram
