#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "contracts/channel_capabilities.h"
#include "json/fwd.h"
#include "records/bot_rows.h"
#include "records/channel_health_rows.h"
#include "server/api/api.h"

namespace beseda::server {

/// What is told of a channel besides its row.
struct ChannelExtras {
  std::string bot_slug = {};  ///< If the bot's page leads to it.
  records::ChannelHealthRow health = {};
};
ChannelExtras LoadExtras(Tx& tx, const records::ChannelRow& channel);

/// Where people, or other programs, reach the channel.
std::string PublicUrl(const Call& call, const records::ChannelRow& channel, const std::string& bot_slug);
json::Object HealthJson(const records::ChannelHealthRow& health);
/// The secrets that a kind makes by itself, with fresh values.
std::vector<std::pair<std::string, std::string>> MadeSecrets(const ChannelKind& kind, const json::Object& settings);
/// Errors: kInvalid with the settings' field.
Result<std::shared_ptr<ChannelAdapter>> MakeAdapter(const Api& api, const ChannelKind& kind, const records::ChannelRow& channel);
json::Object EncodeChannel(const Api& api, const Call& call, const records::ChannelRow& channel, const ChannelExtras& extras);

/// What the account can do with its settings, which may take away what its kind could; if it cannot work with them, what its kind can. Nothing
/// for a kind that this server does not know.
ChannelCapabilities AccountCapabilities(const Api& api, const records::ChannelRow& channel);

/// The workspace's channel that a request names; kNotFound.
Result<records::ChannelRow> OwnChannel(Tx& tx, const Call& call);

}  // namespace beseda::server
