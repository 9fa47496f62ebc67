#include "providers/azure/azure_settings.h"

#include <algorithm>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::azure {
namespace {

constexpr std::string_view kExample = "https://my-resource.openai.azure.com";
constexpr std::size_t kMaxDeployments = 200;
constexpr std::size_t kMaxName = 200;

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "required": ["base_url"],
  "properties": {
    "base_url": {
      "type": "string", "maxLength": 2000, "title": "Endpoint", "examples": ["https://my-resource.openai.azure.com"],
      "description": "The resource's address as the Azure portal shows it under Keys and Endpoint, or only the resource's name."
    },
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key", "description": "One of the resource's two keys. Leave it empty to use an access token."
    },
    "access_token": {
      "type": "string", "writeOnly": true, "maxLength": 8000, "title": "Access token", "description": "A token of Microsoft Entra ID instead of a key. It is valid for about an hour and is not renewed here."
    },
    "deployments": {
      "type": "array", "items": {"type": "string", "maxLength": 200}, "title": "Deployments",
      "description": "The names of your deployments, which are the models here: Azure's API lists models, not deployments."
    },
    "api": {
      "type": "string", "enum": ["chat", "responses"], "default": "chat", "title": "API",
      "description": "The newer responses show summaries of the reasoning and keep it from turn to turn; they take no audio and no stop sequences."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

// "my-resource", or ".../openai/deployments/x/chat/completions?api-version=2024-10-21" -> the address without a path.
Result<std::string> DecodeEndpoint(std::string_view text) {
  auto address = std::string(Trim(text));
  if (!address.empty() && address.find_first_of("/.:") == address.npos) address = "https://" + address + ".openai.azure.com";
  const auto host = address.find("://");
  const auto path = host == address.npos ? host : address.find_first_of("/?", host + 3);
  if (path != address.npos) address.resize(path);
  auto checked = CheckBaseUrl(address, "", kExample);
  if (!checked.ok()) return InvalidField("base_url", "This is not an address like " + std::string(kExample) + ".");
  return checked;
}

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  const auto endpoint = in.Text("base_url", 2000);  // of this name, so that a stored key does not outlive it
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.access_token = TrimmedField(in, "access_token", 8000);
  const auto api = in.TextOr("api", "chat", 20);
  if (api != "chat" && api != "responses") in.Fail("api", "This is chat or responses.");
  out.timeout = TimeoutField(in, out.timeout);
  for (const auto& name : in.Texts("deployments", kMaxDeployments)) {
    const auto trimmed = Trim(name);
    if (trimmed.size() > kMaxName) in.Fail("deployments", "A deployment's name is at most 200 bytes long.");
    if (!trimmed.empty()) out.deployments.emplace_back(trimmed);
  }
  CHECK_OK(in.Check());
  TRY(out.endpoint, DecodeEndpoint(endpoint));
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  CHECK_OK(CheckHeaderText("access_token", out.access_token));
  if (out.api_key.empty() && out.access_token.empty()) {
    return InvalidField("api_key", "Azure asks for a key: copy one of the two under Keys and Endpoint in the portal.");
  }
  if (!out.api_key.empty() && !out.access_token.empty()) {
    return InvalidField("access_token", "Enter either a key or an access token, not both.");
  }
  if (api == "responses") out.api = openai::Api::kResponses;
  return out;
}

openai::Server ToServer(const Settings& settings) {
  openai::Server out;
  out.base_url = settings.endpoint + "/openai/v1";
  out.timeout = settings.timeout;
  out.api = settings.api;
  out.quirks = openai::kBase64Vectors;
  if (settings.api_key.empty()) {
    out.headers.Add("Authorization", "Bearer " + settings.access_token);
    out.secret = settings.access_token;
  } else {
    out.headers.Add("api-key", settings.api_key);
    out.secret = settings.api_key;
  }
  return out;
}

}  // namespace beseda::azure
