#include "app/settings/settings_docs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "app/settings/settings_file.h"
#include "base/text.h"
#include "json/json.h"

namespace beseda::app {
namespace {

using testing::IsEmpty;

/// A file of the source tree; the tests may run from anywhere below it.
std::string SourceFile(const std::string& path) {
  for (auto folder = std::filesystem::current_path();; folder = folder.parent_path()) {
    if (std::ifstream file(folder / path); std::filesystem::exists(folder / "CMakePresets.json") && file) {
      return (std::ostringstream() << file.rdbuf()).str();
    }
    if (folder == folder.root_path()) return "";
  }
}

TEST(Settings, EveryLineOfTheListIsSound) {
  std::set<std::string> names;
  std::set<std::string_view> tables;
  for (const auto& table : AllTables()) tables.insert(table.name);
  for (const auto& setting : AllSettings()) {
    EXPECT_TRUE(names.insert(std::string(setting.key)).second) << setting.key;
    EXPECT_TRUE(names.insert(setting.EnvironmentName()).second) << setting.key;
    if (!setting.EnvironmentOnly()) {
      EXPECT_TRUE(names.insert(std::string(setting.flag)).second) << setting.key;
      EXPECT_EQ(setting.flag.substr(0, 2), "--");
    }
    EXPECT_TRUE(tables.contains(setting.Table())) << setting.key;
    EXPECT_TRUE(setting.help.ends_with('.')) << setting.key;
    Settings settings;
    for (const auto text : {setting.fallback, setting.example}) {
      if (text.empty() && text.data() == setting.example.data()) continue;
      auto value = ReadText(setting, text);
      ASSERT_TRUE(value.ok()) << setting.key << ": " << value.error().message;
      const auto status = Assign(settings, setting, std::move(*value));
      EXPECT_TRUE(status.ok()) << setting.key << ": " << status.error().message;
    }
  }
}

TEST(Settings, CommentedFileIsInForceOnlyWhenUncommented) {
  const auto file = CommentedSettingsFile();
  Settings settings;
  SettingOrigins origins;
  EXPECT_THAT(ApplySettingsText(file, "f", "", settings, origins), IsEmpty());
  EXPECT_THAT(origins, IsEmpty());
  std::string active;
  for (const auto line : Split(file, '\n')) {
    const bool is_setting = line.size() > 2 && line[0] == '#' && line[1] != ' ';
    active.append(is_setting ? line.substr(1) : line).append("\n");
  }
  EXPECT_THAT(ApplySettingsText(active, "f", "", settings, origins), IsEmpty());
  std::size_t in_file = 0;
  for (const auto& setting : AllSettings()) in_file += !setting.EnvironmentOnly();
  EXPECT_EQ(origins.size(), in_file);
}

TEST(Settings, PageIsUpToDate) {
  EXPECT_EQ(SourceFile("docs/howto/settings.md"), SettingsPage())
      << "Write it anew: build/dev/beseda init --print-docs > docs/howto/settings.md";
}

TEST(Settings, SchemaIsUpToDate) {
  EXPECT_TRUE(json::ParseObject(SettingsSchema()).ok());
  EXPECT_EQ(SourceFile("schemas/settings/beseda.json"), SettingsSchema())
      << "Write it anew: build/dev/beseda init --print-schema > schemas/settings/beseda.json";
}

}  // namespace
}  // namespace beseda::app
