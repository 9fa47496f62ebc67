#pragma once

#include <string>
#include <vector>

#include "app/commands/command.h"

namespace beseda::app {

struct TestOptions {
  std::vector<std::string> folders = {};  ///< None: the one where the program was started.
  bool json = false;
};

/// `beseda test`: runs tests of scenarios (flow/chat/chat_test.h) without a server or a network. A folder is a bot's
/// (flow/folder/bot_folder.h), or has bots' folders in it, or .chat files that name their scenario's file beside them.
/// kExitFailure: a test failed, something cannot be read, or there is no test at all.
int TestBots(CommandContext& context, const TestOptions& options);

}  // namespace beseda::app
