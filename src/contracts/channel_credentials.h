#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda {

/// Credentials of a channel account that end by themselves and can be renewed before they do. Lives as long as its adapter. Thread-safe.
class ChannelCredentials {
 public:
  struct Renewed {
    std::string secret;  ///< To be stored in the place of the one before.
    std::optional<Time> ends_at = std::nullopt;
  };

  virtual ~ChannelCredentials() = default;
  /// The setting that holds them, a secret.
  virtual std::string field() const = 0;
  virtual const std::string& secret() const = 0;
  /// They can be renewed once they are so old.
  virtual Micros youngest() const = 0;
  /// How long they are good for, as a rule.
  virtual Micros lifetime() const = 0;
  /// Asks the vendor for new ones; those of before stay good for now. Errors: kUnauthenticated (they have ended, or were taken back);
  /// others may pass.
  virtual Task<Result<Renewed>> Renew() = 0;
};

}  // namespace beseda
