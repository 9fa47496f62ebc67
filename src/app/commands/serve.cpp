#include "app/commands/serve.h"

#include "base/log.h"

namespace beseda::app {

int Serve(CommandContext& context, const SettingsInput& input) {
  const auto loaded = LoadSettings(input);
  if (!loaded.ok()) {
    Fail(context, loaded.error());
    return Fail(context, "The server was not started. `beseda doctor` checks everything else too.");
  }
  SetUpLog(loaded->settings.log_level, loaded->settings.log_format);
  for (const auto& warning : loaded->warnings) Log(LogLevel::kWarning, "settings", warning);
  if (!loaded->file.empty()) Log(LogLevel::kInfo, "settings", "settings file read", {{"file", loaded->file}});
  return context.run_server(loaded->settings);
}

}  // namespace beseda::app
