#include "channels/slack/slack_interactions.h"

#include "base/text.h"
#include "channels/slack/slack_actions.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_message.h"
#include "channels/slack/slack_person.h"
#include "channels/slack/slack_place.h"
#include "channels/slack/slack_text.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

constexpr std::size_t kMostPayload = 2000;  // bytes, of the model's postbacks

std::string_view UserName(const json::Object& user) { return Either(Text(user, "name"), Text(user, "username")); }

/// Who, and where: the channel and thread of the message that it is about; of a view, what was noted in it, else the person.
IncomingEvent Base(const json::Object& payload) {
  const auto& user = Sub(payload, "user");
  const auto& message = Sub(payload, "message");
  const auto& container = Sub(payload, "container");
  IncomingEvent event;
  event.vendor_user_id = Text(user, "id");
  event.user_name = UserName(user);
  event.known_to_vendor = IsUserId(event.vendor_user_id);
  Place place;
  place.channel = Either(Text(Sub(payload, "channel"), "id"), Text(container, "channel_id"));
  place.ts = Either(Text(message, "thread_ts"), Text(container, "thread_ts"));
  event.thread_key = KeyOf(place);
  if (place.channel.empty()) event.thread_key = Either(Text(Sub(payload, "view"), "private_metadata"), Text(user, "id"));
  event.group = !IsDirect(PlaceOf(event.thread_key).channel, {});
  const auto ts = Either(Text(message, "ts"), Either(Text(container, "message_ts"), Text(payload, "message_ts")));
  if (!place.channel.empty() && !ts.empty()) event.reply_to_vendor_id = KeyOf(Place{place.channel, std::string(ts)});
  return event;
}

/// The answer of one element: a button's value, a list's choice, a date…
std::string_view ValueOf(const json::Object& element) {
  const auto& option = Sub(element, "selected_option");
  for (const char* name : {"value", "selected_date", "selected_time", "selected_user", "selected_conversation", "selected_channel"}) {
    if (const auto value = Text(element, name); !value.empty()) return value;
  }
  return Text(option, "value");
}

struct Choice {
  std::string value;
  std::string title;
};

/// What was chosen in an element that takes several: checkboxes and multi-selects.
std::vector<Choice> ChoicesOf(const json::Object& element) {
  std::vector<Choice> choices;
  for (const auto& item : Items(element, "selected_options")) {
    const auto& option = AsObject(item);
    choices.push_back({std::string(Text(option, "value")), std::string(Text(Sub(option, "text"), "text"))});
  }
  for (const char* name : {"selected_users", "selected_conversations", "selected_channels"}) {
    for (const auto& item : Items(element, name)) {
      if (item.is_string()) choices.push_back({std::string(json::View(item.get_string())), {}});
    }
  }
  return choices;
}

std::string Joined(const std::vector<Choice>& choices, std::string Choice::*part) {
  std::string all;
  for (const auto& choice : choices) {
    if (!(choice.*part).empty()) all += (all.empty() ? "" : ",") + choice.*part;
  }
  return all;
}

std::vector<IncomingEvent> DecodeActions(const json::Object& payload) {
  std::vector<IncomingEvent> events;
  const auto base = Base(payload);
  for (const auto& item : Items(payload, "actions")) {
    const auto& action = AsObject(item);
    const auto id = Text(action, "action_id");
    if (id.starts_with(kUrlAction)) continue;  // Slack has opened the address itself.
    auto event = base;
    const auto& option = Sub(action, "selected_option");
    const auto choices = ChoicesOf(action);
    const auto titles = Joined(choices, &Choice::title), values = Joined(choices, &Choice::value);
    const auto title = Either(Either(Text(Sub(action, "text"), "text"), Text(Sub(option, "text"), "text")), titles);
    const auto value = Either(ValueOf(action), values);
    // The trigger is needed to open a form in answer (slack_views.h).
    event.vendor_event_id = "action:" + std::string(Text(action, "action_ts")) + ":" + event.vendor_user_id + ":" + std::string(id) + ":" +
                            std::string(Text(payload, "trigger_id"));
    event.sent_at = TimeOf(Text(action, "action_ts"));
    // What somebody has typed may be longer than what a choice sends back.
    if (value.size() > kMostPayload) {
      event.content = MakeText(std::string(value), false);
    } else {
      event.content.kind = PostbackContent{std::string(Either(value, title)), std::string(title)};
    }
    events.push_back(std::move(event));
  }
  return events;
}

/// A form's answers: {"block.action": value}, or {"name": value} where both are called the same, as in our forms.
json::Object ReadState(const json::Object& view) {
  json::Object answers;
  for (const auto& [block, actions] : Sub(Sub(view, "state"), "values")) {
    for (const auto& [action, element] : AsObject(actions)) {
      auto name = std::string(json::View(block));
      if (block != action) name += "." + std::string(json::View(action));
      json::Array chosen;
      for (const auto& choice : ChoicesOf(AsObject(element))) chosen.emplace_back(choice.value);
      if (!chosen.empty()) {
        answers.emplace(name, std::move(chosen));
      } else {
        answers.emplace(name, ValueOf(AsObject(element)));
      }
    }
  }
  return answers;
}

std::vector<IncomingEvent> DecodeView(const json::Object& payload, std::string_view type) {
  const auto& view = Sub(payload, "view");
  auto event = Base(payload);
  event.vendor_event_id = std::string(type) + ":" + std::string(Text(view, "id")) + ":" + std::string(Text(view, "hash"));
  if (const auto trigger = Text(payload, "trigger_id"); !trigger.empty()) event.vendor_event_id += ":" + std::string(trigger);
  const json::Object data{{"callback_id", Text(view, "callback_id")}, {"answers", ReadState(view)}};
  event.content.kind = EventContent{std::string(type), json::Dump(data)};
  return {std::move(event)};
}

std::vector<IncomingEvent> DecodeShortcut(const json::Object& payload, bool on_message) {
  auto event = Base(payload);
  const auto& message = Sub(payload, "message");
  event.vendor_event_id = "shortcut:" + std::string(Text(payload, "trigger_id"));
  event.sent_at = TimeOf(Text(payload, "action_ts"));
  json::Object data{{"callback_id", Text(payload, "callback_id")}, {"trigger_id", Text(payload, "trigger_id")}};
  if (on_message) data["text"] = ReadText(Text(message, "text"));
  event.content.kind = EventContent{on_message ? "message_shortcut" : "shortcut", json::Dump(data)};
  return {std::move(event)};
}

}  // namespace

Result<std::vector<IncomingEvent>> DecodeInteraction(const json::Object& payload, const DecoderOptions&) {
  const auto type = Text(payload, "type");
  if (type.empty() || Text(Sub(payload, "user"), "id").empty()) {
    return Error(ErrorCode::kInvalid, "The payload says neither what was done nor by whom.").InField("payload");
  }
  if (type == "block_actions") return DecodeActions(payload);
  if (type == "view_submission" || type == "view_closed") return DecodeView(payload, type);
  if (type == "shortcut" || type == "message_action") return DecodeShortcut(payload, type == "message_action");
  auto event = Base(payload);
  event.vendor_event_id = std::string(type) + ":" + std::string(Either(Text(payload, "trigger_id"), Text(payload, "action_ts")));
  event.content.kind = UnknownContent{std::string(CutUtf8(type, 100)), json::Dump(payload)};
  event.addressed = false;
  return std::vector<IncomingEvent>{std::move(event)};
}

Result<std::vector<IncomingEvent>> DecodeCommand(const json::Object& form, const DecoderOptions&) {
  const auto command = Text(form, "command"), user = Text(form, "user_id"), channel = Text(form, "channel_id");
  if (command.empty() || user.empty() || channel.empty()) {
    return Error(ErrorCode::kInvalid, "A command needs \"command\", \"user_id\" and \"channel_id\".").InField("command");
  }
  IncomingEvent event;
  event.vendor_event_id = "command:" + std::string(Text(form, "trigger_id"));
  event.vendor_user_id = user;
  event.user_name = Text(form, "user_name");
  event.known_to_vendor = IsUserId(event.vendor_user_id);
  event.thread_key = channel;
  event.group = !IsDirect(channel, {});
  if (event.group) event.thread_title = Text(form, "channel_name");
  const auto words = ReadText(Text(form, "text"));
  event.content = MakeText(words.empty() ? std::string(command) : std::string(command) + " " + words, false);
  return std::vector<IncomingEvent>{std::move(event)};
}

}  // namespace beseda::slack
