#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/common/meta_graph.h"
#include "contracts/channel.h"
#include "json/json.h"

namespace beseda {

/// Whether a call failed for a reason that says nothing of the account: Meta could not be reached, or asks to wait.
bool SaysNothingOfAccount(const Error& error);

/// The app whose secret an account has, as it shows itself with its own token ("id|secret").
struct MetaApp {
  std::string id;
  MetaGraph graph;      ///< Calls with the app's token.
  json::Object token;   ///< What it says of the account's token.
};

/// Asks, of each id, the app about the account's token; only the one that the secret belongs to answers. Nothing if none does.
/// https://developers.facebook.com/docs/graph-api/reference/debug_token
Task<std::optional<MetaApp>> FindMetaApp(const MetaAccess& access, ChannelServices services, std::string app_secret,
                                         std::vector<std::string> app_ids);

/// Says whether the token is valid, until when, and which of the permissions it lacks. A token that ends within a week is a warning.
void AddMetaTokenChecks(const MetaApp& app, const std::vector<std::string_view>& permissions, Time now, ChannelHealth& health);

/// Says where the app has the events of `object` sent, and whether that is `webhook_url` (empty: ours is not known).
/// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
Task<void> AddMetaCallbackCheck(MetaApp& app, std::string object, std::string webhook_url, ChannelHealth& health);

}  // namespace beseda
