#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::gemini {

/// An account at Google's Gemini API.
struct Settings {
  std::string base_url = "https://generativelanguage.googleapis.com";  ///< Without "/v1beta" and a slash at its end.
  std::string api_key = {};                                            ///< Empty for proxies that ask for none.
  Micros timeout = std::chrono::seconds(300);                          ///< Longest answer.
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

}  // namespace beseda::gemini
