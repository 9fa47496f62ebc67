#include "app/stored_channel_directory.h"

#include <algorithm>

#include "base/task.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "records/sealed_settings.h"

namespace beseda::app {

StoredChannelDirectory::StoredChannelDirectory(Database& db, const crypto::Sealer& sealer, ChannelServices services,
                                               std::vector<const ChannelKind*> kinds)
    : db_(db), sealer_(sealer), services_(services), kinds_(std::move(kinds)) {}

Task<Result<std::shared_ptr<const ChannelDirectory::Entry>>> StoredChannelDirectory::Find(std::string channel_id) {
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto known = entries_.find(channel_id); known != entries_.end()) co_return known->second;
    changes = changes_;
  }
  auto row = co_await db_.Read([&](Tx& tx) { return records::LoadChannel(tx, channel_id); });
  if (!row.ok()) co_return std::move(row).error();
  if (!*row) co_return Error(ErrorCode::kNotFound, "There is no such channel; it may have been removed.");
  const bool watched = WatchWorkspace((*row)->account.workspace_id);
  auto entry = Make((*row)->account, (*row)->secrets);
  if (!entry.ok()) co_return std::move(entry).error();
  std::lock_guard lock(mutex_);
  if (watched && changes == changes_) entries_[channel_id] = *entry;
  co_return *entry;
}

Task<Result<std::vector<std::shared_ptr<const ChannelDirectory::Entry>>>> StoredChannelDirectory::OfKind(std::string kind) {
  auto ids = co_await db_.Read([&](Tx& tx) {
    std::vector<std::string> found;
    const auto rows = tx.Query("SELECT id FROM channels WHERE kind = $1 AND enabled = 1 AND deleted_at IS NULL ORDER BY id", kind);
    for (const auto row : rows) found.emplace_back(row.Text(0));
    return found;
  });
  if (!ids.ok()) co_return std::move(ids).error();
  std::vector<std::shared_ptr<const Entry>> entries;
  for (const auto& id : *ids) {
    auto entry = co_await Find(id);
    if (entry.ok()) entries.push_back(std::move(entry).value());
  }
  co_return entries;
}

Result<std::shared_ptr<const ChannelDirectory::Entry>> StoredChannelDirectory::Make(ChannelAccount account,
                                                                                     const std::string& secrets) const {
  const auto kind = std::find_if(kinds_.begin(), kinds_.end(),
                                 [&](const ChannelKind* one) { return one->kind() == account.kind; });
  if (kind == kinds_.end()) {
    return Error(ErrorCode::kUnavailable, "This server knows no channels of the kind \"" + account.kind + "\".");
  }
  TRY(const auto settings, records::OpenSettings(sealer_, account.id, account.settings, secrets));
  account.settings = json::Dump(settings);
  auto entry = std::make_shared<Entry>();
  TRY(entry->adapter, (*kind)->Make(account, services_));
  entry->account = std::move(account);
  entry->account.pulled = entry->adapter->capabilities().pulled;
  return std::shared_ptr<const Entry>(std::move(entry));
}

bool StoredChannelDirectory::WatchWorkspace(const std::string& workspace_id) {
  {
    std::lock_guard lock(mutex_);
    if (watched_.contains(workspace_id)) return true;
  }
  auto subscription =
      services_.bus.Subscribe("config." + workspace_id, [this](const Bus::Payload& event) { Forget(*event); });
  std::unique_ptr<Bus::Subscription> superfluous;  // Ended without the lock, which its handler may be waiting for.
  std::lock_guard lock(mutex_);
  auto& place = watched_[workspace_id];
  (place ? superfluous : place) = std::move(subscription);
  return false;
}

void StoredChannelDirectory::Forget(const std::string& event) {
  const auto change = json::ParseObject(event);
  std::lock_guard lock(mutex_);
  ++changes_;
  const auto* id = change.ok() ? change->if_contains("id") : nullptr;
  if (id && id->is_string()) {
    entries_.erase(std::string(json::View(id->get_string())));
  } else {
    entries_.clear();
  }
}

}  // namespace beseda::app
