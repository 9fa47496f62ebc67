#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// Slack, by the Events API or Socket Mode and the Web API. What it does and does not: channels/slack/README.md.
std::unique_ptr<ChannelKind> MakeSlackChannelKind();

}  // namespace beseda
