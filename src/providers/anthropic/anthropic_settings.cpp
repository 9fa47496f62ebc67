#include "providers/anthropic/anthropic_settings.h"

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::anthropic {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key",
      "description": "Anthropic's keys begin with sk-ant-."
    },
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL", "default": "https://api.anthropic.com",
      "description": "The address that /v1/messages is added to. Only for a proxy, or another server that speaks Anthropic's Messages API."
    },
    "prompt_caching": {
      "type": "boolean", "default": true, "title": "Cache long prompts",
      "description": "Long instructions and tool lists are kept in Anthropic's cache for five minutes: storing them costs a quarter more, reading them a tenth."
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
  out.prompt_caching = in.BoolOr("prompt_caching", true);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/v1/messages", "https://api.anthropic.com"));
    if (out.base_url.ends_with("/v1")) out.base_url.resize(out.base_url.size() - 3);
  }
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  if (out.api_key.empty() && HostOf(out.base_url) == "api.anthropic.com") {
    return InvalidField("api_key", "Anthropic asks for an API key: make one at https://platform.claude.com/settings/keys.");
  }
  return out;
}

}  // namespace beseda::anthropic
