#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "app/settings/load_settings.h"

namespace beseda::app {

/// Exit codes of every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;

/// What a command sees of the process around it; borrowed for its run.
struct CommandContext {
  std::ostream& out;
  std::ostream& err;
  int input = 0;             ///< File descriptor of standard input.
  bool interactive = false;  ///< A person sits at both ends: input and output are terminals.
  std::map<std::string, std::string, std::less<>> environment;  ///< BESEDA_* variables, HOME, XDG_STATE_HOME.
  std::function<int(const Settings&)> run_server;
};

/// Prints an error for people, one line a sentence given, and gives kExitFailure.
int Fail(CommandContext& context, const Error& error);
int Fail(CommandContext& context, std::string_view message);

/// Whether the address ("http://127.0.0.1:8080") is one of this machine, which is never asked through a proxy.
bool IsThisMachine(const std::string& url);

/// Loads the settings, prints warnings; prints mistakes and gives nothing if there are any.
std::optional<LoadedSettings> SettingsOrComplain(CommandContext& context, const SettingsInput& input);

}  // namespace beseda::app
