#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::anthropic {

/// An account at Anthropic, or at a server that speaks its Messages API.
struct Settings {
  std::string base_url = "https://api.anthropic.com";  ///< Without "/v1" and a slash at its end.
  std::string api_key = {};                            ///< Empty for servers that ask for none.
  bool prompt_caching = true;                          ///< Long instructions and tools are marked for the vendor's cache.
  Micros timeout = std::chrono::seconds(300);          ///< Longest answer.
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

}  // namespace beseda::anthropic
