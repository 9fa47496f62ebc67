#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_api.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// Uploads the file of a call (files.getUploadURLExternal, the bytes, files.completeUploadExternal) and gives Slack's id of it.
/// Only the last step shows it to people: what fails before may be repeated.
Task<Result<std::string>> UploadFile(const Api& api, ChannelServices services, std::string workspace_id, Call call);

/// The bytes of "vendor:<address>", or of "vendor:file/<id>", whose address is asked for first.
Task<Result<std::string>> FetchFile(const Api& api, MediaContent media);

}  // namespace beseda::slack
