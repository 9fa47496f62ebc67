#include "channels/telegram/telegram_decoder.h"

#include <algorithm>
#include <map>
#include <utility>

#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/telegram_message.h"
#include "json/json.h"
#include "model/content_json.h"

namespace beseda::telegram {
namespace {

constexpr std::string_view kCallbackIds = "callback/";
constexpr std::string_view kUpdateIds = "update/";

std::optional<Time> When(const json::Object& in, std::string_view name) {
  const auto seconds_since_1970 = IntIn(in, name);
  if (seconds_since_1970 <= 0 || seconds_since_1970 > 100'000'000'000) return std::nullopt;
  return Time(seconds(seconds_since_1970));
}

constexpr std::size_t kSurelyStorable = 16 * 1024;

bool IsStorable(const Content& content) {
  const auto* text = std::get_if<TextContent>(&content.kind);
  if (text && !text->text.empty() && text->text.size() <= kSurelyStorable && content.quick_replies.empty()) return true;
  return ParseContent(DumpContent(content)).ok();
}

// What is longer or nests deeper than contents may is kept as it came: as JSON, or else as a text of JSON.
void KeepStorable(Content& content, const json::Value& update) {
  if (IsStorable(content)) return;
  const std::string summary = "Something that is too large to be shown: " + std::string(ContentType(content));
  content = Content{UnknownContent{summary, AsObjectText(update)}};
  if (!IsStorable(content)) content = Content{UnknownContent{summary, json::Dump(json::Object{{"json", json::Dump(update)}})}};
}

/// Makes the events of one update.
class UpdateDecoder {
 public:
  UpdateDecoder(std::int64_t update_id, const Self& self) : id_(std::string(kUpdateIds) + std::to_string(update_id)), self_(self) {}

  std::vector<IncomingEvent> Decode(const json::Object& update) {
    for (const auto& [name, value] : update) {
      if (name == "update_id") continue;
      DecodeKind(name, value);
      for (auto& event : events_) KeepStorable(event.content, value);
      break;  // An update is about one thing.
    }
    return std::move(events_);
  }

 private:
  using Decoder = void (UpdateDecoder::*)(const json::Object&);

  void DecodeKind(std::string_view name, const json::Value& value) {
    static const std::map<std::string_view, Decoder> kDecoders = {
        {"message", &UpdateDecoder::Said},
        {"channel_post", &UpdateDecoder::Said},
        {"business_message", &UpdateDecoder::Said},
        {"guest_message", &UpdateDecoder::Said},
        {"edited_message", &UpdateDecoder::Edited},
        {"edited_channel_post", &UpdateDecoder::Edited},
        {"edited_business_message", &UpdateDecoder::Edited},
        {"deleted_business_messages", &UpdateDecoder::Deleted},
        {"callback_query", &UpdateDecoder::Pressed},
        {"message_reaction", &UpdateDecoder::Reacted},
        {"my_chat_member", &UpdateDecoder::BotsPlace}};
    const auto* object = value.if_object();
    const auto decoder = kDecoders.find(name);
    if (object && decoder != kDecoders.end()) {
      (this->*decoder->second)(*object);
      if (!events_.empty() || skipped_) return;
    }
    if (object) Happened(name, *object);
    if (events_.empty()) Unknown(name, value);
  }

  // --- messages

  void Said(const json::Object& message) {
    const auto* chat = ObjectIn(message, "chat");
    if (!chat || IntIn(*chat, "id") == 0) return;
    if (IsOurOwn(message)) {
      skipped_ = true;
      return;
    }
    if (const auto parameter = StartParameter(message); !parameter.empty()) {
      auto referral = FromMessage(message, *chat);
      referral.vendor_event_id += "/referral";
      referral.vendor_message_id.clear();
      referral.content.kind = EventContent{"referral", json::Dump(json::Object{{"ref", parameter}, {"source", "link"}})};
      referral.addressed = false;
      events_.push_back(std::move(referral));
    }
    auto event = FromMessage(message, *chat);
    event.content = ContentOf(message, self_);
    AddSharedPhone(event, message);
    event.reply_to_vendor_id = ReplyTo(message);
    event.addressed = WantsAnswer(message, *chat, event);
    SetMove(event, message);
    events_.push_back(std::move(event));
  }

  // Telegram names the user of a contact by its number, so a person's own contact tells their number: one that they send themselves,
  // for a forwarded one may be old, and another bot may have put anything into it.
  static void AddSharedPhone(IncomingEvent& event, const json::Object& message) {
    const auto* contact = ObjectIn(message, "contact");
    const auto* writer = ObjectIn(message, "from");
    if (!contact || !writer || IntIn(*contact, "user_id") == 0 || IntIn(*contact, "user_id") != IntIn(*writer, "id")) return;
    if (message.contains("forward_origin") || message.contains("via_bot") || message.contains("sender_chat")) return;
    event.addresses.push_back({KnownAddress::Kind::kPhone, TextIn(*contact, "phone_number"), true});
  }

  /// A group has become a supergroup: both say so, each of the other. It is one conversation, which is the supergroup's from then on; there
  /// the numbers of messages begin anew.
  static void SetMove(IncomingEvent& event, const json::Object& message) {
    if (const auto to = IntIn(message, "migrate_to_chat_id"); to != 0) {
      event.former_names = {std::exchange(event.thread_key, std::to_string(to))};
      event.vendor_message_id.clear();
    } else if (const auto from = IntIn(message, "migrate_from_chat_id"); from != 0) {
      event.former_names = {std::to_string(from)};
    }
    event.numbered_anew = !event.former_names.empty();
  }

  void Edited(const json::Object& message) {
    const auto* chat = ObjectIn(message, "chat");
    const auto id = IntIn(message, "message_id");
    if (!chat || IntIn(*chat, "id") == 0 || id == 0) return;
    if (IsOurOwn(message)) {
      skipped_ = true;
      return;
    }
    auto event = FromMessage(message, *chat);
    event.vendor_message_id.clear();
    if (const auto edited = When(message, "edit_date")) event.sent_at = edited;
    auto content = std::make_shared<const Content>(ContentOf(message, self_));
    event.content.kind = EditContent{std::to_string(id), std::move(content)};
    events_.push_back(std::move(event));
  }

  // What the bot itself wrote for a business account comes back to it; it stands in the transcript already.
  bool IsOurOwn(const json::Object& message) const {
    const auto* bot = ObjectIn(message, "sender_business_bot");
    return bot && self_.bot_id != 0 && IntIn(*bot, "id") == self_.bot_id;
  }

  IncomingEvent FromMessage(const json::Object& message, const json::Object& chat) const {
    IncomingEvent event;
    event.vendor_event_id = id_;
    const auto thread = ThreadOf(message);
    event.thread_key = ThreadKey(thread);
    // A message on behalf of a chat names a stand-in as its writer too.
    const auto* writer = ObjectIn(message, "sender_chat");
    if (!writer) writer = ObjectIn(message, "from");
    if (!writer) writer = &chat;
    if (!thread.business.empty() && IntIn(*writer, "id") != thread.chat_id) {
      event.echo = true;  // The account's owner wrote to the person.
      writer = &chat;
    }
    SetWriter(event, *writer);
    SetGroup(event, chat, message);
    if (const auto id = IntIn(message, "message_id"); id != 0) event.vendor_message_id = std::to_string(id);
    event.sent_at = When(message, "date");
    return event;
  }

  bool WantsAnswer(const json::Object& message, const json::Object& chat, const IncomingEvent& event) const {
    if (std::holds_alternative<EventContent>(event.content.kind)) return false;
    const auto kind = TextIn(chat, "type");
    if (kind == "private") return !message.contains("guest_query_id");
    if (kind == "channel" || self_.groups == GroupAnswers::kNone) return false;
    // Threads of a channel's direct messages are talks with one person each.
    if (message.contains("direct_messages_topic")) return true;
    return self_.groups == GroupAnswers::kAll || IsAddressed(message, self_);
  }

  void Deleted(const json::Object& deletion) {
    const auto* chat = ObjectIn(deletion, "chat");
    const auto* ids = ListIn(deletion, "message_ids");
    if (!chat || IntIn(*chat, "id") == 0 || !ids) return;
    for (const auto& id : *ids) {
      if (!id.is_int64()) continue;
      auto event = FromMessage(deletion, *chat);
      event.vendor_event_id += "/" + std::to_string(id.get_int64());
      const bool named_before = std::ranges::any_of(
          events_, [&](const IncomingEvent& other) { return other.vendor_event_id == event.vendor_event_id; });
      if (named_before) continue;
      event.content.kind = DeleteContent{std::to_string(id.get_int64())};
      events_.push_back(std::move(event));
    }
  }

  // --- buttons and reactions

  void Pressed(const json::Object& query) {
    const auto* writer = ObjectIn(query, "from");
    if (!writer || IntIn(*writer, "id") == 0) return;
    IncomingEvent event;
    event.vendor_event_id = id_;
    if (const auto id = TextIn(query, "id"); !id.empty()) event.vendor_event_id = std::string(kCallbackIds) + id;
    event.thread_key = std::to_string(IntIn(*writer, "id"));  // Of a message that was sent by way of the bot into a chat we do not know.
    SetWriter(event, *writer);
    PostbackContent pressed{TextIn(query, query.contains("data") ? "data" : "game_short_name")};
    if (const auto* message = ObjectIn(query, "message")) {
      const auto* chat = ObjectIn(*message, "chat");
      if (chat && IntIn(*chat, "id") != 0) {
        event.thread_key = ThreadKey(ThreadOf(*message));
        SetGroup(event, *chat, *message);
      }
      if (const auto id = IntIn(*message, "message_id"); id != 0) event.reply_to_vendor_id = std::to_string(id);
      pressed.title = TitleOf(*message, pressed.payload);
    }
    event.content.kind = std::move(pressed);
    events_.push_back(std::move(event));
  }

  static std::string TitleOf(const json::Object& message, const std::string& data) {
    const auto* markup = ObjectIn(message, "reply_markup");
    const auto* rows = markup ? ListIn(*markup, "inline_keyboard") : nullptr;
    if (!rows) return {};
    for (const auto& row : *rows) {
      const auto* buttons = row.if_array();
      if (!buttons) continue;
      for (const auto& item : *buttons) {
        const auto* button = item.if_object();
        if (button && TextIn(*button, "callback_data") == data) return TextIn(*button, "text");
      }
    }
    return {};
  }

  static std::vector<std::string> EmojiOf(const json::Object& reaction, std::string_view name) {
    std::vector<std::string> emoji;
    const auto* list = ListIn(reaction, name);
    if (!list) return emoji;
    for (const auto& item : *list) {
      const auto* one = item.if_object();
      if (!one) continue;
      const auto type = TextIn(*one, "type");
      emoji.push_back(type == "emoji" ? TextIn(*one, "emoji") : type == "paid" ? "⭐" : "custom:" + TextIn(*one, "custom_emoji_id"));
    }
    return emoji;
  }

  void Reacted(const json::Object& reaction) {
    const auto* chat = ObjectIn(reaction, "chat");
    const auto message_id = IntIn(reaction, "message_id");
    if (!chat || IntIn(*chat, "id") == 0 || message_id == 0) return;
    const auto before = EmojiOf(reaction, "old_reaction"), after = EmojiOf(reaction, "new_reaction");
    const auto add = [&](const std::string& emoji, bool removed) {
      auto event = FromMessage(reaction, *chat);
      event.vendor_message_id.clear();
      const auto* writer = ObjectIn(reaction, "user");
      if (!writer) writer = ObjectIn(reaction, "actor_chat");
      if (writer) SetWriter(event, *writer);
      event.vendor_event_id += "/" + std::to_string(events_.size());
      event.content.kind = ReactionContent{std::to_string(message_id), emoji, removed};
      events_.push_back(std::move(event));
    };
    for (const auto& emoji : before) {
      if (!std::ranges::count(after, emoji)) add(emoji, true);
    }
    for (const auto& emoji : after) {
      if (!std::ranges::count(before, emoji)) add(emoji, false);
    }
  }

  // --- everything else

  void BotsPlace(const json::Object& change) {
    const auto* chat = ObjectIn(change, "chat");
    const auto* now = ObjectIn(change, "new_chat_member");
    if (!chat || !now || TextIn(*chat, "type") != "private") return;
    const bool blocked = TextIn(*now, "status") == "kicked";
    Happened(blocked ? "bot_blocked" : "bot_unblocked", change);
    if (!events_.empty()) events_.back().consent = blocked ? Consent::kOptedOut : Consent::kReachable;
  }

  // Something that has a name and a place, and is not for the bot to answer.
  void Happened(std::string_view name, const json::Object& object) {
    const auto* chat = ObjectIn(object, "chat");
    const json::Object* writer = nullptr;
    for (const char* field : {"from", "user", "actor_chat", "sender_chat", "voter_chat"}) {
      if (!writer) writer = ObjectIn(object, field);
    }
    auto place = chat && IntIn(*chat, "id") != 0 ? chat : writer;
    if (!place || IntIn(*place, "id") == 0) return;
    IncomingEvent event;
    event.vendor_event_id = id_;
    event.thread_key = std::to_string(IntIn(*place, "id"));
    if (const auto private_chat = IntIn(object, "user_chat_id"); private_chat != 0) event.thread_key = std::to_string(private_chat);
    SetWriter(event, writer ? *writer : *place);
    if (place == chat && event.thread_key == std::to_string(IntIn(*chat, "id"))) SetGroup(event, *chat, object);
    event.sent_at = When(object, "date");
    event.addressed = false;
    event.content.kind = EventContent{std::string(name), json::Dump(object)};
    events_.push_back(std::move(event));
  }

  void Unknown(std::string_view name, const json::Value& value) {
    IncomingEvent event;
    event.vendor_event_id = id_;
    event.thread_key = "updates";
    event.vendor_user_id = "telegram";
    event.user_name = "Telegram";
    event.addressed = false;
    const auto kind = std::string(name.substr(0, 100));
    event.content.kind = UnknownContent{"An update of a kind that is not known: " + kind, AsObjectText(value)};
    events_.push_back(std::move(event));
  }

  static void SetWriter(IncomingEvent& event, const json::Object& writer) {
    event.vendor_user_id = std::to_string(IntIn(writer, "id"));
    event.user_name = NameOf(writer);
    event.user_locale = TextIn(writer, "language_code");
  }

  static void SetGroup(IncomingEvent& event, const json::Object& chat, const json::Object& message) {
    const auto kind = TextIn(chat, "type");
    event.group = (kind == "group" || kind == "supergroup" || kind == "channel") && !message.contains("direct_messages_topic");
    if (!event.group) return;
    event.thread_title = TextIn(chat, "title");
    const auto* opening = ObjectIn(message, "reply_to_message");
    const auto* topic = opening && FlagIn(message, "is_topic_message") ? ObjectIn(*opening, "forum_topic_created") : nullptr;
    if (topic) event.thread_title += ": " + TextIn(*topic, "name");
  }

  std::string id_;
  const Self& self_;
  bool skipped_ = false;
  std::vector<IncomingEvent> events_;
};

}  // namespace

Result<std::vector<IncomingEvent>> DecodeUpdate(std::string_view body, const Self& self) {
  TRY(const auto update, json::ParseObject(body));
  const auto id = IntIn(update, "update_id");
  if (id <= 0) return Error(ErrorCode::kInvalid, "\"update_id\" is missing; an update of the Bot API is expected.").InField("update_id");
  return UpdateDecoder(id, self).Decode(update);
}

Updates DecodeUpdates(const json::Array& updates, const Self& self) {
  Updates decoded;
  for (const auto& item : updates) {
    const auto* update = item.if_object();
    const auto id = update ? IntIn(*update, "update_id") : 0;
    if (id <= 0) continue;
    decoded.next_offset = std::max(decoded.next_offset, id + 1);
    auto events = UpdateDecoder(id, self).Decode(*update);
    std::ranges::move(events, std::back_inserter(decoded.events));
  }
  return decoded;
}

const std::vector<std::string_view>& AllowedUpdates() {
  static const std::vector<std::string_view> kAll = {
      "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
      "edited_business_message", "deleted_business_messages", "guest_message", "stopped_message_generation",
      "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query",
      "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
      "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot", "subscription"};
  return kAll;
}

std::string_view CallbackQueryOf(const IncomingEvent& event) {
  const std::string_view id = event.vendor_event_id;
  return id.starts_with(kCallbackIds) ? id.substr(kCallbackIds.size()) : std::string_view();
}

}  // namespace beseda::telegram
