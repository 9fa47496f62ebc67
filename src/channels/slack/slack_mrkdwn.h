#pragma once

#include <string>
#include <string_view>

#include "base/marked_text.h"

namespace beseda::slack {

/// A text in Slack's own dialect (https://docs.slack.dev/messaging/formatting-message-text), for notifications and captions; what is shown
/// in the message itself is written as rich text. "&", "<" and ">" are escaped. Slack has no escape for its marks: a
/// literal one is kept from being a mark by a zero-width space on both its sides, which nobody sees.
std::string WriteMrkdwn(const MarkedText& text);

/// A plain text on one line or several, with nothing in it that Slack would take for a mark.
std::string EscapeMrkdwn(std::string_view text);

}  // namespace beseda::slack
