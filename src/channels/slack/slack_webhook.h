#pragma once

#include <string_view>

#include "base/result.h"
#include "channels/slack/slack_decoder.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// The body of a call to our address, whose signature has been checked: events and the handshake as JSON, buttons, forms and
/// shortcuts as a form field with JSON, commands as a form. Errors: kInvalid (not what Slack sends).
Result<WebhookContent> DecodeBody(std::string_view body, std::string_view content_type, const DecoderOptions& options);

/// What an envelope of Socket Mode carries: `type` is events_api, interactive or slash_commands. Other types give no events.
Result<std::vector<IncomingEvent>> DecodePayload(std::string_view type, const json::Object& payload, const DecoderOptions& options);

}  // namespace beseda::slack
