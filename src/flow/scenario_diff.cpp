#include "flow/scenario_diff.h"

#include <set>
#include <string>
#include <string_view>

#include "json/json.h"

namespace beseda::flow {
namespace {

const json::Value kNothing = nullptr;

const json::Value& Find(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? *value : kNothing;
}

const json::Object& ObjectAt(const json::Object& object, std::string_view name) {
  static const json::Object kEmpty;
  const auto& value = Find(object, name);
  return value.is_object() ? value.get_object() : kEmpty;
}

std::set<std::string> KeysOfBoth(const json::Object& a, const json::Object& b) {
  std::set<std::string> keys;
  for (const auto* object : {&a, &b}) {
    for (const auto& entry : *object) keys.emplace(entry.key());
  }
  return keys;
}

void AddFields(const json::Value& before, const json::Value& after, const std::string& path, json::Array& fields) {
  if (before == after) return;
  if (before.is_object() && after.is_object()) {
    for (const auto& key : KeysOfBoth(before.get_object(), after.get_object())) {
      AddFields(Find(before.get_object(), key), Find(after.get_object(), key), path.empty() ? key : path + "." + key, fields);
    }
    return;
  }
  if (before.is_array() && after.is_array() && before.get_array().size() == after.get_array().size()) {
    for (std::size_t i = 0; i < before.get_array().size(); ++i) {
      AddFields(before.get_array()[i], after.get_array()[i], path + "[" + std::to_string(i) + "]", fields);
    }
    return;
  }
  fields.push_back(json::Object{{"path", path}, {"before", before}, {"after", after}});
}

void AddChange(std::string_view type, std::string_view id, const json::Value& before, const json::Value& after, json::Array& changes) {
  if (before == after) return;
  const auto* change = before.is_null() ? "added" : after.is_null() ? "removed" : "changed";
  json::Array fields;
  if (!before.is_null() && !after.is_null()) AddFields(before, after, "", fields);
  changes.push_back(json::Object{
      {"type", type}, {"id", id}, {"change", change}, {"before", before}, {"after", after}, {"fields", std::move(fields)}});
}

json::Value SettingsOf(const json::Object& scenario) {
  return json::Object{{"locales", Find(scenario, "locales")}, {"main", Find(scenario, "main")}};
}

}  // namespace

json::Array DiffScenarios(const json::Object& before, const json::Object& after) {
  json::Array changes;
  AddChange("settings", "", SettingsOf(before), SettingsOf(after), changes);
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"flow", "flows"}, {"variable", "variables"}, {"block", "blocks"}, {"edge", "edges"}};
  for (const auto& [type, member] : kTypes) {
    const auto &was = ObjectAt(before, member), &is = ObjectAt(after, member);
    for (const auto& id : KeysOfBoth(was, is)) AddChange(type, id, Find(was, id), Find(is, id), changes);
  }
  return changes;
}

}  // namespace beseda::flow
