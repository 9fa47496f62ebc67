#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "contracts/http_client.h"
#include "json/fwd.h"
#include "providers/bedrock/aws_sigv4.h"

namespace beseda::bedrock {

/// An AWS account's Bedrock in one region. Either keys, or an API key.
struct Settings {
  std::string region = {};
  std::string api_key = {};
  AwsCredentials keys = {};
  std::string runtime_url = {};  ///< Where models are called, without a slash at its end.
  std::string control_url = {};  ///< Where they are listed.
  bool prompt_caching = true;    ///< Long instructions and tools are marked for the vendor's cache.
  Micros timeout = std::chrono::seconds(300);

  /// What must not be shown in an error.
  std::string_view secret() const { return api_key.empty() ? keys.secret_access_key : api_key; }
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

/// Signs the request, or adds the API key. All else in it must be as it will be sent.
void Authorize(HttpRequest& request, const Settings& settings, Time now);

}  // namespace beseda::bedrock
