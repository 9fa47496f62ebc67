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
  bool aside = false;       ///< Beside the messages: they wait neither for its pace nor long for its answer.
};

/// The change of the message at `target` that makes it what `post`, a chat.postMessage, would have posted.
struct Place;
Call ChangeInto(Call post, const Place& target);

/// What Slack can show, with its limits and where they stand.
ChannelCapabilities SlackCapabilities();

/// The parts of a message, the same each time. Empty: there is nothing that Slack can show. Errors: kInvalid (a payload that is longer than
/// Slack takes, a reaction that Slack has not).
Result<std::vector<Call>> EncodeMessage(const OutgoingMessage& message);

}  // namespace beseda::slack
