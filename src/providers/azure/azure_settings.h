#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/openai_server.h"

namespace beseda::azure {

/// A resource of Azure OpenAI (also one of Azure AI Foundry, which has the same API).
struct Settings {
  std::string endpoint = {};      ///< "https://name.openai.azure.com", without a path.
  std::string api_key = {};       ///< Either this
  std::string access_token = {};  ///< or a token of Microsoft Entra ID.
  std::vector<std::string> deployments = {};
  openai::Api api = openai::Api::kChat;
  Micros timeout = std::chrono::seconds(300);  ///< Longest answer.
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// The endpoint may be the resource's name or any address that the portal shows. Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

/// The resource's server, under its v1 API.
openai::Server ToServer(const Settings& settings);

}  // namespace beseda::azure
