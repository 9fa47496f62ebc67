#include "providers/common/schema_subset.h"

#include <algorithm>
#include <string>

#include "json/json.h"
#include "providers/common/json_fields.h"

namespace beseda {
namespace {

class Restriction {
 public:
  Restriction(const SchemaSubset& subset, bool& changed) : subset_(subset), changed_(changed) {}

  json::Object Apply(const json::Object& schema) {
    json::Object out;
    std::string told;
    for (const auto& [key, value] : schema) {
      const std::string_view name(key.data(), key.size());
      if (name == "oneOf" && subset_.one_of_as_any_of) {
        out["anyOf"] = Inside(name, value);
        changed_ = true;
      } else if (Takes(name)) {
        out[name] = Inside(name, value);
      } else {
        changed_ = true;
        if (name != "$schema") Tell(name, value, told);
      }
    }
    if (subset_.closes_objects && (FindText(schema, "type") == "object" || schema.contains("properties"))) {
      const auto* open = schema.if_contains("additionalProperties");
      if (!open || *open != json::Value(false)) changed_ = true;
      out["additionalProperties"] = false;
    }
    if (!told.empty()) {
      std::string description(FindText(schema, "description"));
      if (!description.empty()) description += ' ';
      out["description"] = Text(description + "(" + told + ")");
    }
    return out;
  }

 private:
  bool Takes(std::string_view name) const {
    return std::find(subset_.keywords.begin(), subset_.keywords.end(), name) != subset_.keywords.end();
  }

  // The value of a keyword, with the schemas in it restricted.
  json::Value Inside(std::string_view keyword, const json::Value& value) {
    if (keyword == "properties" || keyword == "$defs" || keyword == "definitions") {
      const auto* named = value.if_object();
      if (!named) return value;
      json::Object out;
      for (const auto& [name, schema] : *named) out[name] = schema.is_object() ? Apply(schema.get_object()) : schema;
      return out;
    }
    if (keyword == "items" || keyword == "additionalProperties") {
      return value.is_object() ? json::Value(Apply(value.get_object())) : value;
    }
    if (keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf" || keyword == "prefixItems") {
      const auto* list = value.if_array();
      if (!list) return value;
      json::Array out;
      for (const auto& schema : *list) out.push_back(schema.is_object() ? json::Value(Apply(schema.get_object())) : schema);
      return out;
    }
    return value;
  }

  static void Tell(std::string_view name, const json::Value& value, std::string& told) {
    constexpr std::size_t kLongest = 1000;
    if (told.size() > kLongest) return;
    if (!told.empty()) told += ", ";
    told += std::string(name) + ": " + json::Dump(value);
  }

  const SchemaSubset& subset_;
  bool& changed_;
};

}  // namespace

json::Object RestrictSchema(const json::Object& schema, const SchemaSubset& subset, bool* changed) {
  bool any = false;
  auto out = Restriction(subset, any).Apply(schema);
  if (changed) *changed = any;
  return out;
}

}  // namespace beseda
