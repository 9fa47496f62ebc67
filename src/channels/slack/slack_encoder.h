#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "contracts/channel_capabilities.h"
#include "model/message.h"

namespace beseda::slack {

/// Arguments of a Web API method, as a form; objects as JSON.
using Arguments = std::vector<std::pair<std::string, std::string>>;

/// What one part of a message asks of Slack: a method of the Web API, or a file with the arguments of its completion.
struct Call {
  std::string method;
  Arguments arguments = {};
  std::optional<MediaContent> upload = {};
  bool repeatable = false;  ///< Done twice it does what one does.
};

/// What Slack can show, with its limits and where they stand.
ChannelCapabilities SlackCapabilities();

/// The parts of a message, the same each time. Empty: there is nothing that Slack can show. Errors: kInvalid (a payload that is longer than
/// Slack takes, a reaction that Slack has not).
Result<std::vector<Call>> EncodeMessage(const OutgoingMessage& message);

/// The home tab with this text (Markdown), as the JSON of a view.
std::string EncodeHome(std::string_view markdown);

}  // namespace beseda::slack
