#include "providers/common/settings_fields.h"

#include <algorithm>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"

namespace beseda {

bool IsHeaderText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string HostOf(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  url = url.substr(0, url.find('/'));
  if (!url.starts_with('[')) url = url.substr(0, url.find(':'));
  return ToLower(url);
}

Result<std::string> CheckBaseUrl(std::string_view text, std::string_view endpoint, std::string_view example) {
  auto url = Trim(text);
  while (url.ends_with('/')) url.remove_suffix(1);
  const auto lower = ToLower(url);
  if (!lower.starts_with("http://") && !lower.starts_with("https://")) {
    return InvalidField("base_url", "The base URL must begin with http:// or https://.");
  }
  if (!IsHeaderText(url) || url.find_first_of("?#@\\") != url.npos || HostOf(url).empty()) {
    return InvalidField("base_url", "This is not an address like " + std::string(example) + ": no user, query or fragment.");
  }
  if (!endpoint.empty() && lower.ends_with(endpoint)) url.remove_suffix(endpoint.size());
  return std::string(url);
}

Status CheckHeaderText(std::string_view field, std::string_view value) {
  if (IsHeaderText(value)) return Ok();
  return InvalidField(std::string(field), "This has a space or a character that cannot be part of it.");
}

std::string TrimmedField(json::Reader& in, std::string_view name, std::size_t max_bytes) {
  return std::string(Trim(in.TextOr(name, "", max_bytes)));
}

Micros TimeoutField(json::Reader& in, Micros otherwise) {
  const auto given = in.OptionalInt("timeout", 1, 3600);
  return given ? Micros(seconds(*given)) : otherwise;
}

}  // namespace beseda
