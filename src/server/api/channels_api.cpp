#include <algorithm>

#include "base/task.h"
#include "json/json.h"
#include "records/channel_edits.h"
#include "records/sealed_settings.h"
#include "server/api/audit_note.h"
#include "server/api/channel_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/vendor_settings.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

using records::ChannelRow;

Result<const ChannelKind*> FindKind(const Api& api, std::string_view kind) {
  for (const auto* candidate : api.channel_kinds) {
    if (candidate->kind() == kind) return candidate;
  }
  return Error(ErrorCode::kInvalid, "This server knows no channel of the kind \"" + std::string(kind) + "\".")
      .InField("kind");
}

json::Object AuditView(const ChannelRow& channel) {
  return {{"name", channel.account.name},
          {"enabled", channel.account.enabled},
          {"settings", PlainSettings(channel.account.settings)},
          {"opt_out", EncodeOptOutWords(channel.account.opt_out)},
          {"secrets_set", SecretNames(channel.secrets)}};
}

/// The vendor's own address, as the schema has it; empty if it has none.
std::string UsualApi(const ChannelKind& kind) {
  const auto schema = SchemaObject(kind.settings_schema());
  const auto* properties = schema.if_contains("properties");
  const auto* field = properties && properties->is_object() ? properties->get_object().if_contains("api_base") : nullptr;
  const auto* usual = field && field->is_object() ? field->get_object().if_contains("default") : nullptr;
  return usual && usual->is_string() ? std::string(json::View(usual->get_string())) : std::string();
}

/// The setting by which calls may go to addresses of the own network; empty if none does.
std::string AllowsPrivate(const ChannelKind& kind, const ChannelAccount& account) {
  const auto settings = PlainSettings(account.settings);
  const auto* allowed = settings.if_contains("allow_private");
  if (allowed && allowed->is_bool() && allowed->get_bool()) return "allow_private";
  const auto* base = settings.if_contains("api_base");
  if (!base || !base->is_string() || base->get_string().empty()) return "";
  const auto usual = UsualApi(kind);
  return json::View(base->get_string()) == usual ? "" : "api_base";
}

/// Adds what the kind makes by itself and is no secret, as it was before or anew.
void AddMadeSettings(const ChannelKind& kind, const json::Object& before, ChannelAccount& account) {
  auto settings = PlainSettings(account.settings);
  const auto secrets = records::SecretFields(kind.settings_schema());
  for (const auto& [name, value] : kind.PrepareSettings(settings)) {
    const std::string field(name);
    if (settings.contains(name) || std::find(secrets.begin(), secrets.end(), field) != secrets.end()) continue;
    const auto* kept = before.if_contains(name);
    settings[name] = kept ? *kept : value;
  }
  account.settings = json::Dump(settings);
}

/// Takes over what the body says.
Status ApplyBody(const Api& api, const Call& call, const json::Object& body, const ChannelKind& kind, ChannelRow& channel) {
  json::Reader in(body);
  auto& account = channel.account;
  if (auto name = OptionalLine(in, "name", 1, 100)) account.name = std::move(*name);
  account.enabled = in.BoolOr("enabled", account.enabled);
  CHECK_OK(in.Check());
  if (in.Has("opt_out")) {
    TRY(account.opt_out, DecodeOptOutWords(in.Raw("opt_out")));
  }
  const auto settings_before = PlainSettings(account.settings);
  VendorSettings settings{account.settings, channel.secrets};
  CHECK_OK(ApplyVendorSettings(body, kind.settings_schema(), api.sealer, account.id, settings));
  account.settings = std::move(settings.settings);
  channel.secrets = std::move(settings.secrets);
  AddMadeSettings(kind, settings_before, account);
  const auto reaches = AllowsPrivate(kind, account);
  if (!reaches.empty() && PlainSettings(account.settings) != settings_before &&
      !call.principal.permissions.Has(access::Permission::kSettingsWrite)) {
    return Error(ErrorCode::kForbidden, "Only an administrator may change the settings of a channel that may reach addresses of the own network.")
        .InField("settings." + reaches);
  }
  return Ok();
}

Status CheckWorksInField(const Api& api, const ChannelKind& kind, const ChannelRow& channel) {
  auto works = MakeAdapter(api, kind, channel);
  if (works.ok()) return Ok();
  works.error().field = BodyField(kind.settings_schema(), works.error().field);
  return std::move(works).error();
}

void SealInto(const Api& api, ChannelRow& channel, const std::string& field, const std::string& secret) {
  auto secrets = PlainSettings(channel.secrets);
  secrets[field] = records::SealSecret(api.sealer, channel.account.id, field, secret);
  channel.secrets = json::Dump(secrets);
}

}  // namespace

Task<Result<ServerResponse>> ListChannelKinds(Api& api, Call&) {
  json::Array items;
  for (const auto* kind : api.channel_kinds) {
    auto capabilities = CapabilitiesJson(kind->capabilities());
    capabilities["own_secret"] = nullptr;
    if (const auto made = MadeSecrets(*kind, {}); !made.empty()) capabilities["own_secret"] = made.front().first;
    items.push_back(json::Object{{"kind", json::Value(kind->kind())},
                                 {"name", json::Value(kind->name())},
                                 {"description", json::Value(kind->description())},
                                 {"settings_schema", SchemaObject(kind->settings_schema())},
                                 {"setup_guide", SchemaObject(kind->setup_guide())},
                                 {"capabilities", std::move(capabilities)}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> ListChannels(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  const auto bot_id = call.request.Query("bot_id").value_or("");
  std::vector<ChannelExtras> extras;
  CO_TRY(const auto channels, co_await api.db().Read([&](Tx& tx) {
    auto rows =
        records::ListChannels(tx, call.workspace(), bot_id, page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
    extras.clear();
    for (const auto& channel : rows) extras.push_back(LoadExtras(tx, channel));
    return rows;
  }));
  json::Array items;
  for (std::size_t i = 0; i < channels.size(); ++i) items.push_back(EncodeChannel(api, call, channels[i], extras[i]));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{channels[last].account.name, channels[last].account.id};
                  }));
}

Task<Result<ServerResponse>> CreateChannel(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"bot_id", "kind", "name", "enabled", "settings", "secrets", "opt_out"}));
  json::Reader in(body);
  ChannelRow channel;
  auto& account = channel.account;
  account.id = api.access.ids.New("chn");
  account.workspace_id = call.workspace();
  account.bot_id = in.Text("bot_id", 64);
  account.kind = in.Text("kind", 50);
  account.name = ReadLine(in, "name", 1, 100);
  account.created_at = account.updated_at = api.Now();
  channel.secrets = "{}";
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto* kind, FindKind(api, account.kind));
  CO_CHECK_OK(ApplyBody(api, call, body, *kind, channel));
  CO_TRY(const auto given, records::OpenSettings(api.sealer, account.id, account.settings, channel.secrets));
  const auto made = MadeSecrets(*kind, given);
  json::Object generated;
  for (const auto& [field, secret] : made) {
    SealInto(api, channel, field, secret);
    generated[field] = secret;
  }
  CO_CHECK_OK(CheckWorksInField(api, *kind, channel));
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        const auto bot = records::LoadBot(tx, account.bot_id);
        if (!bot || bot->workspace_id != call.workspace()) {
          return Error(ErrorCode::kInvalid, "There is no such bot. It may have been deleted.").InField("bot_id");
        }
        records::InsertChannel(tx, channel);
        NoteAct(tx, api, call, "channel.create", {"channel", account.id, account.name},
                "Connected the bot \"" + bot->name + "\" to the channel \"" + account.name + "\" (" + account.kind + ").");
        auto reply = EncodeChannel(api, call, channel, LoadExtras(tx, channel));
        reply["generated_secrets"] = generated;
        return Reply(201, reply);
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "channel", account.id);
  co_return response;
}

Task<Result<ServerResponse>> GetChannel(Api& api, Call& call) {
  ChannelExtras extras;
  CO_TRY(const auto channel, co_await api.db().Read([&](Tx& tx) -> Result<ChannelRow> {
    TRY(auto channel, OwnChannel(tx, call));
    extras = LoadExtras(tx, channel);
    return channel;
  }));
  co_return Reply(200, EncodeChannel(api, call, channel, extras));
}

Task<Result<ServerResponse>> UpdateChannel(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "enabled", "settings", "secrets", "opt_out"}));
  ChannelExtras extras;
  CO_TRY(const auto channel, co_await api.db().Write([&](Tx& tx) -> Result<ChannelRow> {
    TRY(auto channel, OwnChannel(tx, call));
    TRY(const auto* kind, FindKind(api, channel.account.kind));
    auto before = AuditView(channel);
    const auto sealed_before = channel.secrets;
    CHECK_OK(ApplyBody(api, call, body, *kind, channel));
    CHECK_OK(CheckWorksInField(api, *kind, channel));
    extras = LoadExtras(tx, channel);
    auto after = AuditView(channel);
    // A new value under the same name shows as such, without the value.
    if (sealed_before != channel.secrets) after["secrets_changed"] = true;
    const auto changes = access::AuditChanges(before, after);
    if (changes == "{}") return channel;
    channel.account.updated_at = api.Now();
    records::UpdateChannel(tx, channel);
    if (before["settings"] != after["settings"] || before["enabled"] != after["enabled"] || sealed_before != channel.secrets) {
      records::ForgetChannelHealth(tx, channel.account.id, api.Now());
      extras = LoadExtras(tx, channel);
    }
    NoteAct(tx, api, call, "channel.update", {"channel", channel.account.id, channel.account.name},
            "Changed the channel \"" + channel.account.name + "\".", changes);
    return channel;
  }));
  TellChanged(api, call.workspace(), "channel", channel.account.id);
  co_return Reply(200, EncodeChannel(api, call, channel, extras));
}

Task<Result<ServerResponse>> DeleteChannel(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto channel, OwnChannel(tx, call));
    records::DeleteChannel(tx, call.workspace(), channel.account.id, api.Now());
    NoteAct(tx, api, call, "channel.delete", {"channel", channel.account.id, channel.account.name},
            "Deleted the channel \"" + channel.account.name + "\".");
    return Ok();
  }));
  TellChanged(api, call.workspace(), "channel", call.id());
  co_return NoContent();
}

Task<Result<ServerResponse>> RotateChannelSecret(Api& api, Call& call) {
  std::pair<std::string, std::string> fresh;
  CO_TRY(const auto channel, co_await api.db().Write([&](Tx& tx) -> Result<ChannelRow> {
    TRY(auto channel, OwnChannel(tx, call));
    TRY(const auto* kind, FindKind(api, channel.account.kind));
    const auto made = MadeSecrets(*kind, {});
    if (made.empty()) {
      return Error(ErrorCode::kInvalid, "Channels of this kind have no secret of their own to replace.").As("no_secret");
    }
    fresh = made.front();
    SealInto(api, channel, fresh.first, fresh.second);
    channel.account.updated_at = api.Now();
    records::UpdateChannel(tx, channel);
    NoteAct(tx, api, call, "channel.rotate_secret", {"channel", channel.account.id, channel.account.name},
            "Replaced the secret of the channel \"" + channel.account.name + "\".");
    return channel;
  }));
  TellChanged(api, call.workspace(), "channel", channel.account.id);
  co_return Reply(200, json::Object{{"name", fresh.first}, {"secret", fresh.second}});
}

}  // namespace beseda::server
