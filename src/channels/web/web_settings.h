#pragma once

#include <string_view>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda {

/// JSON schema of a web channel's settings.
extern const std::string_view kWebSettingsSchema;

/// What the schema cannot say: origins are "https://host[:port]" or "*", the accent is "#rrggbb".
Status CheckWebSettings(const json::Object& settings);

}  // namespace beseda
