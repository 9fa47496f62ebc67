#include "base/task.h"
#include "json/json.h"
#include "records/sealed_settings.h"
#include "records/uses.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/provider_json.h"
#include "server/api/vendor_settings.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

json::Object AuditView(const records::ProviderRow& provider) {
  return {{"name", provider.name},
          {"enabled", provider.enabled},
          {"settings", PlainSettings(provider.settings)},
          {"secrets_set", SecretNames(provider.secrets)}};
}

/// Takes over what the body says and checks it by making the provider.
Status ApplyBody(const Api& api, const json::Object& body, const ProviderKind& kind, records::ProviderRow& provider) {
  json::Reader in(body);
  if (auto name = OptionalLine(in, "name", 1, 100)) provider.name = std::move(*name);
  provider.enabled = in.BoolOr("enabled", provider.enabled);
  CHECK_OK(in.Check());
  const auto destination = DestinationOf(provider.settings);
  VendorSettings settings{provider.settings, provider.secrets};
  CHECK_OK(ApplyVendorSettings(body, kind.settings_schema(), api.sealer, provider.id, settings));
  // A stored key goes with the address it was entered for. Entering it anew confirms the new address.
  if (DestinationOf(settings.settings) != destination) {
    VendorSettings fresh{settings.settings, "{}"};
    CHECK_OK(ApplyVendorSettings(body, kind.settings_schema(), api.sealer, provider.id, fresh));
    settings.secrets = fresh.secrets;
  }
  provider.settings = std::move(settings.settings);
  provider.secrets = std::move(settings.secrets);
  TRY(auto made, MakeProvider(api, provider));
  (void)made;
  return Ok();
}

}  // namespace

json::Object EncodeProvider(const records::ProviderRow& provider) {
  return {{"id", provider.id},
          {"kind", provider.kind},
          {"name", provider.name},
          {"settings", PlainSettings(provider.settings)},
          {"secrets_set", SecretNames(provider.secrets)},
          {"enabled", provider.enabled},
          {"created_at", ToUnixMicros(provider.created_at)},
          {"updated_at", ToUnixMicros(provider.updated_at)}};
}

Result<const ProviderKind*> FindProviderKind(const Api& api, std::string_view kind) {
  for (const auto* candidate : api.provider_kinds) {
    if (candidate->kind() == kind) return candidate;
  }
  return Error(ErrorCode::kInvalid, "This server knows no provider of the kind \"" + std::string(kind) + "\".")
      .InField("kind");
}

Result<records::ProviderRow> OwnProvider(Tx& tx, const Call& call) {
  auto provider = records::LoadProvider(tx, call.workspace(), call.id());
  if (provider) return std::move(*provider);
  return Error(ErrorCode::kNotFound, "There is no such provider. It may have been deleted.");
}

Result<std::shared_ptr<Provider>> MakeProvider(const Api& api, const records::ProviderRow& row) {
  TRY(const auto* kind, FindProviderKind(api, row.kind));
  TRY(const auto settings, records::OpenSettings(api.sealer, row.id, row.settings, row.secrets));
  auto made = kind->Make(settings, api.http);
  if (!made.ok()) made.error().field = BodyField(kind->settings_schema(), made.error().field);
  return made;
}

std::string DestinationOf(std::string_view settings) {
  const auto parsed = PlainSettings(settings);
  const auto* url = parsed.if_contains("base_url");
  return url && url->is_string() ? std::string(json::View(url->get_string())) : std::string();
}

Task<Result<ServerResponse>> ListProviderKinds(Api& api, Call&) {
  json::Array items;
  for (const auto* kind : api.provider_kinds) {
    items.push_back(json::Object{{"kind", json::Value(kind->kind())},
                                 {"name", json::Value(kind->name())},
                                 {"description", json::Value(kind->description())},
                                 {"settings_schema", SchemaObject(kind->settings_schema())}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> ListProviders(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto providers, co_await api.db().Read([&](Tx& tx) {
    return records::ListProviders(tx, call.workspace(), page.KeyOr(0, ""), page.KeyOr(1, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& provider : providers) items.push_back(EncodeProvider(provider));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{providers[last].name, providers[last].id};
                  }));
}

Task<Result<ServerResponse>> CreateProvider(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"kind", "name", "settings", "secrets", "enabled"}));
  json::Reader in(body);
  records::ProviderRow provider;
  provider.id = api.access.ids.New("prv");
  provider.workspace_id = call.workspace();
  provider.kind = in.Text("kind", 50);
  provider.name = ReadLine(in, "name", 1, 100);
  provider.created_at = provider.updated_at = api.Now();
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto* kind, FindProviderKind(api, provider.kind));
  CO_CHECK_OK(ApplyBody(api, body, *kind, provider));
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        records::InsertProvider(tx, provider);
        NoteAct(tx, api, call, "provider.create", {"provider", provider.id, provider.name},
                "Added the provider \"" + provider.name + "\".");
        return Reply(201, EncodeProvider(provider));
      },
      &replayed);
  if (response.ok() && !replayed) TellChanged(api, call.workspace(), "provider", provider.id);
  co_return response;
}

Task<Result<ServerResponse>> GetProvider(Api& api, Call& call) {
  CO_TRY(const auto provider, co_await api.db().Read([&](Tx& tx) { return OwnProvider(tx, call); }));
  co_return Reply(200, EncodeProvider(provider));
}

Task<Result<ServerResponse>> UpdateProvider(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "settings", "secrets", "enabled"}));
  CO_TRY(const auto provider, co_await api.db().Write([&](Tx& tx) -> Result<records::ProviderRow> {
    TRY(auto provider, OwnProvider(tx, call));
    TRY(const auto* kind, FindProviderKind(api, provider.kind));
    const auto before = AuditView(provider);
    const auto sealed_before = provider.secrets;
    CHECK_OK(ApplyBody(api, body, *kind, provider));
    auto after = AuditView(provider);
    // A new value under the same name shows as such, without the value.
    if (sealed_before != provider.secrets) after["secrets_changed"] = true;
    const auto changes = access::AuditChanges(before, after);
    if (changes == "{}") return provider;
    provider.updated_at = api.Now();
    records::UpdateProvider(tx, provider);
    NoteAct(tx, api, call, "provider.update", {"provider", provider.id, provider.name},
            "Changed the provider \"" + provider.name + "\".", changes);
    return provider;
  }));
  TellChanged(api, call.workspace(), "provider", provider.id);
  co_return Reply(200, EncodeProvider(provider));
}

Task<Result<ServerResponse>> DeleteProvider(Api& api, Call& call) {
  std::vector<std::string> models;
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto provider, OwnProvider(tx, call));
    models.clear();
    for (const auto row : tx.Query("SELECT id FROM models WHERE provider_id = $1", provider.id)) {
      models.push_back(row.Text(0));
    }
    for (const auto& model : models) {
      if (const auto use = records::UseOfModel(tx, call.workspace(), model, "a model of this provider")) {
        return Error(ErrorCode::kConflict, *use).As("in_use");
      }
    }
    records::DeleteProvider(tx, call.workspace(), provider.id);
    NoteAct(tx, api, call, "provider.delete", {"provider", provider.id, provider.name},
            "Deleted the provider \"" + provider.name + "\" and its models.");
    return Ok();
  }));
  for (const auto& model : models) TellChanged(api, call.workspace(), "model", model);
  TellChanged(api, call.workspace(), "provider", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
