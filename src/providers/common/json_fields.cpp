#include "providers/common/json_fields.h"

#include "base/text.h"
#include "json/json.h"

namespace beseda {

const json::Object* FindObject(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

const json::Array* FindArray(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_array() : nullptr;
}

std::string_view FindText(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? json::View(*text) : std::string_view();
}

std::optional<std::int64_t> FindCount(const json::Object* object, std::string_view name) {
  const auto* value = object ? object->if_contains(name) : nullptr;
  const auto* count = value ? value->if_int64() : nullptr;
  return count && *count >= 0 ? std::optional(*count) : std::nullopt;
}

bool FindBool(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

json::String Text(std::string_view text) {
  if (IsUtf8(text)) return json::String(text.data(), text.size());
  const auto repaired = ToUtf8(text);
  return json::String(repaired.data(), repaired.size());
}

}  // namespace beseda
