#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda {

/// What a person sees before they write: the welcome, the Get Started button, the menu, the first questions. From an account's
/// settings, where a menu and questions are lines "Title | payload" or "Title | https://address".
struct MetaProfile {
  std::string greeting = {};
  std::string get_started = {};  ///< Its payload.
  std::string menu = {};
  std::string ice_breakers = {};
};

/// The body of POST /me/messenger_profile; empty if there is nothing to set. `platform` is "instagram" or empty. Errors:
/// kInvalid with the setting's field.
/// https://developers.facebook.com/documentation/business-messaging/messenger-platform/messenger-profile
Result<std::string> EncodeMetaProfile(const MetaProfile& profile, std::string_view platform);

/// The properties that such a body sets, in their order.
std::vector<std::string> MetaProfileFields(const std::string& body);

}  // namespace beseda
