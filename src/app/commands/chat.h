#pragma once

#include <string>

#include "app/commands/command.h"
#include "base/time.h"

namespace beseda::app {

struct ChatOptions {
  std::string url = "http://127.0.0.1:8080";
  std::string bot;              ///< A bot's slug or a web channel's id; empty: the only bot of the data directory.
  std::string token_file;       ///< Where the conversation's key is kept; empty: below ~/.local/state/beseda.
  bool new_conversation = false;
  Micros timeout = seconds(120);  ///< How long to wait for a reply.
};

/// `beseda chat`: talks to a bot of a running server, through the same interface as the widget, and shows replies as
/// they are written. In a terminal it prompts; otherwise each line of the input is a message, the replies go to the
/// output, and it ends with the input. kExitFailure: no server, no such bot, or no reply in time.
int Chat(CommandContext& context, const SettingsInput& input, const ChatOptions& options);

}  // namespace beseda::app
