#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/openai_server.h"

namespace beseda::openai {

/// An account at a server that speaks OpenAI's chat completions.
struct Settings {
  std::string base_url = "https://api.openai.com/v1";  ///< Without a slash at its end.
  std::string api_key = {};                            ///< Empty for servers that ask for none.
  std::string organization = {};
  std::string project = {};
  Api api = Api::kChat;
  Micros timeout = std::chrono::seconds(300);  ///< Longest answer.

  /// Whether this is OpenAI's own API (or Azure's form of it), which knows the newest parameters.
  bool IsVendor() const;
};

/// The server that the settings speak of.
Server ToServer(const Settings& settings);

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

}  // namespace beseda::openai
