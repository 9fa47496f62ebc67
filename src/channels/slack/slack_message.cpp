#include "channels/slack/slack_message.h"

#include "base/text.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_person.h"
#include "channels/slack/slack_place.h"
#include "channels/slack/slack_text.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

constexpr std::string_view kNotices[] = {
    "bot_add", "bot_remove", "channel_archive", "channel_convert_to_private", "channel_join", "channel_leave", "channel_name",
    "channel_posting_permissions", "channel_purpose", "channel_topic", "channel_unarchive", "group_archive", "group_join", "group_leave",
    "group_name", "group_purpose", "group_topic", "group_unarchive", "huddle_thread", "pinned_item", "reminder_add", "unpinned_item"};

std::string NameOf(const json::Object& message) {
  const auto& profile = Sub(message, "user_profile");
  return std::string(Either(Either(Text(profile, "display_name"), Text(profile, "real_name")), Text(message, "username")));
}

MediaContent::Kind KindOf(std::string_view mime) {
  if (mime.starts_with("image/")) return MediaContent::Kind::kImage;
  if (mime.starts_with("audio/")) return MediaContent::Kind::kAudio;
  if (mime.starts_with("video/")) return MediaContent::Kind::kVideo;
  return MediaContent::Kind::kFile;
}

/// A file of https://docs.slack.dev/reference/objects/file-object.
Content ReadFile(const json::Object& file) {
  const auto mode = Text(file, "mode");
  const auto url = Either(Text(file, "url_private_download"), Text(file, "url_private"));
  const auto name = std::string(Either(Text(file, "name"), Text(file, "title")));
  if (mode == "tombstone" || mode == "hidden_by_limit") return Content{UnknownContent{"a file that is gone", json::Dump(file)}};
  if (mode == "external" || Flag(file, "is_external")) {
    return MakeText(name.empty() ? std::string(url) : name + ": " + std::string(url), false);
  }
  if (Text(file, "id").empty()) return Content{UnknownContent{"file", json::Dump(file)}};
  MediaContent media;
  media.mime = Text(file, "mimetype");
  media.kind = KindOf(media.mime);
  // Clips are recorded in Slack: subtype slack_audio and slack_video.
  media.voice_note = Text(file, "subtype") == "slack_audio";
  if (media.voice_note) media.kind = MediaContent::Kind::kAudio;
  media.name = name;
  media.size = Whole(file, "size");
  media.width = Whole(file, "original_w");
  media.height = Whole(file, "original_h");
  media.duration_ms = Whole(file, "duration_ms");
  // In channels shared with others the event has the file's id only, and the rest is to be asked for.
  media.url = "vendor:" + (url.empty() ? "file/" + std::string(Text(file, "id")) : std::string(url));
  return Content{std::move(media)};
}

/// What a message without a text of its own shows: that of its attachments.
std::string AttachedText(const json::Object& message) {
  std::string text;
  for (const auto& item : Items(message, "attachments")) {
    const auto& attachment = AsObject(item);
    const auto part = Either(Text(attachment, "text"), Text(attachment, "fallback"));
    if (part.empty()) continue;
    if (!text.empty()) text += '\n';
    text += part;
  }
  return text;
}

}  // namespace

bool IsOwn(const json::Object& message, const BotIdentity& bot) {
  if (!bot.user.empty() && Text(message, "user") == bot.user) return true;
  if (bot.app_id.empty() || Text(message, "bot_id").empty()) return false;
  return Text(message, "app_id") == bot.app_id || Text(Sub(message, "bot_profile"), "app_id") == bot.app_id;
}

bool IsNotice(std::string_view subtype) {
  for (const auto known : kNotices) {
    if (subtype == known) return true;
  }
  return false;
}

bool IsDirect(std::string_view channel, std::string_view channel_type) {
  if (!channel_type.empty()) return channel_type == "im" || channel_type == "app_home";
  return channel.starts_with('D') || channel.starts_with('U') || channel.starts_with('W');
}

IncomingEvent MessageBase(const MessageContext& context) {
  const auto& message = context.message;
  const std::string ts(Text(message, "ts"));
  const auto thread_ts = Text(message, "thread_ts");
  const bool reply = !thread_ts.empty() && thread_ts != ts;
  const bool from_bot = !Text(message, "bot_id").empty();
  IncomingEvent event;
  event.group = !IsDirect(context.channel, context.channel_type);
  const bool mentioned = context.mention || Mentions(Text(message, "text"), context.bot.user);
  const bool in_own_thread = reply && !context.bot.user.empty() && Text(message, "parent_user_id") == context.bot.user;
  // Two bots that answer each other would never end.
  event.addressed = !from_bot && (!event.group || mentioned || in_own_thread);
  event.follows_up = !from_bot && event.group && reply;
  Place place{std::string(context.channel), reply ? std::string(thread_ts) : std::string()};
  if (event.group && !reply && event.addressed && context.reply_in_threads) place.ts = ts;
  event.thread_key = KeyOf(place);
  event.vendor_message_id = KeyOf(Place{std::string(context.channel), ts});
  event.vendor_event_id = "msg:" + event.vendor_message_id;
  event.vendor_user_id = Either(Text(message, "user"), Either(Text(message, "bot_id"), "unknown"));
  event.user_name = NameOf(message);
  event.known_to_vendor = !from_bot && IsUserId(event.vendor_user_id);
  event.sent_at = TimeOf(ts);
  return event;
}

Content TextOf(const json::Object& message, const BotIdentity& bot) {
  const auto text = Text(message, "text");
  if (!text.empty()) return MakeText(ReadText(WithoutMention(text, bot.user)), false);
  if (const auto attached = AttachedText(message); !attached.empty()) return MakeText(ReadText(attached), false);
  return Content{UnknownContent{"message", json::Dump(message)}};
}

std::vector<IncomingEvent> ReadMessage(const MessageContext& context) {
  const auto& files = Items(context.message, "files");
  auto base = MessageBase(context);
  std::vector<IncomingEvent> events;
  auto text = TextOf(context.message, context.bot);
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto event = base;
    if (i > 0) event.vendor_event_id += "#" + std::to_string(i);
    if (i > 0) event.vendor_message_id += "#" + std::to_string(i);
    event.content = ReadFile(AsObject(files[i]));
    auto* media = std::get_if<MediaContent>(&event.content.kind);
    const auto* caption = std::get_if<TextContent>(&text.kind);
    if (i == 0 && media && caption) {
      media->caption = caption->text;
    } else if (i == 0 && caption) {
      // The first file cannot carry the text: it goes before.
      auto said = base;
      said.vendor_event_id += "#text";
      said.content = text;
      events.push_back(std::move(said));
    }
    events.push_back(std::move(event));
  }
  if (!events.empty()) return events;
  base.content = std::move(text);
  return {std::move(base)};
}

}  // namespace beseda::slack
