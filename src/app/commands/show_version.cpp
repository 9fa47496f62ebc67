#include "app/commands/show_version.h"

#include <ostream>

#include "app/version.h"
#include "base/text.h"

namespace beseda::app {

int ShowVersion(CommandContext& context, bool as_json) {
  if (!as_json) {
    context.out << "Beseda " << ProgramVersion() << "\n";
    for (const auto& [name, version] : VersionDetails()) {
      context.out << "  " << name << std::string(name.size() < 17 ? 17 - name.size() : 1, ' ') << version << "\n";
    }
    return kExitOk;
  }
  std::string text = "{\"version\":";
  AppendJsonString(text, ProgramVersion());
  for (const auto& [name, version] : VersionDetails()) {
    text += ',';
    AppendJsonString(text, name);
    text += ':';
    AppendJsonString(text, version);
  }
  context.out << text << "}\n";
  return kExitOk;
}

}  // namespace beseda::app
