#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::ollama {

/// A machine that runs Ollama, or ollama.com.
struct Settings {
  std::string base_url = "http://127.0.0.1:11434";  ///< Without "/api" and a slash at its end.
  std::string api_key = {};                         ///< For ollama.com, or a proxy before the machine.
  std::string keep_alive = {};                      ///< How long a model stays in memory, e.g. "30m"; empty: Ollama's own.
  std::optional<std::int64_t> context_tokens = std::nullopt;  ///< "num_ctx"; nothing: Ollama's own.
  Micros timeout = std::chrono::seconds(300);       ///< Longest answer.
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

}  // namespace beseda::ollama
