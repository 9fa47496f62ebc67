#pragma once

#include "contracts/database.h"

namespace beseda {

/// Puts a workspace "wsp_test", a bot "bot_test" and a channel account "chn_test" of the kind "fake" into a fresh
/// database; FakeChannels (testing/) has the same account.
void SeedTestWorkspace(Database& db);

}  // namespace beseda
