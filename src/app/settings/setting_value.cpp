// How a value is read, checked and written: one function a direction, for every type of setting.
#include <charconv>
#include <cmath>
#include <optional>

#include "app/settings/setting.h"
#include "app/settings/setting_check.h"
#include "base/text.h"

namespace beseda::app {
namespace {

Error Wrong(std::string message) { return Error(ErrorCode::kInvalid, std::move(message)); }

std::optional<std::int64_t> WholeNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string InUnits(std::int64_t bytes) {
  constexpr std::string_view kUnits[] = {"", " KiB", " MiB", " GiB"};
  std::size_t unit = 0;
  while (unit < 3 && bytes != 0 && bytes % 1024 == 0) bytes /= 1024, ++unit;
  return std::to_string(bytes).append(kUnits[unit]);
}

std::string Shown(const SettingValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return Quoted(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return "a list";
}

Error WrongValue(const Setting& setting, const SettingValue& value) {
  return Wrong(Expectation(setting) + ", not " + Shown(value));
}

/// A text that the settings file can hold and a program can use: UTF-8 on one line.
std::string CheckText(std::string_view text) {
  if (!IsUtf8(text)) return "is not UTF-8 text";
  for (const char c : text) {
    if (std::uint8_t(c) < 0x20 || c == 0x7f) return "must not contain control characters";
  }
  return text.size() > 4096 ? "is too long" : "";
}

Result<std::vector<std::string>> CheckedList(const Setting& setting, std::vector<std::string> list) {
  if (list.size() > 1000) return Wrong("must not have more than 1000 elements");
  for (const auto& element : list) {
    if (auto mistake = CheckText(element); !mistake.empty()) return Wrong(std::move(mistake));
    if (!setting.check) continue;
    if (auto mistake = setting.check(element); !mistake.empty()) {
      if (mistake.starts_with("must be ")) mistake = "each element " + mistake;
      return Wrong(std::move(mistake));
    }
  }
  return list;
}

struct Put {
  Settings& settings;
  const Setting& setting;
  SettingValue& value;

  Status operator()(std::string Settings::*member) const {
    auto* text = std::get_if<std::string>(&value);
    if (!text) return WrongValue(setting, value);
    if (auto mistake = CheckText(*text); !mistake.empty()) return Wrong(std::move(mistake));
    if (setting.check) {
      if (auto mistake = setting.check(*text); !mistake.empty()) return Wrong(std::move(mistake));
    }
    settings.*member = std::move(*text);
    return Ok();
  }

  Status operator()(std::int64_t Settings::*member) const {
    std::int64_t number = 0;
    if (const auto* given = std::get_if<std::int64_t>(&value)) {
      number = *given;
    } else if (const auto* text = std::get_if<std::string>(&value); text && setting.type == SettingType::kSize) {
      auto size = ParseSize(*text);
      if (!size.ok()) return WrongValue(setting, value);
      number = *size;
    } else {
      return WrongValue(setting, value);
    }
    if (number < setting.least || number > setting.most) return WrongValue(setting, value);
    settings.*member = number;
    return Ok();
  }

  Status operator()(bool Settings::*member) const {
    const auto* given = std::get_if<bool>(&value);
    if (!given) return WrongValue(setting, value);
    settings.*member = *given;
    return Ok();
  }

  Status operator()(LogLevel Settings::*member) const { return PutChoice(member); }
  Status operator()(LogFormat Settings::*member) const { return PutChoice(member); }

  template <typename Enum>
  Status PutChoice(Enum Settings::*member) const {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return WrongValue(setting, value);
    const auto choices = Split(setting.choices, ',');
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] != *text) continue;
      settings.*member = Enum(i);
      return Ok();
    }
    auto wrong = WrongValue(setting, value);
    const auto word = ToLower(*text);
    auto near = Nearest(word, choices);
    for (const auto choice : choices) {
      if (near.empty() && !word.empty() && choice.starts_with(word)) near = choice;
    }
    if (!near.empty()) {
      wrong.message.append("; did you mean ").append(near).append("?");
    }
    return wrong;
  }

  Status operator()(std::vector<std::string> Settings::*member) const {
    auto* list = std::get_if<std::vector<std::string>>(&value);
    if (!list) return WrongValue(setting, value);
    TRY(settings.*member, CheckedList(setting, std::move(*list)));
    return Ok();
  }
};

}  // namespace

Result<std::int64_t> ParseSize(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t bytes;
  };
  constexpr Unit kUnits[] = {{"", 1},           {"b", 1},           {"kb", 1000},      {"mb", 1000'000},
                             {"gb", 1000'000'000}, {"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}};
  text = Trim(text);
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto unit = ToLower(Trim(text.substr(digits.size())));
  const auto number = WholeNumber(digits);
  if (number) {
    for (const auto& [name, bytes] : kUnits) {
      if (unit == name && *number <= INT64_MAX / bytes) return *number * bytes;
    }
  }
  return Wrong("must be a size such as 512 KB or 25 MiB, not " + Quoted(text));
}

Result<SettingValue> ReadText(const Setting& setting, std::string_view text) {
  switch (setting.type) {
    case SettingType::kBool: {
      const auto word = ToLower(Trim(text));
      if (word == "true" || word == "1" || word == "yes" || word == "on") return SettingValue(true);
      if (word == "false" || word == "0" || word == "no" || word == "off") return SettingValue(false);
      return WrongValue(setting, std::string(text));
    }
    case SettingType::kInt: {
      const auto number = WholeNumber(Trim(text));
      if (!number) return WrongValue(setting, std::string(text));
      return SettingValue(*number);
    }
    case SettingType::kList: {
      std::vector<std::string> list;
      for (const auto part : Split(text, ',')) {
        if (const auto element = Trim(part); !element.empty()) list.emplace_back(element);
      }
      return SettingValue(std::move(list));
    }
    case SettingType::kText:
    case SettingType::kPath:
    case SettingType::kSize:
    case SettingType::kChoice: break;
  }
  return SettingValue(std::string(text));
}

Status Assign(Settings& settings, const Setting& setting, SettingValue value) {
  return std::visit(Put{settings, setting, value}, setting.member);
}

std::string Expectation(const Setting& setting) {
  switch (setting.type) {
    case SettingType::kBool: return "must be true or false";
    case SettingType::kInt:
      return "must be a number from " + std::to_string(setting.least) + " to " + std::to_string(setting.most);
    case SettingType::kSize:
      return "must be a size from " + InUnits(setting.least) + " to " + InUnits(setting.most) + ", such as \"" +
             std::string(setting.fallback) + "\"";
    case SettingType::kChoice: {
      const auto choices = Split(setting.choices, ',');
      std::string names;
      for (std::size_t i = 0; i < choices.size(); ++i) {
        names.append(i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ").append(choices[i]);
      }
      return "must be " + names;
    }
    case SettingType::kList: return "must be a list of texts in square brackets";
    case SettingType::kText:
    case SettingType::kPath: break;
  }
  return "must be a text in quotes";
}

std::string ToToml(const Setting& setting, std::string_view text) {
  switch (setting.type) {
    case SettingType::kBool:
    case SettingType::kInt: return std::string(text);
    case SettingType::kList: {
      std::string list = "[";
      for (const auto part : Split(text, ',')) {
        if (part.empty()) continue;
        if (list.size() > 1) list += ", ";
        AppendJsonString(list, part);
      }
      return list += ']';
    }
    case SettingType::kText:
    case SettingType::kPath:
    case SettingType::kSize:
    case SettingType::kChoice: break;
  }
  std::string quoted;
  AppendJsonString(quoted, text);
  return quoted;
}

}  // namespace beseda::app
