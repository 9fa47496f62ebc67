#include "providers/ollama/ollama_settings.h"

#include <algorithm>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::ollama {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Address", "default": "http://127.0.0.1:11434",
      "description": "Where Ollama listens. For another machine, start it there with OLLAMA_HOST=0.0.0.0. For Ollama's cloud: https://ollama.com."
    },
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key",
      "description": "Only for ollama.com, or a proxy that asks for one."
    },
    "keep_alive": {
      "type": "string", "maxLength": 20, "title": "Keep models in memory",
      "description": "For how long after an answer, e.g. 30m or 2h; -1 for always. Loading a model again takes seconds to minutes. Empty: Ollama's own, five minutes."
    },
    "context_tokens": {
      "type": "integer", "minimum": 512, "maximum": 10000000, "title": "Context length",
      "description": "How many tokens of a conversation the model sees. Ollama's own is often only 4096; more needs more memory."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

// "30m", "1h30m", "10", "-1": Go's durations, or seconds.
bool IsDuration(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9' &&
         std::all_of(text.begin(), text.end(), [](char c) { return std::string_view("0123456789.hms").find(c) != std::string_view::npos; });
}

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  const auto base_url = in.TextOr("base_url", out.base_url, 2000);
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.keep_alive = TrimmedField(in, "keep_alive", 20);
  out.context_tokens = in.OptionalInt("context_tokens", 512, 10'000'000);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/api/chat", "http://127.0.0.1:11434"));
    if (out.base_url.ends_with("/api")) out.base_url.resize(out.base_url.size() - 4);
    if (out.base_url.ends_with("/v1")) {
      return InvalidField("base_url", "Ollama's own API stands at the address without /v1.");
    }
  }
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  if (!out.keep_alive.empty() && !IsDuration(out.keep_alive)) {
    return InvalidField("keep_alive", "This is not a time like 30m, 2h or -1.");
  }
  if (out.api_key.empty() && HostOf(out.base_url) == "ollama.com") {
    return InvalidField("api_key", "Ollama's cloud asks for an API key: make one at https://ollama.com/settings/keys.");
  }
  return out;
}

}  // namespace beseda::ollama
