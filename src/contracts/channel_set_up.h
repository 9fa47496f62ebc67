#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"

namespace beseda {

class ChannelMedia;

/// What an adapter has set up at its vendor from the account's settings (a menu, commands), in words of its own: so that it is taken away
/// again when it was taken out of the settings, and what others have set up there stays. Remembered beside the files that the account has at
/// the vendor. Empty: nothing.
Task<Result<std::string>> SetUpBefore(ChannelMedia& media, std::string channel_id);
Task<Status> RememberSetUp(ChannelMedia& media, std::string channel_id, std::string what);

}  // namespace beseda
