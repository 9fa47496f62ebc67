#include "providers/yandexgpt/yandexgpt_settings.h"

#include <utility>

#include "base/text.h"
#include "json/reader.h"
#include "providers/common/request_parts.h"
#include "providers/common/settings_fields.h"

namespace beseda::yandexgpt {
namespace {

constexpr std::string_view kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": false,
  "required": ["folder_id"],
  "properties": {
    "folder_id": {
      "type": "string", "maxLength": 100, "title": "Folder ID",
      "description": "The Yandex Cloud folder that the models are used and paid in; it looks like b1g…."
    },
    "api_key": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "API key",
      "description": "Of a service account with the role ai.languageModels.user."
    },
    "iam_token": {
      "type": "string", "writeOnly": true, "maxLength": 4000, "title": "IAM token",
      "description": "Instead of an API key. It is valid for twelve hours at most, so only for a trial."
    },
    "base_url": {
      "type": "string", "format": "uri", "maxLength": 2000, "title": "Base URL", "default": "https://llm.api.cloud.yandex.net",
      "description": "Only for a proxy."
    },
    "no_logging": {
      "type": "boolean", "default": true, "title": "Ask Yandex not to keep requests",
      "description": "Sends x-data-logging-enabled: false with every request."
    },
    "timeout": {
      "type": "integer", "minimum": 1, "maximum": 3600, "default": 300, "title": "Longest answer, in seconds",
      "description": "An answer that takes longer is given up."
    }
  }
})";

}  // namespace

std::string_view SettingsSchema() { return kSchema; }

std::string Settings::ModelUri(std::string_view scheme, std::string_view model) const {
  if (model.find("://") != model.npos) return std::string(model);
  return std::string(scheme) + "://" + folder_id + "/" + std::string(model);
}

Result<Settings> DecodeSettings(const json::Object& settings) {
  json::Reader in(settings);
  Settings out;
  out.folder_id = Trim(in.Text("folder_id", 100));
  out.api_key = TrimmedField(in, "api_key", 4000);
  out.iam_token = TrimmedField(in, "iam_token", 4000);
  const auto base_url = in.TextOr("base_url", "", 2000);
  out.no_logging = in.BoolOr("no_logging", true);
  out.timeout = TimeoutField(in, out.timeout);
  CHECK_OK(in.Check());
  if (out.folder_id.empty()) return InvalidField("folder_id", "YandexGPT asks for the ID of a folder in Yandex Cloud.");
  CHECK_OK(CheckHeaderText("folder_id", out.folder_id));
  CHECK_OK(CheckHeaderText("api_key", out.api_key));
  CHECK_OK(CheckHeaderText("iam_token", out.iam_token));
  if (!out.api_key.empty() && !out.iam_token.empty()) {
    return InvalidField("iam_token", "Enter either an API key or an IAM token, not both.");
  }
  if (!Trim(base_url).empty()) {
    TRY(out.base_url, CheckBaseUrl(base_url, "/foundationmodels/v1/completion", "https://llm.api.cloud.yandex.net"));
    if (HostOf(out.base_url) != "llm.api.cloud.yandex.net") out.list_url = out.base_url + "/v1";
  }
  if (out.secret().empty() && HostOf(out.base_url) == "llm.api.cloud.yandex.net") {
    return InvalidField("api_key", "Yandex Cloud asks for an API key of a service account: make one in the console's IAM section.");
  }
  return out;
}

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string url) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("Authorization", "Api-Key " + settings.api_key);
  if (!settings.iam_token.empty()) request.headers.Add("Authorization", "Bearer " + settings.iam_token);
  request.headers.Add("x-folder-id", settings.folder_id);
  if (settings.no_logging) request.headers.Add("x-data-logging-enabled", "false");
  return request;
}

}  // namespace beseda::yandexgpt
