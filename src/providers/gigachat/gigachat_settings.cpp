#include "providers/gigachat/gigachat_settings.h"

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::gigachat {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "required": ["credentials"],
  "properties": {
    "credentials": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "Authorization key",
      "description": "From the project's settings in Sber's Studio: client ID and secret in Base64."
    },
    "scope": {
      "type": "string", "enum": ["GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"], "default": "GIGACHAT_API_PERS",
      "title": "Kind of access",
      "description": "GIGACHAT_API_PERS for private persons, GIGACHAT_API_B2B for prepaid packages, GIGACHAT_API_CORP for pay-as-you-go."
    },
    "ca_file": {
      "type": "string", "maxLength": 1000, "title": "Certificate file",
      "description": "The path on this server of the Russian Trusted Root CA in PEM form, which GigaChat's certificates are signed with. Leave it empty if the system trusts it."
    },
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL", "default": "https://gigachat.devices.sberbank.ru/api/v1",
      "description": "The address that /chat/completions is added to. Only for a proxy or a server of your own."
    },
    "auth_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Address for access tokens",
      "default": "https://ngw.devices.sberbank.ru:9443/api/v2/oauth",
      "description": "Only for a proxy."
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
  out.credentials = Trim(in.Text("credentials", 4000));
  out.scope = in.TextOr("scope", out.scope, 100);
  out.ca_file = TrimmedField(in, "ca_file", 1000);
  const auto base_url = in.TextOr("base_url", "", 2000);
  const auto auth_url = in.TextOr("auth_url", "", 2000);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (out.credentials.empty()) {
    return InvalidField("credentials", "GigaChat asks for an authorization key: make one in the project's settings at https://developers.sber.ru/studio.");
  }
  CHECK_OK(CheckHeaderText("credentials", out.credentials));
  if (out.scope != "GIGACHAT_API_PERS" && out.scope != "GIGACHAT_API_B2B" && out.scope != "GIGACHAT_API_CORP") {
    return InvalidField("scope", "This must be GIGACHAT_API_PERS, GIGACHAT_API_B2B or GIGACHAT_API_CORP.");
  }
  if (!out.ca_file.empty() && !out.ca_file.starts_with('/')) {
    return InvalidField("ca_file", "This must be the whole path of a file on the server, e.g. /etc/ssl/russian_trusted_root_ca.pem.");
  }
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/chat/completions", "https://gigachat.devices.sberbank.ru/api/v1"));
  }
  if (!Trim(auth_url).empty()) {
    auto checked = CheckBaseUrl(auth_url, "", "https://ngw.devices.sberbank.ru:9443/api/v2/oauth");
    if (!checked.ok()) return std::move(checked).error().InField("auth_url");
    out.auth_url = *std::move(checked);
  }
  return out;
}

}  // namespace beseda::gigachat
