#include "app/settings/settings_file.h"

#include <toml++/toml.h>

#include <algorithm>

#include "app/settings/setting.h"
#include "app/settings/setting_check.h"
#include "base/text.h"

namespace beseda::app {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr std::size_t kMaxMistakes = 20;

class FileReader {
 public:
  FileReader(const std::string& file, const std::string& directory, Settings& settings, SettingOrigins& origins)
      : file_(file), directory_(directory), settings_(settings), origins_(origins) {}

  void Read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const auto name = std::string(key.str());
      const auto* table = FindTable(name);
      if (const auto* fields = node.as_table(); fields && table) {
        for (const auto& [field, value] : *fields) ReadField(name + "." + std::string(field.str()), field, value);
      } else if (table) {
        Add(key, Quoted(name) + " must be a table: write [" + name + "] on a line of its own and its settings below");
      } else {
        ReadField(name, key, node);
      }
    }
    std::ranges::stable_sort(mistakes_, {}, &Found::line);
  }

  Mistakes Take() {
    Mistakes texts;
    for (auto& found : mistakes_) texts.push_back(std::move(found.text));
    if (texts.size() > kMaxMistakes) {
      texts.resize(kMaxMistakes);
      texts.push_back(file_ + ": there are more mistakes; repair these first.");
    }
    return texts;
  }

 private:
  struct Found {
    std::uint32_t line;
    std::string text;
  };

  static const SettingTable* FindTable(std::string_view name) {
    if (name.empty()) return nullptr;
    const auto tables = AllTables();
    const auto found = std::ranges::find(tables, name, &SettingTable::name);
    return found == tables.end() ? nullptr : &*found;
  }

  void Add(const toml::key& key, std::string what) {
    const auto line = key.source().begin.line;
    mistakes_.push_back({line, file_ + ", line " + std::to_string(line) + ": " + std::move(what) + "."});
  }

  void ReadField(const std::string& name, const toml::key& key, const toml::node& node) {
    const auto* setting = FindSetting(name);
    if (!setting) return Add(key, Unknown(name));
    if (setting->EnvironmentOnly()) {
      return Add(key, name + " does not belong in a file; set the environment variable " + setting->EnvironmentName());
    }
    auto value = ValueOf(node);
    if (!value) return Add(key, name + " " + Expectation(*setting));
    if (setting->type == SettingType::kPath) MakeAbsolute(*value);
    auto status = Assign(settings_, *setting, std::move(*value));
    if (!status.ok()) return Add(key, name + " " + status.error().message);
    origins_[name] = file_ + ", line " + std::to_string(key.source().begin.line);
  }

  /// `there is no setting "server.prot"; did you mean "port"?`
  static std::string Unknown(std::string_view name) {
    const auto dot = name.find('.');
    std::vector<std::string_view> all, names_here;
    for (const auto& setting : AllSettings()) {
      if (setting.EnvironmentOnly()) continue;
      all.push_back(setting.key);
      if (dot != name.npos && setting.Table() == name.substr(0, dot)) names_here.push_back(setting.Name());
    }
    for (const auto& table : AllTables()) {
      if (dot == name.npos && !table.name.empty()) all.push_back(table.name);
    }
    auto text = "there is no setting " + Quoted(name);
    if (const auto here = Nearest(dot == name.npos ? "" : name.substr(dot + 1), names_here); !here.empty()) {
      return text.append("; did you mean \"").append(here).append("\"?") + kList;
    }
    if (const auto near = Nearest(name, all); !near.empty()) {
      return text.append("; did you mean \"").append(near).append("\"?") + kList;
    }
    // The right name in the wrong table.
    const auto last = dot == name.npos ? name : name.substr(name.rfind('.') + 1);
    for (const auto& setting : AllSettings()) {
      if (setting.Name() == last && !setting.EnvironmentOnly()) {
        return text.append("; did you mean \"").append(setting.key).append("\"?") + kList;
      }
    }
    return text + ";" + kList;
  }

  static std::optional<SettingValue> ValueOf(const toml::node& node) {
    if (const auto* text = node.as_string()) return SettingValue(text->get());
    if (const auto* number = node.as_integer()) return SettingValue(number->get());
    if (const auto* flag = node.as_boolean()) return SettingValue(flag->get());
    if (const auto* array = node.as_array()) {
      std::vector<std::string> list;
      for (const auto& element : *array) {
        const auto* text = element.as_string();
        if (!text) return std::nullopt;
        list.push_back(text->get());
      }
      return SettingValue(std::move(list));
    }
    return std::nullopt;
  }

  void MakeAbsolute(SettingValue& value) const {
    auto* path = std::get_if<std::string>(&value);
    if (path && !path->empty() && !path->starts_with('/') && !directory_.empty()) *path = directory_ + "/" + *path;
  }

  static constexpr const char* kList = " `beseda init --print` lists all settings";

  const std::string& file_;
  const std::string& directory_;
  Settings& settings_;
  SettingOrigins& origins_;
  std::vector<Found> mistakes_;
};

std::size_t LineOfBadByte(std::string_view text) {
  std::size_t line = 1;
  for (const auto part : Split(text, '\n')) {
    if (!IsUtf8(part)) return line;
    ++line;
  }
  return line;
}

}  // namespace

Mistakes ApplySettingsText(std::string_view text, const std::string& file, const std::string& directory,
                           Settings& settings, SettingOrigins& origins) {
  if (text.size() > kMaxBytes) return {file + " is larger than 1 MiB; this cannot be a settings file."};
  if (!IsUtf8(text)) {
    return {file + ", line " + std::to_string(LineOfBadByte(text)) +
            ": this is not UTF-8 text. Save the file as UTF-8, or make a new one with `beseda init`."};
  }
  try {
    const auto root = toml::parse(text, std::string_view(file));
    FileReader reader(file, directory, settings, origins);
    reader.Read(root);
    return reader.Take();
  } catch (const toml::parse_error& error) {
    std::string what;
    AppendPrintable(what, error.description());
    return {file + ", line " + std::to_string(error.source().begin.line) + ": this is not TOML: " + what +
            ". Correct the line, or make a new file with `beseda init --force`."};
  }
}

}  // namespace beseda::app
