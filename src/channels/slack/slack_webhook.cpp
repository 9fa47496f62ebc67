#include "channels/slack/slack_webhook.h"

#include <set>
#include <string>

#include "base/text.h"
#include "channels/common/meta_event.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_interactions.h"
#include "json/json.h"

namespace beseda::slack {
namespace {

/// A form's fields; kInvalid if one is not well-formed.
Result<json::Object> ReadForm(std::string_view body) {
  json::Object fields;
  for (const auto part : Split(body, '&')) {
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    const auto name = PercentDecode(part.substr(0, equals), true);
    const auto value = PercentDecode(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value || !IsUtf8(*name) || !IsUtf8(*value)) return Error(ErrorCode::kInvalid, "The form is not well-formed.");
    fields.emplace(*name, *value);
  }
  return fields;
}

Result<std::vector<IncomingEvent>> Decode(std::string_view type, const json::Object& payload, const DecoderOptions& options) {
  if (type == "events_api") return DecodeEvent(payload, options);
  if (type == "interactive") return DecodeInteraction(payload, options);
  if (type == "slash_commands") return DecodeCommand(payload, options);
  return std::vector<IncomingEvent>();
}

Result<WebhookContent> DecodeForm(std::string_view body, const DecoderOptions& options) {
  TRY(const auto form, ReadForm(body));
  WebhookContent content;
  content.silent = true;  // What stands in the answer would be shown to the person, or taken for an answer to a form.
  if (form.if_contains("payload")) {
    TRY(const auto payload, json::ParseObject(Text(form, "payload")));
    if (Text(payload, "type") == "block_suggestion") {
      content.silent = false;
      content.answer = "{\"options\":[]}";
      content.answer_type = "application/json";
      return content;
    }
    TRY(content.events, DecodePayload("interactive", payload, options));
    return content;
  }
  if (form.if_contains("command")) {
    TRY(content.events, DecodePayload("slash_commands", form, options));
    return content;
  }
  // Slack asks commands' addresses now and then whether their certificate is good.
  if (Text(form, "ssl_check") == "1") return content;
  return Error(ErrorCode::kInvalid, "The form has neither \"payload\" nor \"command\".");
}

}  // namespace

Result<std::vector<IncomingEvent>> DecodePayload(std::string_view type, const json::Object& payload, const DecoderOptions& options) {
  TRY(auto events, Decode(type, payload, options));
  std::set<std::string> ids;
  for (auto& event : events) {
    MakeStorable(event, payload);
    // Two things in one payload are two events, even if Slack gave them one name.
    const auto id = event.vendor_event_id;
    for (int number = 2; !ids.insert(event.vendor_event_id).second; ++number) event.vendor_event_id = id + "#" + std::to_string(number);
  }
  return events;
}

Result<WebhookContent> DecodeBody(std::string_view body, std::string_view content_type, const DecoderOptions& options) {
  if (ToLower(content_type).starts_with("application/x-www-form-urlencoded")) return DecodeForm(body, options);
  TRY(const auto envelope, json::ParseObject(body));
  const auto type = Text(envelope, "type");
  if (type.empty()) return Error(ErrorCode::kInvalid, "The call does not say what it is about.").InField("type");
  WebhookContent content;
  if (type == "url_verification") {
    content.answer = Text(envelope, "challenge");
    if (content.answer.empty()) return Error(ErrorCode::kInvalid, "The handshake has no challenge.");
    return content;
  }
  // What else there is (app_rate_limited) is about the app, not about a conversation.
  if (type == "event_callback") {
    TRY(content.events, DecodePayload("events_api", envelope, options));
  }
  return content;
}

}  // namespace beseda::slack
