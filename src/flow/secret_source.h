#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"

namespace beseda::flow {

/// Where the values of a scenario's secret variables come from. Thread-safe.
class SecretSource {
 public:
  virtual ~SecretSource() = default;
  /// The bot's secrets in clear, by name; those that nobody has set are missing. kUnavailable: the key they are sealed with is gone.
  virtual Task<Result<std::map<std::string, std::string>>> SecretsOf(std::string workspace_id, std::string bot_id) = 0;
};

}  // namespace beseda::flow
