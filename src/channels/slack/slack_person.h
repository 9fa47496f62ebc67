#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_api.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// Whether an id is a person's or a bot's, of whom users.info tells.
bool IsUserId(std::string_view id);

/// Asks users.info (https://docs.slack.dev/reference/methods/users.info): scope users:read, for the e-mail address users:read.email too.
Task<Result<PersonProfile>> LookUpUser(const Api& bot, std::string user_id);

}  // namespace beseda::slack
