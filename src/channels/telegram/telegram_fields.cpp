#include "channels/telegram/telegram_fields.h"

#include <cmath>

#include "json/json.h"

namespace beseda::telegram {
namespace {

// The first byte of the code point that begins at or after unit `unit`.
std::size_t ByteOfUnit(std::string_view text, std::int64_t unit) {
  std::size_t at = 0;
  while (at < text.size() && unit > 0) {
    const auto lead = static_cast<unsigned char>(text[at]);
    unit -= lead >= 0xF0 ? 2 : 1;
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

}  // namespace

const json::Object* ObjectIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  return value ? value->if_object() : nullptr;
}

const json::Array* ListIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  return value ? value->if_array() : nullptr;
}

std::string TextIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(json::View(*text)) : std::string();
}

std::int64_t IntIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  const auto* number = value ? value->if_int64() : nullptr;
  return number ? *number : 0;
}

double NumberIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  if (!value || !value->is_number()) return 0;
  const double number = value->to_number<double>();
  return std::isfinite(number) ? number : 0;
}

bool FlagIn(const json::Object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  const auto* flag = value ? value->if_bool() : nullptr;
  return flag && *flag;
}

std::string AsObjectText(const json::Value& value) {
  if (value.is_object()) return json::Dump(value);
  return "{\"value\":" + json::Dump(value) + "}";
}

std::string_view Utf16Part(std::string_view text, std::int64_t offset, std::int64_t length) {
  if (offset < 0 || length <= 0) return {};
  const auto from = ByteOfUnit(text, offset);
  const auto rest = text.substr(from);
  return rest.substr(0, ByteOfUnit(rest, length));
}

}  // namespace beseda::telegram
