#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beseda {

/// Header fields in their order; names compare without case.
class HttpHeaders {
 public:
  using Field = std::pair<std::string, std::string>;

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first field of that name, or nothing.
  std::optional<std::string_view> Find(std::string_view name) const;
  /// Its value, or empty.
  std::string_view Get(std::string_view name) const { return Find(name).value_or(std::string_view()); }
  void Add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Replaces every field of that name.
  void Set(std::string_view name, std::string value);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

/// ASCII comparison without case.
bool EqualsNoCase(std::string_view a, std::string_view b);

/// Percent-decodes a path segment or query part; '+' is a space if `plus_is_space`. Nothing if malformed.
std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space = false);
/// Percent-encodes all but unreserved characters (RFC 3986).
std::string PercentEncode(std::string_view text);
/// The first parameter of that name in a query string ("a=1&b=2"), decoded; nothing if absent or malformed.
std::optional<std::string> QueryParameter(std::string_view query, std::string_view name);

}  // namespace beseda
