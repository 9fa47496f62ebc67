#include "channels/slack/slack_fields.h"

#include "json/json.h"

namespace beseda::slack {

std::string_view Text(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? json::View(value->get_string()) : std::string_view();
}

const json::Object& AsObject(const json::Value& value) {
  static const json::Object kNone;
  return value.is_object() ? value.get_object() : kNone;
}

const json::Object& Sub(const json::Object& object, std::string_view name) {
  static const json::Value kNone;
  const auto* value = object.if_contains(name);
  return AsObject(value ? *value : kNone);
}

const json::Array& Items(const json::Object& object, std::string_view name) {
  static const json::Array kNone;
  const auto* value = object.if_contains(name);
  return value && value->is_array() ? value->get_array() : kNone;
}

bool Flag(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

std::int64_t Whole(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return 0;
  if (value->is_int64()) return value->get_int64();
  // Numbers with a fraction (a duration) count too, as long as they fit.
  if (value->is_double() && value->get_double() >= 0 && value->get_double() < 1e15) return std::int64_t(value->get_double());
  return 0;
}

std::string_view Either(std::string_view first, std::string_view second) { return first.empty() ? second : first; }

}  // namespace beseda::slack
