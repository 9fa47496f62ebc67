#include "channels/slack/slack_views.h"

#include "base/text_limits.h"
#include "base/marked_text.h"
#include "channels/slack/slack_blocks.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_rich_text.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

// https://docs.slack.dev/reference/views/modal-views and …/home-tab-views
constexpr std::size_t kMaxModalTitle = 24;
constexpr std::size_t kMaxViewBlocks = 100;
constexpr std::size_t kMaxId = 255;
constexpr std::size_t kMaxLabel = 2000;
constexpr std::size_t kMaxBlockText = 3000;

json::Object Plain(std::string_view text, std::size_t most) { return {{"type", "plain_text"}, {"text", Shorten(text, most)}}; }

Error Wrong(std::string words, std::string field) {
  auto error = Error(ErrorCode::kInvalid, std::move(words));
  error.field = "data." + std::move(field);
  return error;
}

void AddText(json::Array& blocks, std::string_view markdown) {
  for (const auto& piece : SplitMarked(ParseMarkdown(markdown), kMaxBlockText, [](const MarkedText& text) { return json::Dump(WriteRichText(text)).size(); })) {
    if (auto block = WriteRichText(piece); !block.is_null() && blocks.size() < kMaxViewBlocks) blocks.emplace_back(std::move(block));
  }
}

/// {"title", "value"?} or just the title.
Result<json::Array> WriteOptions(const json::Object& field, const std::string& where) {
  json::Array options;
  for (const auto& item : Items(field, "options")) {
    const auto title = item.is_string() ? json::View(item.get_string()) : Text(AsObject(item), "title");
    const auto value = Either(Text(AsObject(item), "value"), title);
    if (title.empty()) return Wrong("An option needs a title.", where + ".options");
    if (CodePoints(value) > kMaxOptionValue) return Wrong("The value of an option is longer than the 150 characters that Slack allows.", where + ".options");
    options.emplace_back(json::Object{{"text", Plain(title, kMaxTitle)}, {"value", value}});
  }
  if (options.empty() || options.size() > kMaxOptions) return Wrong("A choice needs 1 to 100 options.", where + ".options");
  return options;
}

Result<json::Object> WriteElement(const json::Object& field, const std::string& where) {
  const auto type = Either(Text(field, "type"), "text");
  const auto value = Text(field, "value");
  json::Object element{{"action_id", Text(field, "name")}};
  if (type == "text" || type == "multiline") {
    element["type"] = "plain_text_input";
    element["multiline"] = type == "multiline";
    if (!value.empty()) element["initial_value"] = value;
  } else if (type == "email") {
    element["type"] = "email_text_input";
    if (!value.empty()) element["initial_value"] = value;
  } else if (type == "number") {
    element["type"] = "number_input";
    element["is_decimal_allowed"] = true;
    if (!value.empty()) element["initial_value"] = value;
  } else if (type == "date") {
    element["type"] = "datepicker";
    if (!value.empty()) element["initial_date"] = value;
  } else if (type == "time") {
    element["type"] = "timepicker";
    if (!value.empty()) element["initial_time"] = value;
  } else if (type == "choice" || type == "choices") {
    element["type"] = type == "choice" ? "static_select" : "multi_static_select";
    TRY(element["options"], WriteOptions(field, where));
  } else if (type == "person") {
    element["type"] = "users_select";
  } else {
    return Wrong("There is no field of the type \"" + Shorten(type, 40) + "\". Use text, multiline, email, number, date, time, choice, choices or person.",
                 where + ".type");
  }
  if (const auto words = Text(field, "placeholder"); !words.empty()) element["placeholder"] = Plain(words, kMaxPlaceholder);
  return element;
}

Result<json::Object> WriteField(const json::Object& field, std::size_t index) {
  const auto where = "fields." + std::to_string(index);
  const auto name = Text(field, "name");
  if (name.empty() || CodePoints(name) > kMaxId) return Wrong("A field needs a name of at most 255 characters: its answer comes back under it.", where + ".name");
  TRY(auto element, WriteElement(field, where));
  json::Object block{{"type", "input"}, {"block_id", name}, {"label", Plain(Either(Text(field, "label"), name), kMaxLabel)}};
  block["element"] = std::move(element);
  block["optional"] = Flag(field, "optional");
  if (const auto hint = Text(field, "hint"); !hint.empty()) block["hint"] = Plain(hint, kMaxLabel);
  return block;
}

/// A form as an author says it: title, text, fields.
Result<json::Object> WriteForm(const json::Object& data) {
  json::Array blocks;
  AddText(blocks, Text(data, "text"));
  const auto& fields = Items(data, "fields");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    TRY(auto block, WriteField(AsObject(fields[i]), i));
    blocks.emplace_back(std::move(block));
  }
  if (blocks.empty()) return Wrong("A form needs \"fields\", a \"text\", or a whole \"view\".", "fields");
  if (blocks.size() > kMaxViewBlocks) return Wrong("Slack takes at most 100 fields and paragraphs in a form.", "fields");
  json::Object view{{"type", "modal"}, {"title", Plain(Either(Text(data, "title"), "…"), kMaxModalTitle)}, {"blocks", std::move(blocks)}};
  // Slack insists on a button where there is a field.
  if (!fields.empty()) view["submit"] = Plain(Either(Text(data, "submit"), "OK"), kMaxModalTitle);
  if (const auto close = Text(data, "close"); !close.empty()) view["close"] = Plain(close, kMaxModalTitle);
  if (const auto id = Text(data, "callback_id"); !id.empty()) view["callback_id"] = Shorten(id, kMaxId);
  view["notify_on_close"] = Flag(data, "notify_on_close");
  return view;
}

Result<Call> EncodeModal(const OutgoingMessage& message, const json::Object& data) {
  const auto trigger = TriggerOf(message.in_reply_to_event);
  if (trigger.empty()) {
    return Error(ErrorCode::kRejected, "Slack opens a form only in answer to a button, a shortcut, a slash command or another form; this message answers none.");
  }
  auto view = Sub(data, "view");
  if (view.empty()) {
    TRY(view, WriteForm(data));
  }
  if (Text(view, "type") != "modal") return Wrong("The type of the view must be \"modal\".", "view.type");
  if (view.contains("private_metadata")) return Wrong("Leave private_metadata out: it names the conversation that the answers belong to.", "view.private_metadata");
  view["private_metadata"] = message.thread_key;
  Call call{"views.open", {{"trigger_id", std::string(trigger)}, {"view", json::Dump(view)}}};
  call.aside = true;
  return call;
}

Result<Call> EncodeHomeTab(const OutgoingMessage& message, const json::Object& data) {
  const auto& view = Sub(data, "view");
  if (view.empty() && Text(data, "text").empty()) return Wrong("A Home tab needs a \"text\" or a whole \"view\".", "text");
  if (!view.empty() && Text(view, "type") != "home") return Wrong("The type of the view must be \"home\".", "view.type");
  const auto user = std::string(Either(Text(data, "user_id"), message.vendor_user_id));
  Call call{"views.publish", {{"user_id", user}, {"view", view.empty() ? EncodeHome(Text(data, "text")) : json::Dump(view)}}};
  call.repeatable = true;
  call.aside = true;
  return call;
}

}  // namespace

bool IsView(const EventContent& event) { return event.name == "open_modal" || event.name == "home_tab"; }

Result<Call> EncodeView(const OutgoingMessage& message, const EventContent& event) {
  TRY(const auto data, json::ParseObject(event.data.empty() ? "{}" : event.data));
  return event.name == "open_modal" ? EncodeModal(message, data) : EncodeHomeTab(message, data);
}

std::string_view TriggerOf(std::string_view vendor_event_id) {
  const auto kind = vendor_event_id.substr(0, vendor_event_id.find(':'));
  if (kind != "command" && kind != "shortcut" && kind != "action" && kind != "view_submission") return {};
  const auto trigger = vendor_event_id.substr(vendor_event_id.rfind(':') + 1);
  return trigger.find('.') == trigger.npos ? std::string_view() : trigger;  // "13345224609.738474920.8088930838d88f008e0"
}

std::string EncodeHome(std::string_view markdown) {
  json::Array blocks;
  AddText(blocks, markdown);
  return json::Dump(json::Object{{"type", "home"}, {"blocks", std::move(blocks)}});
}

}  // namespace beseda::slack
