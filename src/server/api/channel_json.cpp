#include "server/api/channel_json.h"

#include "base/task.h"
#include "contracts/channel.h"
#include "json/json.h"
#include "server/api/scenario_json.h"
#include "server/api/vendor_settings.h"

namespace beseda::server {

using records::ChannelRow;

namespace {

/// The bot's page leads to its oldest web channel; the others are reached by their own id.
std::string SlugFor(Tx& tx, const ChannelRow& channel) {
  const auto bot = records::LoadBot(tx, channel.account.bot_id);
  if (!bot || channel.account.kind != "web") return "";
  const auto first = records::FindChannelBySlug(tx, bot->slug, "web");
  return first && first->account.id == channel.account.id ? bot->slug : "";
}

}  // namespace

std::string PublicUrl(const Call& call, const records::ChannelRow& channel, const std::string& bot_slug) {
  if (channel.account.kind == "web") {
    return call.base_url + "/chat/" + (bot_slug.empty() ? channel.account.id : bot_slug);
  }
  return call.base_url + "/hooks/" + channel.account.kind + "/" + channel.account.id;
}

json::Object HealthJson(const records::ChannelHealthRow& health) {
  return {{"state", json::Value(records::HealthStateName(health.state))},
          {"reason", health.reason},
          {"since", health.state == records::HealthState::kUnknown ? json::Value() : json::Value(ToUnixMicros(health.since))}};
}

ChannelExtras LoadExtras(Tx& tx, const ChannelRow& channel) {
  return {SlugFor(tx, channel), records::LoadChannelHealth(tx, channel.account.id)};
}

json::Object EncodeChannel(const Call& call, const ChannelRow& channel, const ChannelExtras& extras) {
  const auto& account = channel.account;
  return {{"id", account.id},
          {"bot_id", account.bot_id},
          {"kind", account.kind},
          {"name", account.name},
          {"enabled", account.enabled},
          {"settings", PlainSettings(account.settings)},
          {"secrets_set", SecretNames(channel.secrets)},
          {"public_url", PublicUrl(call, channel, extras.bot_slug)},
          {"health", HealthJson(extras.health)},
          {"created_at", ToUnixMicros(account.created_at)},
          {"updated_at", ToUnixMicros(account.updated_at)}};
}

Task<ChannelCapabilities> CapabilitiesNow(Api& api, const ChannelRow& channel) {
  const auto at_work = co_await api.channels.Find(channel.account.id);
  if (at_work.ok()) co_return (*at_work)->adapter->capabilities();
  co_return CapabilitiesOf(api, channel.account.kind);
}

Result<ChannelRow> OwnChannel(Tx& tx, const Call& call) {
  auto channel = records::LoadChannel(tx, call.id());
  if (channel && channel->account.workspace_id == call.workspace()) return std::move(*channel);
  return Error(ErrorCode::kNotFound, "There is no such channel. It may have been deleted.");
}

}  // namespace beseda::server
