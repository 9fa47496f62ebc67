#include "providers/openai/openai_settings.h"

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::openai {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL", "default": "https://api.openai.com/v1",
      "description": "The address that /chat/completions is added to; it usually ends with /v1. Any server that speaks OpenAI's protocol will do, also one on this machine."
    },
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key",
      "description": "OpenAI's keys begin with sk-. Leave it empty for a server that asks for none."
    },
    "organization": {
      "type": "string", "maxLength": 200, "title": "Organization", "description": "OpenAI only: which organization pays, if the key belongs to several."
    },
    "project": {
      "type": "string", "maxLength": 200, "title": "Project", "description": "OpenAI only: which project pays, if the key belongs to several."
    },
    "api": {
      "type": "string", "enum": ["chat", "responses"], "default": "chat", "title": "API",
      "description": "Chat completions work with every compatible server. OpenAI's newer responses show summaries of the reasoning and keep it from turn to turn; they take no audio and no stop sequences."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

}  // namespace

bool Settings::IsVendor() const {
  const auto host = HostOf(base_url);
  return host == "api.openai.com" || host.ends_with(".api.openai.com") || host.ends_with(".openai.azure.com");
}

Server ToServer(const Settings& settings) {
  Server out;
  out.base_url = settings.base_url;
  out.secret = settings.api_key;
  out.timeout = settings.timeout;
  out.api = settings.api;
  out.quirks = settings.IsVendor() ? Quirks(kBase64Vectors) : Quirks(kOldMaxTokens);
  if (!settings.api_key.empty()) out.headers.Add("Authorization", "Bearer " + settings.api_key);
  if (!settings.organization.empty()) out.headers.Add("OpenAI-Organization", settings.organization);
  if (!settings.project.empty()) out.headers.Add("OpenAI-Project", settings.project);
  return out;
}

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  const auto base_url = in.TextOr("base_url", out.base_url, 2000);
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.organization = TrimmedField(in, "organization", 200);
  out.project = TrimmedField(in, "project", 200);
  const auto api = in.TextOr("api", "chat", 20);
  if (api != "chat" && api != "responses") in.Fail("api", "This is chat or responses.");
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/chat/completions", "https://api.openai.com/v1"));
  }
  if (api == "responses") out.api = Api::kResponses;
  for (const auto& [field, value] : {std::pair("api_key", &out.api_key), std::pair("organization", &out.organization),
                                     std::pair("project", &out.project)}) {
    CHECK_OK(CheckHeaderText(field, *value));
  }
  if (out.api_key.empty() && HostOf(out.base_url) == "api.openai.com") {
    return InvalidField("api_key", "OpenAI asks for an API key: make one at https://platform.openai.com/api-keys.");
  }
  return out;
}

}  // namespace beseda::openai
