#include "providers/bedrock/bedrock_settings.h"

#include <algorithm>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::bedrock {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "required": ["region"],
  "properties": {
    "region": {
      "type": "string", "maxLength": 40, "title": "Region",
      "description": "The AWS region whose models are used, e.g. us-east-1 or eu-central-1."
    },
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 8000, "title": "Bedrock API key",
      "description": "The simplest way in. Leave it empty to sign with an access key instead."
    },
    "access_key_id": {
      "type": "string", "maxLength": 200, "title": "Access key ID",
      "description": "Of an IAM user or role that may call bedrock:InvokeModel; begins with AKIA or ASIA."
    },
    "secret_access_key": {
      "type": "string", "writeOnly": true, "maxLength": 400, "title": "Secret access key"
    },
    "session_token": {
      "type": "string", "writeOnly": true, "maxLength": 8000, "title": "Session token",
      "description": "Only for temporary credentials."
    },
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL",
      "description": "Only for a proxy or a server that stands in for Bedrock; it is used for calls and for the list of models."
    },
    "prompt_caching": {
      "type": "boolean", "default": true, "title": "Cache long prompts",
      "description": "Long instructions and tool lists of Claude and Nova models are kept in Bedrock's cache for five minutes."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

bool IsRegion(std::string_view text) {
  return !text.empty() && text.find('-') != text.npos && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Status CheckKeys(const Settings& settings) {
  const auto& keys = settings.keys;
  CHECK_OK(CheckHeaderText("api_key", settings.api_key));
  CHECK_OK(CheckHeaderText("access_key_id", keys.access_key_id));
  CHECK_OK(CheckHeaderText("secret_access_key", keys.secret_access_key));
  CHECK_OK(CheckHeaderText("session_token", keys.session_token));
  if (!settings.api_key.empty()) {
    if (keys.access_key_id.empty() && keys.secret_access_key.empty()) return Ok();
    return InvalidField("api_key", "Enter either a Bedrock API key or an access key with its secret, not both.");
  }
  if (keys.access_key_id.empty() && keys.secret_access_key.empty()) {
    return InvalidField("api_key", "Bedrock asks for an API key, or for an access key ID with its secret.");
  }
  if (keys.access_key_id.empty()) return InvalidField("access_key_id", "The access key ID is missing.");
  if (keys.secret_access_key.empty()) return InvalidField("secret_access_key", "The secret of this access key is missing.");
  return Ok();
}

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  out.region = Trim(in.Text("region", 40));
  out.api_key = TrimmedField(in, "api_key", 8000);
  out.keys.access_key_id = TrimmedField(in, "access_key_id", 200);
  out.keys.secret_access_key = TrimmedField(in, "secret_access_key", 400);
  out.keys.session_token = TrimmedField(in, "session_token", 8000);
  const auto base_url = in.TextOr("base_url", "", 2000);
  out.prompt_caching = in.BoolOr("prompt_caching", true);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (!IsRegion(out.region)) return InvalidField("region", "This is not a region like us-east-1 or eu-central-1.");
  CHECK_OK(CheckKeys(out));
  if (!Trim(base_url).empty()) {
    TRY(out.runtime_url, CheckBaseUrl(base_url, "", "https://bedrock-runtime.us-east-1.amazonaws.com"));
    out.control_url = out.runtime_url;
    return out;
  }
  const std::string domain = out.region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
  out.runtime_url = "https://bedrock-runtime." + out.region + domain;
  out.control_url = "https://bedrock." + out.region + domain;
  return out;
}

void Authorize(HttpRequest& request, const Settings& settings, Time now) {
  if (settings.api_key.empty()) {
    SignRequest(request, settings.keys, {.region = settings.region, .service = "bedrock", .now = now});
  } else {
    request.headers.Add("Authorization", "Bearer " + settings.api_key);
  }
}

}  // namespace beseda::bedrock
