#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace beseda {
namespace json {
class Reader;
}

/// Whether `text` may stand in a header: no space, no control character, which could smuggle in a second header.
bool IsHeaderText(std::string_view text);

/// "https://Host:443/v1" -> "host"; "[::1]:80" keeps its port.
std::string HostOf(std::string_view url);

/// A base URL without white space around it and slashes at its end. `endpoint` (e.g. "/chat/completions") is taken off
/// where somebody has entered the whole address. Errors: kInvalid in field "base_url"; `example` shows a right one.
Result<std::string> CheckBaseUrl(std::string_view text, std::string_view endpoint, std::string_view example);

/// Errors: kInvalid in `field`: not IsHeaderText.
Status CheckHeaderText(std::string_view field, std::string_view value);

/// An optional text without white space around it; empty if there is none.
std::string TrimmedField(json::Reader& in, std::string_view name, std::size_t max_bytes);

/// "timeout", the longest answer: 1 to 3600 seconds; `otherwise` if there is none.
Micros TimeoutField(json::Reader& in, Micros otherwise);

}  // namespace beseda
