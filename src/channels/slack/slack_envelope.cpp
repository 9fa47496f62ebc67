#include "channels/slack/slack_envelope.h"

#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_webhook.h"
#include "json/json.h"

namespace beseda::slack {

Result<Envelope> ReadEnvelope(std::string_view text, const DecoderOptions& options) {
  TRY(const auto object, json::ParseObject(text));
  Envelope envelope;
  envelope.type = Text(object, "type");
  if (envelope.type == "hello") {
    envelope.kind = Envelope::Kind::kHello;
    return envelope;
  }
  if (envelope.type == "disconnect") {
    envelope.kind = Text(object, "reason") == "link_disabled" ? Envelope::Kind::kSwitchedOff : Envelope::Kind::kReconnect;
    return envelope;
  }
  envelope.id = Text(object, "envelope_id");
  if (envelope.id.empty()) return envelope;
  envelope.kind = Envelope::Kind::kEvents;
  auto events = DecodePayload(envelope.type, Sub(object, "payload"), options);
  if (events.ok()) {
    envelope.events = std::move(*events);
  } else {
    envelope.fault = events.error().message;
  }
  return envelope;
}

}  // namespace beseda::slack
