#include "app/settings/settings_docs.h"

#include "base/text.h"

namespace beseda::app {
namespace {

/// `text` in lines of at most 100 characters, each after `prefix`.
std::string Wrapped(std::string_view text, std::string_view prefix) {
  std::string out, line;
  for (const auto word : Split(text, ' ')) {
    if (!line.empty() && prefix.size() + line.size() + 1 + word.size() > 100) {
      out.append(prefix).append(line).append("\n");
      line.clear();
    }
    line.append(line.empty() ? "" : " ").append(word);
  }
  return out.append(prefix).append(line).append("\n");
}

/// What to write as its value, to be changed: the default, or else the example.
std::string SampleOf(const Setting& setting) {
  return ToToml(setting, setting.fallback.empty() ? setting.example : setting.fallback);
}

std::string BoundsOf(const Setting& setting) {
  const auto expectation = Expectation(setting);
  constexpr std::string_view kMustBe = "must be ";
  switch (setting.type) {
    case SettingType::kInt:
    case SettingType::kSize:
    case SettingType::kChoice: return expectation.substr(kMustBe.size());
    case SettingType::kBool: return "true or false";
    case SettingType::kList: return "list of texts";
    case SettingType::kPath: return "path";
    case SettingType::kText: break;
  }
  return "text";
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

/// The properties of one setting in the schema.
std::string SchemaOf(const Setting& setting) {
  std::string out = "\"description\": " + Json(setting.help);
  switch (setting.type) {
    case SettingType::kBool: out += ", \"type\": \"boolean\""; break;
    case SettingType::kInt:
      out += ", \"type\": \"integer\", \"minimum\": " + std::to_string(setting.least) +
             ", \"maximum\": " + std::to_string(setting.most);
      break;
    case SettingType::kSize:
      out += ", \"type\": [\"integer\", \"string\"], \"minimum\": " + std::to_string(setting.least) +
             ", \"maximum\": " + std::to_string(setting.most) +
             R"re(, "pattern": "^\\s*[0-9]+\\s*([KkMmGg]?[Ii]?[Bb])?\\s*$")re";
      break;
    case SettingType::kChoice: {
      std::string names;
      for (const auto name : Split(setting.choices, ',')) names.append(names.empty() ? "" : ", ").append(Json(name));
      out += ", \"enum\": [" + names + "]";
      break;
    }
    case SettingType::kList: out += R"(, "type": "array", "items": {"type": "string"})"; break;
    case SettingType::kText:
    case SettingType::kPath: out += ", \"type\": \"string\""; break;
  }
  if (!setting.fallback.empty() || setting.type == SettingType::kList) {
    out += ", \"default\": " + ToToml(setting, setting.fallback);
  }
  return "{" + out + "}";
}

}  // namespace

std::string HelpText(const Setting& setting) {
  std::string text(setting.help);
  if (!setting.fallback.empty() && setting.type != SettingType::kBool && setting.key != "uploads.types") {
    text.append(" [").append(setting.fallback).append("]");
  }
  return text;
}

std::string CommentedSettingsFile() {
  std::string out =
      "# Settings of Beseda. A line that begins with # is not in force: remove the # to change a setting.\n"
      "# Environment variables go before this file, flags of `beseda serve` before both.\n"
      "# Relative paths count from the directory of this file. `beseda doctor` checks it.\n";
  for (const auto& table : AllTables()) {
    out += "\n" + Wrapped(table.help, "# ");
    if (!table.name.empty()) out.append("[").append(table.name).append("]\n");
    for (const auto& setting : AllSettings()) {
      // Where the data is cannot be said in a file that is in it.
      if (setting.Table() != table.name || setting.key == "data") continue;
      out += "\n" + Wrapped(setting.help, "# ");
      if (setting.EnvironmentOnly()) {
        out += "# Environment only: " + setting.EnvironmentName() + "\n";
      } else {
        out.append("# ").append(setting.flag).append(", ").append(setting.EnvironmentName()).append("\n");
        out.append("#").append(setting.Name()).append(" = ").append(SampleOf(setting)).append("\n");
      }
    }
    if (table.name.empty()) {
      out += "# It is said with --data, BESEDA_DATA, or, in a file elsewhere that --config names:\n#data = \"/var/lib/beseda\"\n";
    }
  }
  return out;
}

std::string SettingsPage() {
  std::string out =
      "# Settings\n\n"
      "<!-- Made by `beseda init --print-docs` from src/app/settings/setting.cpp; a test compares. -->\n\n"
      "Beseda needs no settings to start. What you set comes from three places, the later ones going first:\n\n"
      "1. the settings file `beseda.toml` in the data directory, or the file that `--config` or `BESEDA_CONFIG` names;\n"
      "2. environment variables;\n"
      "3. flags of `beseda serve` and `beseda doctor`.\n\n"
      "`beseda init` writes a file with every setting and its default, commented out. A setting that does not exist, has the\n"
      "wrong type or is out of bounds stops the start, with its file, its line and the nearest valid name.\n"
      "`beseda doctor` checks the settings without starting. Relative paths in the file count from its directory, elsewhere\n"
      "from the working directory. Sizes are bytes, or texts such as `\"512 KB\"` (1000 bytes each) and `\"25 MiB\"` (1024 × 1024).\n"
      "In variables and flags a list is separated by commas.\n\n"
      "Keys of model vendors and of channels are not here: they are entered in the admin pages and kept sealed in the database.\n";
  for (const auto& table : AllTables()) {
    out.append("\n## ").append(table.name.empty() ? "data" : table.name).append("\n\n").append(table.help).append("\n\n");
    out += "| setting | default | takes | flag, variable | what it does |\n|---|---|---|---|---|\n";
    for (const auto& setting : AllSettings()) {
      if (setting.Table() != table.name) continue;
      out.append("| `").append(setting.key).append("` | ");
      const bool has_default = !setting.fallback.empty();
      if (has_default) out.append("`").append(ToToml(setting, setting.fallback)).append("`");
      out.append(" | ").append(BoundsOf(setting)).append(" | ");
      if (!setting.EnvironmentOnly()) out.append("`").append(setting.flag).append("`<br>");
      out.append("`").append(setting.EnvironmentName()).append("` | ").append(Escaped(setting.help));
      if (!setting.example.empty()) out.append(" Example: `").append(ToToml(setting, setting.example)).append("`");
      out += " |\n";
    }
  }
  return out;
}

std::string SettingsSchema() {
  std::string out =
      "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"beseda.toml\",\n"
      "  \"$comment\": \"Made by `beseda init --print-schema` from src/app/settings/setting.cpp; a test compares.\",\n"
      "  \"type\": \"object\",\n  \"additionalProperties\": false,\n  \"properties\": {";
  bool first = true;
  for (const auto& table : AllTables()) {
    const std::string indent = table.name.empty() ? "    " : "        ";
    std::string fields;
    for (const auto& setting : AllSettings()) {
      if (setting.Table() != table.name || setting.EnvironmentOnly()) continue;
      fields.append(fields.empty() ? "" : ",").append("\n").append(indent).append(Json(setting.Name())).append(": ");
      fields += SchemaOf(setting);
    }
    out += first ? "" : ",";
    first = false;
    if (table.name.empty()) {
      out += fields;
      continue;
    }
    out.append("\n    ").append(Json(table.name)).append(": {\n      \"description\": ").append(Json(table.help));
    out.append(",\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n      \"properties\": {").append(fields);
    out += "\n      }\n    }";
  }
  return out + "\n  }\n}\n";
}

}  // namespace beseda::app
