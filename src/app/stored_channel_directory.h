#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "contracts/bus.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "crypto/sealer.h"

namespace beseda::app {

/// The channel accounts of the database at work: loaded when first asked for, kept, and made anew when the Bus tells
/// that they were changed.
class StoredChannelDirectory final : public ChannelDirectory {
 public:
  /// `kinds` outlive the directory.
  StoredChannelDirectory(Database& db, const crypto::Sealer& sealer, ChannelServices services,
                         std::vector<const ChannelKind*> kinds);

  Task<Result<std::shared_ptr<const Entry>>> Find(std::string channel_id) override;
  Task<Result<std::vector<std::shared_ptr<const Entry>>>> OfKind(std::string kind) override;

 private:
  Result<std::shared_ptr<const Entry>> Make(ChannelAccount account, const std::string& secrets) const;
  /// False if it was not watched until now: what was loaded before may be out of date.
  bool WatchWorkspace(const std::string& workspace_id);
  void Forget(const std::string& event);

  Database& db_;
  const crypto::Sealer& sealer_;
  ChannelServices services_;
  std::vector<const ChannelKind*> kinds_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< Counts what was forgotten: an entry loaded before a change is not kept after it.
  std::unordered_map<std::string, std::shared_ptr<const Entry>> entries_;
  std::unordered_map<std::string, std::unique_ptr<Bus::Subscription>> watched_;
};

}  // namespace beseda::app
