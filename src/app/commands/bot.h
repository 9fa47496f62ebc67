#pragma once

#include <string>

#include "app/commands/command.h"

namespace beseda::app {

struct BotOptions {
  std::string action;   ///< "pull", "push" or "diff".
  std::string bot;      ///< A bot's slug or id.
  std::string folder;
  std::string server;   ///< Empty: BESEDA_SERVER, or this machine.
  std::string key;      ///< Empty: BESEDA_API_KEY.
  std::string note;     ///< Of the version that is published.
  bool force = false;
  bool publish = false;
  bool dry_run = false;
};

/// `beseda bot`: a bot of a running server as a folder of files (flow/folder/bot_folder.h), for git.
/// - pull writes the folder. It refuses if files there were changed since the last pull and `force` is not given.
/// - push checks the folder, shows what changes, and changes the bot's draft, tests and settings. It refuses if the server's bot
///   was changed since the pull and `force` is not given.
/// - diff prints what a push would change, as a unified diff; kExitFailure if there is a difference.
int SyncBot(CommandContext& context, const BotOptions& options);

}  // namespace beseda::app
