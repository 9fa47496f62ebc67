#include "contracts/http_server.h"

#include "base/text.h"

namespace beseda {

std::string_view ServerRequest::Parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::string_view> ServerRequest::Cookie(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (!EqualsNoCase(field, "cookie")) continue;
    for (const auto pair : Split(value, ';')) {
      const auto trimmed = Trim(pair);
      const auto equals = trimmed.find('=');
      if (equals != trimmed.npos && trimmed.substr(0, equals) == name) return trimmed.substr(equals + 1);
    }
  }
  return std::nullopt;
}

}  // namespace beseda
