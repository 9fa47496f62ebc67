#include "app/commands/doctor.h"

#include <algorithm>
#include <ostream>

#include "app/version.h"
#include "base/text.h"

namespace beseda::app {
namespace {

constexpr std::string_view Mark(CheckState state) {
  switch (state) {
    case CheckState::kGood: return "✓";
    case CheckState::kWarning: return "!";
    case CheckState::kBad: return "✗";
  }
  return "?";
}

constexpr std::string_view Word(CheckState state) {
  switch (state) {
    case CheckState::kGood: return "ok";
    case CheckState::kWarning: return "warning";
    case CheckState::kBad: return "failed";
  }
  return "failed";
}

void PrintLines(std::ostream& out, const CheckResults& results) {
  std::size_t width = 0;
  for (const auto& result : results) width = std::max(width, result.name.size());
  for (const auto& result : results) {
    out << Mark(result.state) << " " << result.name << std::string(width - result.name.size() + 2, ' ') << result.finding << "\n";
    if (!result.advice.empty()) out << std::string(width + 4, ' ') << "→ " << result.advice << "\n";
  }
}

void PrintJson(std::ostream& out, const CheckResults& results, bool good) {
  std::string text = good ? "{\"ok\":true" : "{\"ok\":false";
  text += ",\"version\":";
  AppendJsonString(text, ProgramVersion());
  text += ",\"checks\":[";
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& result = results[i];
    text += i == 0 ? "\n{\"name\":" : ",\n{\"name\":";
    AppendJsonString(text, result.name);
    text += ",\"state\":";
    AppendJsonString(text, Word(result.state));
    text += ",\"finding\":";
    AppendJsonString(text, result.finding);
    text += ",\"advice\":";
    AppendJsonString(text, result.advice);
    text += '}';
  }
  out << text << "\n]}\n";
}

void CheckSettings(const LoadedSettings& loaded, CheckResults& results) {
  results.push_back({"settings", CheckState::kGood,
                     loaded.file.empty() ? "no settings file; defaults, environment and flags are in force"
                                         : loaded.file + " is sound",
                     ""});
  for (const auto& warning : loaded.warnings) {
    results.push_back({"settings", CheckState::kWarning, warning, "Correct or remove the variable."});
  }
}

CheckResults LookAtEverything(const SettingsInput& input) {
  CheckResults results;
  const auto loaded = LoadSettings(input);
  if (!loaded.ok()) {
    for (const auto mistake : Split(loaded.error().message, '\n')) {
      results.push_back({"settings", CheckState::kBad, std::string(mistake), ""});
    }
    results.back().advice = "The server does not start like this; the other checks need sound settings.";
    return results;
  }
  CheckSettings(*loaded, results);
  const auto& settings = loaded->settings;
  CheckDataDirectory(settings, results);
  CheckDisk(settings, results);
  CheckDatabase(settings, results);
  CheckKey(settings, results);
  CheckCertificate(settings, results);
  CheckPort(settings, results);
  CheckOpenFiles(settings, results);
  CheckClock(settings, results);
  return results;
}

}  // namespace

int Doctor(CommandContext& context, const SettingsInput& input, bool as_json) {
  const auto results = LookAtEverything(input);
  const auto bad = std::ranges::count(results, CheckState::kBad, &CheckResult::state);
  const auto warnings = std::ranges::count(results, CheckState::kWarning, &CheckResult::state);
  if (as_json) {
    PrintJson(context.out, results, bad == 0);
  } else {
    PrintLines(context.out, results);
    context.out << "\n";
    if (bad == 0 && warnings == 0) {
      context.out << "All is well.\n";
    } else {
      context.out << bad << " to repair, " << warnings << " to think about.\n";
    }
  }
  return bad == 0 ? kExitOk : kExitFailure;
}

}  // namespace beseda::app
