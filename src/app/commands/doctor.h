#pragma once

#include <string>
#include <vector>

#include "app/commands/command.h"

namespace beseda::app {

enum class CheckState { kGood, kWarning, kBad };

/// One thing that the doctor looked at.
struct CheckResult {
  std::string name;     ///< "database"
  CheckState state;
  std::string finding;  ///< What is so.
  std::string advice;   ///< What to do; empty if nothing.
};
using CheckResults = std::vector<CheckResult>;

/// `beseda doctor`: looks at settings, data directory, disk, database, key, port, clock and certificate, changes nothing,
/// and says what to do. kExitFailure if anything is bad; warnings are not.
int Doctor(CommandContext& context, const SettingsInput& input, bool as_json);

/// The single looks, for Doctor and its tests. Each appends what it found. They block.
void CheckDataDirectory(const Settings& settings, CheckResults& results);
void CheckDisk(const Settings& settings, CheckResults& results);
void CheckDatabase(const Settings& settings, CheckResults& results);
void CheckKey(const Settings& settings, CheckResults& results);
void CheckClock(const Settings& settings, CheckResults& results);
void CheckOpenFiles(const Settings& settings, CheckResults& results);
/// Does nothing without a certificate in the settings.
void CheckCertificate(const Settings& settings, CheckResults& results);
/// Asks for /healthz where the server should be: it runs, or the port is free, or something else has it.
void CheckPort(const Settings& settings, CheckResults& results);

/// "1.5 GB".
std::string ReadableBytes(std::uint64_t bytes);

}  // namespace beseda::app
