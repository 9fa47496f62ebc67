#include "server/api/channel_json.h"

#include "contracts/channel.h"
#include "contracts/channel_capabilities.h"
#include "json/json.h"
#include "records/sealed_settings.h"
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
          {"todo", health.todo},
          {"since", health.state == records::HealthState::kUnknown ? json::Value() : json::Value(ToUnixMicros(health.since))},
          {"checked_at", health.checked_at ? json::Value(ToUnixMicros(*health.checked_at)) : json::Value()},
          {"account_name", health.account_name}};
}

Result<std::shared_ptr<ChannelAdapter>> MakeAdapter(const Api& api, const ChannelKind& kind, const ChannelRow& channel) {
  auto account = channel.account;
  TRY(auto opened, records::OpenSettings(api.sealer, account.id, account.settings, channel.secrets));
  account.settings = json::Dump(opened);
  return kind.Make(account, api.channel_services);
}

ChannelExtras LoadExtras(Tx& tx, const ChannelRow& channel) {
  return {SlugFor(tx, channel), records::LoadChannelHealth(tx, channel.account.id)};
}

std::vector<std::pair<std::string, std::string>> MadeSecrets(const ChannelKind& kind, const json::Object& settings) {
  std::vector<std::pair<std::string, std::string>> made;
  const auto prepared = kind.PrepareSettings(settings);
  for (const auto& field : records::SecretFields(kind.settings_schema())) {
    const auto* value = prepared.if_contains(field);
    if (!value || !value->is_string() || settings.contains(field)) continue;
    made.emplace_back(field, std::string(json::View(value->get_string())));
  }
  return made;
}

ChannelCapabilities AccountCapabilities(const Api& api, const ChannelRow& channel) {
  for (const auto* kind : api.channel_kinds) {
    if (kind->kind() != channel.account.kind) continue;
    const auto adapter = MakeAdapter(api, *kind, channel);
    return adapter.ok() ? (*adapter)->capabilities() : kind->capabilities();
  }
  return {};
}

json::Object EncodeChannel(const Api& api, const Call& call, const ChannelRow& channel, const ChannelExtras& extras) {
  const auto& account = channel.account;
  return {{"id", account.id},
          {"bot_id", account.bot_id},
          {"kind", account.kind},
          {"name", account.name},
          {"enabled", account.enabled},
          {"settings", PlainSettings(account.settings)},
          {"opt_out", EncodeOptOutWords(account.opt_out)},
          {"secrets_set", SecretNames(channel.secrets)},
          {"public_url", PublicUrl(call, channel, extras.bot_slug)},
          {"health", HealthJson(extras.health)},
          {"capabilities", CapabilitiesJson(AccountCapabilities(api, channel))},
          {"created_at", ToUnixMicros(account.created_at)},
          {"updated_at", ToUnixMicros(account.updated_at)}};
}

Result<ChannelRow> OwnChannel(Tx& tx, const Call& call) {
  auto channel = records::LoadChannel(tx, call.id());
  if (channel && channel->account.workspace_id == call.workspace()) return std::move(*channel);
  return Error(ErrorCode::kNotFound, "There is no such channel. It may have been deleted.");
}

}  // namespace beseda::server
