#include "providers/gemini/gemini_settings.h"

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::gemini {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key",
      "description": "A key of Google AI Studio."
    },
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL", "default": "https://generativelanguage.googleapis.com",
      "description": "The address that /v1beta/models is added to. Only for a proxy."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  const auto base_url = in.TextOr("base_url", out.base_url, 2000);
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/v1beta", "https://generativelanguage.googleapis.com"));
  }
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  if (out.api_key.empty() && HostOf(out.base_url) == "generativelanguage.googleapis.com") {
    return InvalidField("api_key", "Google asks for an API key: make one at https://aistudio.google.com/apikey.");
  }
  return out;
}

}  // namespace beseda::gemini
