#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "contracts/http_client.h"
#include "json/fwd.h"

namespace beseda::yandexgpt {

/// A folder in Yandex Cloud.
struct Settings {
  std::string folder_id = {};
  std::string api_key = {};    ///< Of a service account; or else
  std::string iam_token = {};
  std::string base_url = "https://llm.api.cloud.yandex.net";   ///< Of foundationModels/v1, without a slash at its end.
  std::string list_url = "https://ai.api.cloud.yandex.net/v1";  ///< Of the OpenAI-compatible API, which has the list.
  bool no_logging = true;      ///< Asks the vendor not to keep requests.
  Micros timeout = std::chrono::seconds(300);

  std::string_view secret() const { return api_key.empty() ? iam_token : api_key; }
  /// "yandexgpt/latest" in the folder, as `scheme` ("gpt", "emb") has it; a whole URI stays.
  std::string ModelUri(std::string_view scheme, std::string_view model) const;
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

/// A request to one of the account's addresses, with its headers.
HttpRequest MakeRequest(const Settings& settings, std::string method, std::string url);

}  // namespace beseda::yandexgpt
