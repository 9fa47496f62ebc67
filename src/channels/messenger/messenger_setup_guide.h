#pragma once

#include <string_view>

namespace beseda {

/// The text of setup_guide.json, embedded at build time.
extern const std::string_view kMessengerSetupGuide;

}  // namespace beseda
