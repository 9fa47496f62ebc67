#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "model/content.h"

namespace beseda {

struct MediaBytes {
  std::string bytes;
  std::string mime;
  std::string name;
  std::string sha256;  ///< Of the bytes, in hex: names them at the vendor, see FindVendorId.
};

/// The files that messages carry, for channel adapters. Thread-safe.
class ChannelMedia {
 public:
  virtual ~ChannelMedia() = default;

  /// The bytes of what a message is to send: a file of ours ("/media/…") of that workspace, or one at a public address. Errors:
  /// kNotFound, kTooLarge (more than `max_bytes`), kUnavailable and the like from the other server.
  virtual Task<Result<MediaBytes>> Load(std::string workspace_id, MediaContent media, std::size_t max_bytes) = 0;

  /// Under which id this vendor account already has a file; nothing if it has not, or no longer.
  virtual Task<Result<std::optional<std::string>>> FindVendorId(std::string channel_id, std::string sha256) = 0;
  /// Remembers it, until `expires_at`.
  virtual Task<Status> KeepVendorId(std::string channel_id, std::string sha256, std::string vendor_id,
                                    std::optional<Time> expires_at) = 0;
  /// The vendor does not know the id any more.
  virtual Task<Status> ForgetVendorId(std::string channel_id, std::string sha256) = 0;
};

}  // namespace beseda
