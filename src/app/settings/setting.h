#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/settings/settings.h"
#include "base/result.h"

namespace beseda::app {

enum class SettingType { kText, kPath, kBool, kInt, kSize, kChoice, kList };

/// One setting as data: the settings file, the environment, the flags, `--help`, the commented file of `beseda init`
/// and the page of the documentation are all made from the list of these. To add a setting, add one line there.
struct Setting {
  using Member = std::variant<std::string Settings::*, std::int64_t Settings::*, bool Settings::*, LogLevel Settings::*,
                              LogFormat Settings::*, std::vector<std::string> Settings::*>;
  /// Says what is wrong with a text (one element, of a list), e.g. "is not an address"; empty if nothing is.
  using Check = std::string (*)(std::string_view text);

  std::string_view key;            ///< As in the file, "server.port"; the part before the dot is the table.
  std::string_view flag;           ///< "--port"; empty: not a flag and not in the file, environment only.
  SettingType type;
  Member member;
  std::string_view fallback;       ///< The default, spelled as in the environment.
  std::string_view placeholder;    ///< What `--help` writes after the flag, e.g. "FILE".
  std::string_view help;           ///< Whole sentences.
  std::string_view example = {};   ///< Spelled as in the environment; shown where the default is empty.
  std::int64_t least = 0;          ///< kInt: bounds. kSize: bounds in bytes.
  std::int64_t most = 0;
  std::string_view choices = {};   ///< kChoice: names separated by commas, in the order of the member's enum.
  Check check = nullptr;

  constexpr Setting Between(std::int64_t low, std::int64_t high) const;
  constexpr Setting OneOf(std::string_view names) const;
  constexpr Setting CheckedBy(Check with) const;

  /// "BESEDA_SERVER_PORT".
  std::string EnvironmentName() const;
  /// Before and after the dot; the table is empty for a key without one.
  std::string_view Table() const;
  std::string_view Name() const;
  bool EnvironmentOnly() const { return flag.empty(); }
};

constexpr Setting Setting::Between(std::int64_t low, std::int64_t high) const {
  auto changed = *this;
  changed.least = low, changed.most = high;
  return changed;
}
constexpr Setting Setting::OneOf(std::string_view names) const {
  auto changed = *this;
  changed.choices = names;
  return changed;
}
constexpr Setting Setting::CheckedBy(Check with) const {
  auto changed = *this;
  changed.check = with;
  return changed;
}

/// A table of the settings file, with what stands above it there.
struct SettingTable {
  std::string_view name;
  std::string_view help;
};

/// All settings, those of one table side by side; and the tables in the same order.
std::span<const Setting> AllSettings();
std::span<const SettingTable> AllTables();
const Setting* FindSetting(std::string_view key);

/// A value before its bounds are checked.
using SettingValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

/// Reads what an environment variable or a flag says. A list is separated by commas.
Result<SettingValue> ReadText(const Setting& setting, std::string_view text);
/// Checks the value against type, bounds, choices and `check`, and puts it in its place. The error is one sentence
/// without a place, e.g. `must be a number from 0 to 65535, not 70000`.
Status Assign(Settings& settings, const Setting& setting, SettingValue value);

/// "must be a number from 0 to 65535": what this setting takes.
std::string Expectation(const Setting& setting);
/// `text` (as in the environment) as it stands in the settings file: `"127.0.0.1"`, `8080`, `["a", "b"]`.
std::string ToToml(const Setting& setting, std::string_view text);

/// Bytes from "1048576", "512 KB", "25 MiB"; nothing less than zero. KB is 1000 bytes, KiB 1024.
Result<std::int64_t> ParseSize(std::string_view text);

}  // namespace beseda::app
