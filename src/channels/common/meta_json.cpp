#include "channels/common/meta_json.h"

#include <charconv>
#include <cmath>

#include "crypto/hash.h"

namespace beseda {
namespace {

constexpr std::int64_t kLastSecond = 100'000'000'000;  // Larger numbers are milliseconds.
constexpr std::int64_t kLastMillisecond = 100'000'000'000'000;

std::optional<std::int64_t> WholeIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  if (!value->is_string()) return std::nullopt;
  const auto text = json::View(value->get_string());
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

const json::Object* ObjectIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

const json::Array* ArrayIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value ? value->if_array() : nullptr;
}

std::string TextIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value) return {};
  if (value->is_string()) return std::string(json::View(value->get_string()));
  if (value->is_int64() || value->is_uint64()) return json::Dump(*value);
  return {};
}

std::optional<double> NumberIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

bool TrueIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

std::optional<Time> TimeIn(const json::Object& object, std::string_view name) {
  const auto number = WholeIn(object, name);
  if (!number || *number <= 0 || *number > kLastMillisecond) return std::nullopt;
  return *number < kLastSecond ? Time(seconds(*number)) : Time(milliseconds(*number));
}

std::vector<const json::Object*> ObjectsIn(const json::Object& object, std::string_view name) {
  std::vector<const json::Object*> objects;
  const auto* array = ArrayIn(object, name);
  if (!array) return objects;
  for (const auto& value : *array) {
    if (value.is_object()) objects.push_back(&value.get_object());
  }
  return objects;
}

std::string NameOfJson(const json::Object& object) { return crypto::Sha256Hex(json::Dump(object)).substr(0, 32); }

}  // namespace beseda
