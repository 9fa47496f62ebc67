#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/bot.h"

namespace beseda::slack {

struct Settings {
  std::string bot_token;
  std::string signing_secret;
  std::string app_token;
  bool socket_mode = false;
  bool reply_in_threads = true;
  bool show_drafts = true;
  std::string home_text;
  std::string api_base;
};

extern const std::string_view kSettingsSchema;

/// Errors: kInvalid with the settings' field.
Result<Settings> ReadSettings(const ChannelAccount& account);

}  // namespace beseda::slack
