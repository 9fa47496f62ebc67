#include "channels/slack/slack_decoder.h"

#include <memory>

#include "base/text.h"
#include "channels/slack/slack_emoji.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_message.h"
#include "channels/slack/slack_person.h"
#include "channels/slack/slack_place.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

/// Events that happened rather than were said, kept under their names.
constexpr std::string_view kHappenings[] = {
    "member_joined_channel", "member_left_channel", "app_home_opened", "assistant_thread_started", "assistant_thread_context_changed",
    "channel_archive", "channel_unarchive", "channel_rename", "group_rename", "pin_added", "pin_removed", "team_join"};

bool IsHappening(std::string_view type) {
  for (const auto known : kHappenings) {
    if (type == known) return true;
  }
  return false;
}

/// A field that is an id, or an object with one.
std::string_view IdIn(const json::Object& event, std::string_view name) {
  return Either(Text(event, name), Text(Sub(event, name), "id"));
}

class EventDecoder {
 public:
  EventDecoder(const json::Object& envelope, const json::Object& event, const DecoderOptions& options)
      : envelope_(envelope), event_(event), options_(options) {
    bot_.app_id = Text(envelope, "api_app_id");
    // The first authorization is the app's own installation that the event is for.
    const auto& authorizations = Items(envelope, "authorizations");
    if (!authorizations.empty() && Flag(AsObject(authorizations.front()), "is_bot")) {
      bot_.user = Text(AsObject(authorizations.front()), "user_id");
    }
  }

  Result<std::vector<IncomingEvent>> Decode() {
    const auto type = Text(event_, "type");
    if ((type == "message" || type == "app_mention") && Text(event_, "channel").empty()) {
      return Error(ErrorCode::kInvalid, "A message needs its channel.").InField("event.channel");
    }
    if (type == "message" || type == "app_mention") return DecodeMessage(type);
    if (type == "reaction_added" || type == "reaction_removed") return DecodeReaction(type == "reaction_removed");
    auto event = Base();
    event.addressed = false;
    if (IsHappening(type)) {
      event.content.kind = EventContent{std::string(type), json::Dump(event_)};
    } else {
      event.content.kind = UnknownContent{std::string(CutUtf8(type, 100)), json::Dump(event_)};
    }
    return std::vector<IncomingEvent>{std::move(event)};
  }

 private:
  std::vector<IncomingEvent> DecodeMessage(std::string_view type) {
    const auto subtype = Text(event_, "subtype");
    if (subtype == "message_changed") return DecodeChange();
    if (subtype == "message_deleted") return DecodeDeletion(Sub(event_, "previous_message"), Text(event_, "deleted_ts"));
    // Says that a thread has a new reply, which comes as a message of its own.
    if (subtype == "message_replied" || IsOwn(event_, bot_)) return {};
    const MessageContext context{event_, bot_, Text(event_, "channel"), Text(event_, "channel_type"), type == "app_mention",
                                 options_.reply_in_threads};
    if (IsNotice(subtype)) {
      auto event = MessageBase(context);
      event.addressed = false;
      event.content.kind = EventContent{std::string(subtype), json::Dump(event_)};
      return {std::move(event)};
    }
    return ReadMessage(context);
  }

  /// An edit; also what Slack does to a message (previews of links, counts of replies), which is no news.
  std::vector<IncomingEvent> DecodeChange() {
    const auto& message = Sub(event_, "message");
    const auto& before = Sub(event_, "previous_message");
    if (Text(message, "subtype") == "tombstone") return DecodeDeletion(before.empty() ? message : before, Text(message, "ts"));
    const auto edited = Text(Sub(message, "edited"), "ts");
    if (edited.empty() || edited == Text(Sub(before, "edited"), "ts") || IsOwn(message, bot_)) return {};
    auto event = MessageBase(ContextOf(before.empty() ? message : before));
    const auto ts = std::string(Text(message, "ts"));
    const auto id = KeyOf(Place{std::string(Text(event_, "channel")), ts});
    event.vendor_event_id = "edit:" + id + ":" + std::string(edited);
    event.vendor_message_id.clear();
    event.sent_at = TimeOf(edited);
    event.content.kind = EditContent{id, std::make_shared<const Content>(TextOf(message, bot_))};
    return {std::move(event)};
  }

  std::vector<IncomingEvent> DecodeDeletion(const json::Object& message, std::string_view ts) {
    if (IsOwn(message, bot_)) return {};
    auto event = MessageBase(ContextOf(message));
    const auto id = KeyOf(Place{std::string(Text(event_, "channel")), std::string(ts)});
    event.vendor_event_id = "delete:" + id;
    event.vendor_message_id.clear();
    event.sent_at = TimeOf(Text(event_, "event_ts"));
    event.content.kind = DeleteContent{id};
    return {std::move(event)};
  }

  std::vector<IncomingEvent> DecodeReaction(bool removed) {
    const auto& item = Sub(event_, "item");
    if (!bot_.user.empty() && Text(event_, "user") == bot_.user) return {};
    auto event = Base();
    event.addressed = false;
    if (Text(item, "type") == "message" && !Text(item, "channel").empty()) {
      const Place place{std::string(Text(item, "channel")), std::string(Text(item, "ts"))};
      event.thread_key = place.channel;
      event.group = !IsDirect(place.channel, {});
      event.content.kind = ReactionContent{KeyOf(place), EmojiOf(Text(event_, "reaction")), removed};
    } else {
      event.content.kind = UnknownContent{std::string(Text(event_, "type")), json::Dump(event_)};
    }
    return {std::move(event)};
  }

  MessageContext ContextOf(const json::Object& message) const {
    return {message, bot_, Text(event_, "channel"), Text(event_, "channel_type"), false, options_.reply_in_threads};
  }

  /// What every event has: who, where, when.
  IncomingEvent Base() const {
    IncomingEvent event;
    const auto& thread = Sub(event_, "assistant_thread");
    const auto& item = Sub(event_, "item");
    event.vendor_event_id = Text(envelope_, "event_id");
    if (event.vendor_event_id.empty()) event.vendor_event_id = std::string(Text(event_, "type")) + ":" + std::string(CutUtf8(json::Dump(event_), 200));
    event.vendor_user_id = Either(Either(IdIn(event_, "user"), IdIn(event_, "user_id")), Text(thread, "user_id"));
    Place place;
    place.channel = Either(Either(IdIn(event_, "channel"), IdIn(event_, "channel_id")), Either(Text(thread, "channel_id"), Text(item, "channel")));
    place.ts = Text(thread, "thread_ts");
    // Of no conversation: with the person it is about, or with the workspace.
    if (place.channel.empty()) place.channel = event.vendor_user_id;
    if (place.channel.empty()) place.channel = Either(Text(envelope_, "team_id"), "workspace");
    if (event.vendor_user_id.empty()) event.vendor_user_id = Either(Text(envelope_, "team_id"), "workspace");
    event.known_to_vendor = IsUserId(event.vendor_user_id);
    event.group = !IsDirect(place.channel, {});
    event.thread_key = KeyOf(place);
    event.sent_at = TimeOf(Text(event_, "event_ts"));
    return event;
  }

  const json::Object& envelope_;
  const json::Object& event_;
  const DecoderOptions& options_;
  BotIdentity bot_;
};

}  // namespace

Result<std::vector<IncomingEvent>> DecodeEvent(const json::Object& envelope, const DecoderOptions& options) {
  const auto& event = Sub(envelope, "event");
  if (Text(event, "type").empty()) {
    return Error(ErrorCode::kInvalid, "There is no event in this call.").InField("event.type");
  }
  return EventDecoder(envelope, event, options).Decode();
}

}  // namespace beseda::slack
