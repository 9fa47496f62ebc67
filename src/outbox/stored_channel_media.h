#pragma once

#include "base/clock.h"
#include "contracts/channel_media.h"
#include "contracts/database.h"
#include "contracts/file_store.h"
#include "contracts/http_client.h"

namespace beseda {

/// The files that messages carry, from our uploads and from public addresses; vendors' ids of them in `channel_files`. Thread-safe.
class StoredChannelMedia final : public ChannelMedia {
 public:
  StoredChannelMedia(Database& db, FileStore& files, HttpClient& http, Clock& clock)
      : db_(db), files_(files), http_(http), clock_(clock) {}

  Task<Result<MediaBytes>> Load(std::string workspace_id, MediaContent media, std::size_t max_bytes) override;
  Task<Result<std::optional<std::string>>> FindVendorId(std::string channel_id, std::string sha256) override;
  Task<Status> KeepVendorId(std::string channel_id, std::string sha256, std::string vendor_id,
                            std::optional<Time> expires_at) override;
  Task<Status> ForgetVendorId(std::string channel_id, std::string sha256) override;

 private:
  Task<Result<MediaBytes>> LoadOurs(std::string workspace_id, std::string id, std::size_t max_bytes);
  Task<Result<MediaBytes>> Download(MediaContent media, std::size_t max_bytes);

  Database& db_;
  FileStore& files_;
  HttpClient& http_;
  Clock& clock_;
};

}  // namespace beseda
