#pragma once

#include <string>

#include "channels/common/meta_graph.h"
#include "json/reader.h"
#include "model/bot.h"

namespace beseda {

/// What the settings of every channel of Meta's have: access_token, app_secret, verify_token, api_base, api_version.
struct MetaSettings {
  MetaAccess access;
  std::string app_secret;    ///< Signs what Meta sends.
  std::string verify_token;
};

/// Mistakes are noted in `in`. `vendor_base` is where the API is unless the settings say otherwise; `with_proof`:
/// calls carry an appsecret_proof.
MetaSettings ReadMetaSettings(json::Reader& in, const ChannelAccount& account, MetaFailure::Product product,
                              std::string_view vendor_base, bool with_proof);

/// Makes a verify token for a new account that has none.
json::Object WithVerifyToken(json::Object settings);

}  // namespace beseda
