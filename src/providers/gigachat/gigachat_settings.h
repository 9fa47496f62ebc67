#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::gigachat {

/// A project at Sber.
struct Settings {
  std::string credentials = {};  ///< Base64 of client ID and secret.
  std::string scope = "GIGACHAT_API_PERS";
  std::string ca_file = {};      ///< PEM, to trust besides the system's.
  std::string base_url = "https://gigachat.devices.sberbank.ru/api/v1";           ///< Without a slash at its end.
  std::string auth_url = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth";
  Micros timeout = std::chrono::seconds(300);
};

/// JSON schema of the settings.
std::string_view SettingsSchema();

/// Errors: kInvalid with the field.
Result<Settings> DecodeSettings(const json::Object& settings);

}  // namespace beseda::gigachat
