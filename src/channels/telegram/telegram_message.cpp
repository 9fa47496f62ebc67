#include "channels/telegram/telegram_message.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "channels/telegram/telegram_fields.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

constexpr std::size_t kMaxPayload = 2000;

/// Fields of service messages, Bot API 10.3; they become events of the same name.
constexpr std::array kServiceFields = {
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
    "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id",
    "migrate_from_chat_id", "pinned_message", "successful_payment", "refunded_payment", "users_shared", "chat_shared",
    "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "gift", "unique_gift", "gift_upgrade_sent",
    "paid_message_price_changed", "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
    "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
    "video_chat_participants_invited", "chat_owner_left", "chat_owner_changed", "community_chat_added",
    "community_chat_joined", "community_chat_removed", "managed_bot_created", "poll_option_added", "poll_option_deleted"};

/// Fields of messages that we show in words only, and how they begin.
constexpr std::array<std::pair<const char*, const char*>, 7> kShownInWords = {{{"poll", "Poll"},
                                                                               {"checklist", "Checklist"},
                                                                               {"invoice", "Invoice"},
                                                                               {"game", "Game"},
                                                                               {"story", "Story"},
                                                                               {"paid_media", "Paid media"},
                                                                               {"giveaway", "Giveaway"}}};

MediaContent File(const json::Object& file, MediaContent::Kind kind, const char* mime) {
  MediaContent media;
  media.kind = kind;
  media.url = "vendor:" + TextIn(file, "file_id");
  media.name = TextIn(file, "file_name");
  media.mime = TextIn(file, "mime_type");
  if (media.mime.empty()) media.mime = mime;
  media.size = IntIn(file, "file_size");
  media.width = IntIn(file, "width");
  media.height = IntIn(file, "height");
  media.duration_ms = std::clamp<std::int64_t>(IntIn(file, "duration"), 0, 1'000'000'000) * 1000;
  return media;
}

// Photos come in several sizes; the largest is the last by custom, but that is not promised.
std::optional<MediaContent> Photo(const json::Array& sizes) {
  const json::Object* largest = nullptr;
  for (const auto& size : sizes) {
    const auto* photo = size.if_object();
    if (photo && (!largest || NumberIn(*photo, "width") * NumberIn(*photo, "height") >=
                                  NumberIn(*largest, "width") * NumberIn(*largest, "height"))) {
      largest = photo;
    }
  }
  if (!largest) return std::nullopt;
  return File(*largest, MediaContent::Kind::kImage, "image/jpeg");
}

// Moving stickers of Telegram's own format are shown as their still picture.
MediaContent Sticker(const json::Object& sticker) {
  const auto* still = ObjectIn(sticker, "thumbnail");
  const bool animated = FlagIn(sticker, "is_animated"), video = FlagIn(sticker, "is_video");
  auto media = animated && still ? File(*still, MediaContent::Kind::kImage, "image/webp")
               : animated        ? File(sticker, MediaContent::Kind::kFile, "application/x-tgsticker")
               : video           ? File(sticker, MediaContent::Kind::kVideo, "video/webm")
                                 : File(sticker, MediaContent::Kind::kImage, "image/webp");
  media.sticker = true;
  media.caption = TextIn(sticker, "emoji");
  return media;
}

std::optional<MediaContent> MediaOf(const json::Object& message) {
  using Kind = MediaContent::Kind;
  if (const auto* file = ObjectIn(message, "animation")) return File(*file, Kind::kVideo, "video/mp4");
  if (const auto* file = ObjectIn(message, "video")) return File(*file, Kind::kVideo, "video/mp4");
  if (const auto* sizes = ListIn(message, "photo")) return Photo(*sizes);
  if (const auto* file = ObjectIn(message, "audio")) return File(*file, Kind::kAudio, "audio/mpeg");
  if (const auto* file = ObjectIn(message, "document")) return File(*file, Kind::kFile, "application/octet-stream");
  if (const auto* file = ObjectIn(message, "sticker")) return Sticker(*file);
  if (const auto* file = ObjectIn(message, "voice")) {
    auto voice = File(*file, Kind::kAudio, "audio/ogg");
    voice.voice_note = true;
    return voice;
  }
  if (const auto* file = ObjectIn(message, "video_note")) {
    auto note = File(*file, Kind::kVideo, "video/mp4");
    note.width = note.height = IntIn(*file, "length");
    return note;
  }
  return std::nullopt;
}

// A link that stands behind words is written after them, since plain text is all that we keep of marks.
std::string WithAddresses(const json::Object& message, std::string_view text, std::string_view entities) {
  const auto* list = ListIn(message, entities);
  if (!list) return std::string(text);
  std::string out;
  std::size_t written = 0;
  for (const auto& item : *list) {
    const auto* entity = item.if_object();
    if (!entity || TextIn(*entity, "type") != "text_link") continue;
    const auto words = Utf16Part(text, IntIn(*entity, "offset"), IntIn(*entity, "length"));
    const auto url = TextIn(*entity, "url");
    if (words.empty() || url.empty() || words == url) continue;
    const auto end = std::size_t(words.data() - text.data()) + words.size();
    if (end < written) continue;
    out.append(text.substr(written, end - written)).append(" (").append(url).append(")");
    written = end;
  }
  return out.append(text.substr(written));
}

void AppendTexts(const json::Value& value, std::string& out) {
  if (const auto* text = value.if_string()) {
    out += json::View(*text);
  } else if (const auto* list = value.if_array()) {
    for (const auto& item : *list) AppendTexts(item, out);
  } else if (const auto* object = value.if_object()) {
    for (const char* name : {"text", "blocks", "items", "cells", "summary", "caption", "credit"}) {
      if (const auto* inner = object->if_contains(name)) AppendTexts(*inner, out);
    }
    // Blocks say their type and end a line; so do the items of lists.
    static constexpr std::array kBlocks = {"paragraph", "heading", "pre", "footer", "blockquote", "pullquote"};
    const auto type = TextIn(*object, "type");
    for (const char* block : kBlocks) {
      if (type == block) out += '\n';
    }
  }
}

Content Contact(const json::Object& contact) {
  ContactContent person;
  person.name = NameOf(contact);
  if (auto phone = TextIn(contact, "phone_number"); !phone.empty()) person.phones.push_back(std::move(phone));
  return Content{std::move(person)};
}

Content Place(const json::Object& location, const json::Object* venue) {
  LocationContent place;
  place.latitude = NumberIn(location, "latitude");
  place.longitude = NumberIn(location, "longitude");
  if (venue) {
    place.title = TextIn(*venue, "title");
    place.address = TextIn(*venue, "address");
  }
  return Content{std::move(place)};
}

Content InWords(std::string words, const json::Object& object, const json::Object& message) {
  for (const char* name : {"question", "title"}) {
    if (const auto text = TextIn(object, name); !text.empty()) words += ": " + text;
  }
  return Content{UnknownContent{std::move(words), json::Dump(message)}};
}

const char* ServiceField(const json::Object& message) {
  for (const char* field : kServiceFields) {
    if (message.contains(field)) return field;
  }
  return nullptr;
}

// The name of a field that we have never heard of, for a person who looks at the message.
Content Unheard(const json::Object& message) {
  static constexpr std::array kUsual = {"message_id", "from",       "date",     "chat",       "sender_chat",
                                        "edit_date",  "via_bot",    "caption",  "entities",   "message_thread_id",
                                        "reply_markup", "is_topic_message", "reply_to_message", "forward_origin"};
  std::string name;
  for (const auto& [key, value] : message) {
    const bool usual = std::ranges::any_of(kUsual, [&](const char* known) { return key == known; });
    if (!usual) name = key;
  }
  return Content{UnknownContent{name.empty() ? "An empty message" : "A message of a kind that is not known: " + name,
                                json::Dump(message)}};
}

bool Names(std::string_view name, const Self& self) {
  return !self.username.empty() && ToLower(name) == "@" + ToLower(self.username);
}

}  // namespace

std::string NameOf(const json::Object& user_or_chat) {
  auto name = TextIn(user_or_chat, "first_name");
  if (const auto last = TextIn(user_or_chat, "last_name"); !last.empty()) name += (name.empty() ? "" : " ") + last;
  if (name.empty()) name = TextIn(user_or_chat, "title");
  if (name.empty()) name = TextIn(user_or_chat, "username");
  return name;
}

Content ContentOf(const json::Object& message, const Self& self) {
  if (message.contains("text")) {
    auto text = TextIn(message, "text");
    // "/start@my_bot" is what groups make of "/start".
    const auto command = std::string_view(text).substr(0, text.find_first_of(" \n"));
    if (const auto at = command.find('@'); command.starts_with('/') && at != command.npos && Names(command.substr(at), self)) {
      text.erase(at, command.size() - at);
      return MakeText(std::move(text), false);
    }
    return MakeText(WithAddresses(message, text, "entities"), false);
  }
  if (auto media = MediaOf(message)) {
    if (message.contains("caption")) media->caption = WithAddresses(message, TextIn(message, "caption"), "caption_entities");
    return Content{std::move(*media)};
  }
  if (const auto* contact = ObjectIn(message, "contact")) return Contact(*contact);
  if (const auto* location = ObjectIn(message, "location")) return Place(*location, ObjectIn(message, "venue"));
  if (const auto* venue = ObjectIn(message, "venue")) {
    if (const auto* location = ObjectIn(*venue, "location")) return Place(*location, venue);
  }
  if (const auto* dice = ObjectIn(message, "dice")) {
    return MakeText(TextIn(*dice, "emoji") + " " + std::to_string(IntIn(*dice, "value")), false);
  }
  if (const auto* data = ObjectIn(message, "web_app_data")) {
    auto text = TextIn(*data, "data");  // At most 4096 bytes, which is more than a payload has.
    if (text.size() > kMaxPayload) return MakeText(std::move(text), false);
    return Content{PostbackContent{std::move(text), TextIn(*data, "button_text")}};
  }
  if (const auto* rich = ObjectIn(message, "rich_message")) {
    std::string text;
    if (const auto* blocks = rich->if_contains("blocks")) AppendTexts(*blocks, text);
    if (const auto said = Trim(text); !said.empty()) return MakeText(std::string(said), false);
    return InWords("Rich message", *rich, message);
  }
  if (const char* field = ServiceField(message)) return Content{EventContent{field, AsObjectText(message.at(field))}};
  for (const auto& [field, words] : kShownInWords) {
    if (const auto* object = ObjectIn(message, field)) return InWords(words, *object, message);
  }
  return Unheard(message);
}

Thread ThreadOf(const json::Object& message) {
  Thread thread;
  const auto* chat = ObjectIn(message, "chat");
  if (chat) thread.chat_id = IntIn(*chat, "id");
  thread.business = TextIn(message, "business_connection_id");
  thread.guest = message.contains("guest_query_id");
  // Groups without topics name their reply threads too; those are not conversations of their own.
  if (FlagIn(message, "is_topic_message")) thread.topic = IntIn(message, "message_thread_id");
  if (const auto* topic = ObjectIn(message, "direct_messages_topic")) thread.direct_topic = IntIn(*topic, "topic_id");
  return thread;
}

std::string ReplyTo(const json::Object& message) {
  const auto* answered = ObjectIn(message, "reply_to_message");
  // In a topic everything answers the message that opened it.
  if (!answered || answered->contains("forum_topic_created")) return {};
  const auto id = IntIn(*answered, "message_id");
  return id == 0 ? std::string() : std::to_string(id);
}

bool IsAddressed(const json::Object& message, const Self& self) {
  if (const auto* answered = ObjectIn(message, "reply_to_message")) {
    const auto* writer = ObjectIn(*answered, "from");
    const bool opened = answered->contains("forum_topic_created");
    if (writer && !opened && self.bot_id != 0 && IntIn(*writer, "id") == self.bot_id) return true;
  }
  const bool has_text = message.contains("text");
  const auto text = TextIn(message, has_text ? "text" : "caption");
  const auto* entities = ListIn(message, has_text ? "entities" : "caption_entities");
  if (!entities) return false;
  for (const auto& item : *entities) {
    const auto* entity = item.if_object();
    if (!entity) continue;
    const auto type = TextIn(*entity, "type");
    const auto part = Utf16Part(text, IntIn(*entity, "offset"), IntIn(*entity, "length"));
    if (type == "mention" && Names(part, self)) return true;
    if (type == "bot_command") {
      const auto at = part.find('@');
      if (at == part.npos || Names(part.substr(at), self)) return true;
    }
    if (type == "text_mention") {
      const auto* user = ObjectIn(*entity, "user");
      if (user && self.bot_id != 0 && IntIn(*user, "id") == self.bot_id) return true;
    }
  }
  return false;
}

std::string StartParameter(const json::Object& message) {
  constexpr std::string_view kStart = "/start ";
  const auto text = TextIn(message, "text");
  return text.starts_with(kStart) ? std::string(Trim(text.substr(kStart.size()))) : std::string();
}

}  // namespace beseda::telegram
