#include "app/commands/command.h"

#include <ostream>

#include "base/text.h"

namespace beseda::app {

int Fail(CommandContext& context, std::string_view message) {
  for (const auto line : Split(message, '\n')) context.err << "beseda: " << line << "\n";
  return kExitFailure;
}

int Fail(CommandContext& context, const Error& error) { return Fail(context, error.message); }

bool IsThisMachine(const std::string& url) {
  const auto host = url.substr(url.find("//") + 2);
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

std::optional<LoadedSettings> SettingsOrComplain(CommandContext& context, const SettingsInput& input) {
  auto loaded = LoadSettings(input);
  if (!loaded.ok()) {
    Fail(context, loaded.error());
    return std::nullopt;
  }
  for (const auto& warning : loaded->warnings) context.err << "beseda: " << warning << "\n";
  return std::move(*loaded);
}

}  // namespace beseda::app
