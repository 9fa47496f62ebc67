#pragma once

#include <vector>

#include "base/result.h"
#include "channels/slack/slack_decoder.h"

namespace beseda::slack {

/// Buttons, lists, forms and shortcuts (https://docs.slack.dev/reference/interaction-payloads). Buttons and lists give PostbackContent, the
/// others EventContent: "shortcut", "message_shortcut", "view_submission", "view_closed". Buttons that open an address give nothing.
Result<std::vector<IncomingEvent>> DecodeInteraction(const json::Object& payload, const DecoderOptions& options);

/// A slash command: the text "/command words".
Result<std::vector<IncomingEvent>> DecodeCommand(const json::Object& form, const DecoderOptions& options);

}  // namespace beseda::slack
