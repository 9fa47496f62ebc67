#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "channels/telegram/telegram_decoder.h"
#include "channels/telegram/telegram_encoder.h"
#include "contracts/http_client.h"
#include "model/bot.h"

namespace beseda::telegram {

inline constexpr std::string_view kVendorsApi = "https://api.telegram.org";

/// A Telegram account's settings; their schema is kSettingsSchema.
struct Settings {
  std::string bot_token;
  bool polling = false;  ///< Fetch updates instead of waiting for webhooks.
  std::string webhook_secret;
  std::string api_base{kVendorsApi};
  std::string bot_username;
  GroupAnswers groups = GroupAnswers::kAddressed;
  std::vector<std::pair<std::string, std::string>> commands;  ///< Without "/", and what they do.
  std::string menu_title, menu_url;
  EncoderSettings encoder;
  double sends_per_second = 30;

  /// The number before the token's colon is the bot's id; 0 if there is none.
  std::int64_t bot_id() const;
  /// The vendor's server is on the internet; one that an operator names may be on this machine.
  Reach reach() const { return api_base == kVendorsApi ? Reach::kPublicOnly : Reach::kAnywhere; }
};

extern const std::string_view kSettingsSchema;

/// Errors: kInvalid with the field.
Result<Settings> ReadSettings(const ChannelAccount& account);

}  // namespace beseda::telegram
