#include "routing/model_refresh.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "json/json.h"
#include "records/provider_rows.h"
#include "records/sealed_settings.h"
#include "records/vendor_models.h"

namespace beseda {
namespace {

constexpr Micros kFirstLook = std::chrono::minutes(1);  // after the start, which has other things to do
constexpr Micros kLookEvery = std::chrono::hours(1);
constexpr Micros kReadEvery = std::chrono::hours(24);

}  // namespace

ModelRefresh::ModelRefresh(Services services, std::vector<const ProviderKind*> kinds)
    : services_(services), kinds_(std::move(kinds)) {}

Task<void> ModelRefresh::Run() {
  auto wait = kFirstLook;
  for (;;) {
    co_await services_.clock.Sleep(wait);
    (void)co_await ReadDue();
    wait = kLookEvery;
  }
}

Task<std::size_t> ModelRefresh::ReadDue() {
  const auto before = services_.clock.Now() - kReadEvery;
  auto due = co_await services_.db.Read([&](Tx& tx) { return records::ProvidersReadBefore(tx, before); });
  std::size_t read = 0;
  if (!due.ok()) co_return read;
  for (const auto& one : *due) {
    if (co_await Read(one.workspace_id, one.provider_id)) ++read;
  }
  co_return read;
}

Task<bool> ModelRefresh::Read(std::string workspace_id, std::string provider_id) {
  auto provider = co_await Open(workspace_id, provider_id);
  Result<std::vector<ModelInfo>> list = std::vector<ModelInfo>();
  if (provider.ok()) {
    list = co_await (*provider)->ListModels();
  } else {
    list = std::move(provider).error();
  }
  const auto now = services_.clock.Now();
  if (!list.ok()) {
    Log(LogLevel::kInfo, "routing", "a provider's list of models could not be read",
        {{"provider", provider_id}, {"error", list.error().message}});
    (void)co_await services_.db.Write([&](Tx& tx) { records::NoteListAsked(tx, provider_id, now); });
    co_return false;
  }
  auto stored = co_await services_.db.Write(
      [&](Tx& tx) { return records::StoreVendorModels(tx, workspace_id, provider_id, *list, now); });
  if (!stored.ok()) co_return false;
  if (stored->updated > 0) {
    services_.bus.Publish("config." + workspace_id, json::Dump(json::Object{{"kind", "provider"}, {"id", provider_id}}));
  }
  if (!stored->added.empty()) {
    Log(LogLevel::kInfo, "routing", "a provider offers new models",
        {{"provider", provider_id}, {"count", stored->added.size()}, {"first", stored->added.front()}});
  }
  co_return true;
}

Task<Result<std::shared_ptr<Provider>>> ModelRefresh::Open(std::string workspace_id, std::string provider_id) {
  auto row = co_await services_.db.Read([&](Tx& tx) { return records::LoadProvider(tx, workspace_id, provider_id); });
  if (!row.ok()) co_return std::move(row).error();
  if (!*row) co_return Error(ErrorCode::kNotFound, "The provider is gone.");
  const auto kind = std::find_if(kinds_.begin(), kinds_.end(),
                                 [&](const ProviderKind* known) { return known->kind() == (*row)->kind; });
  if (kind == kinds_.end()) co_return Error(ErrorCode::kNotFound, "This server knows no providers of its kind.");
  CO_TRY(const auto settings,
         records::OpenSettings(services_.sealer, provider_id, (*row)->settings, (*row)->secrets));
  co_return (*kind)->Make(settings, services_.http);
}

}  // namespace beseda
