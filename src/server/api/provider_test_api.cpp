#include "base/log.h"
#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/model_json.h"
#include "server/api/provider_json.h"
#include "server/api/vendor_settings.h"

namespace beseda::server {
namespace {

json::Array EncodeModels(const std::vector<ModelInfo>& models) {
  json::Array items;
  for (const auto& model : models) items.push_back(EncodeVendorModel(model));
  return items;
}

/// Asks the vendor for its models: address and key are right if it answers.
Task<Result<ServerResponse>> Try(Api& api, std::shared_ptr<Provider> provider) {
  const auto began = api.Now();
  auto models = co_await provider->ListModels();
  const auto took = std::chrono::duration_cast<milliseconds>(api.Now() - began).count();
  json::Object result{{"ok", models.ok()}, {"latency_ms", took}, {"models", json::Array()}};
  if (models.ok()) {
    result["models"] = EncodeModels(*models);
  } else {
    result["error"] = models.error().message;
    Log(LogLevel::kInfo, "server", "a provider's test failed",
        {{"error", models.error().message}, {"detail", models.error().detail}});
  }
  co_return Reply(200, result);
}

}  // namespace

Task<Result<ServerResponse>> TestUnsavedProvider(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"id", "kind", "settings", "secrets"}));
  json::Reader in(body);
  const auto saved_id = in.TextOr("id", "", 64);
  records::ProviderRow draft;
  draft.kind = in.Text("kind", 50);
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto* kind, FindProviderKind(api, draft.kind));
  VendorSettings settings;
  if (!saved_id.empty()) {
    CO_TRY(auto saved, co_await api.db().Read([&](Tx& tx) {
      return records::LoadProvider(tx, call.workspace(), saved_id);
    }));
    if (!saved) co_return Error(ErrorCode::kNotFound, "There is no such provider. It may have been deleted.").InField("id");
    // The stored key is tried only where it was meant to go; otherwise a test would be a way to read it.
    VendorSettings wanted{saved->settings, "{}"};
    CO_CHECK_OK(ApplyVendorSettings(body, kind->settings_schema(), api.sealer, saved->id, wanted));
    const bool same = saved->kind == draft.kind && DestinationOf(wanted.settings) == DestinationOf(saved->settings);
    settings = VendorSettings{saved->settings, same ? saved->secrets : "{}"};
    draft.id = saved->id;
  } else {
    draft.id = api.access.ids.New("prv");
  }
  CO_CHECK_OK(ApplyVendorSettings(body, kind->settings_schema(), api.sealer, draft.id, settings));
  draft.settings = settings.settings;
  draft.secrets = settings.secrets;
  CO_TRY(auto provider, MakeProvider(api, draft));
  co_return co_await Try(api, std::move(provider));
}

Task<Result<ServerResponse>> TestProvider(Api& api, Call& call) {
  CO_TRY(const auto row, co_await api.db().Read([&](Tx& tx) { return OwnProvider(tx, call); }));
  CO_TRY(auto provider, MakeProvider(api, row));
  co_return co_await Try(api, std::move(provider));
}

Task<Result<ServerResponse>> ListVendorModels(Api& api, Call& call) {
  CO_TRY(const auto row, co_await api.db().Read([&](Tx& tx) { return OwnProvider(tx, call); }));
  CO_TRY(auto provider, MakeProvider(api, row));
  auto models = co_await provider->ListModels();
  if (!models.ok()) {
    // Not our caller's mistake: a 401 of the vendor must not look like one of ours.
    co_return Error(ErrorCode::kUncertain, models.error().message, models.error().detail).As("upstream_failed");
  }
  co_return Reply(200, WholeList(EncodeModels(*models)));
}

}  // namespace beseda::server
