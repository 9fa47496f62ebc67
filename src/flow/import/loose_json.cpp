#include "flow/import/loose_json.h"

#include <algorithm>
#include <cmath>

#include "flow/value.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr double kMostCoordinate = 100'000;

}  // namespace

const json::Value& At(const json::Value& value, std::string_view path) {
  static const json::Value kNothing = nullptr;
  const auto* at = &value;
  while (!path.empty()) {
    if (!at->is_object()) return kNothing;
    const auto name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    at = at->get_object().if_contains(name);
    if (!at) return kNothing;
  }
  return *at;
}

std::string TextAt(const json::Value& value, std::string_view path) {
  const auto& found = At(value, path);
  return found.is_string() || found.is_number() ? TextOf(found) : std::string();
}

const json::Array& ListAt(const json::Value& value, std::string_view path) {
  static const json::Array kNone;
  const auto& found = At(value, path);
  return found.is_array() ? found.get_array() : kNone;
}

bool FlagAt(const json::Value& value, std::string_view path) {
  const auto& found = At(value, path);
  return found.is_bool() && found.get_bool();
}

double CoordinateAt(const json::Value& value, std::string_view path) {
  const auto& found = At(value, path);
  const double number = found.is_number() ? found.to_number<double>() : 0;
  return std::isfinite(number) ? std::round(std::clamp(number, -kMostCoordinate, kMostCoordinate)) : 0;
}

}  // namespace beseda::flow
