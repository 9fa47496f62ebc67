#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "model/bot.h"

namespace beseda::flow {

class Program;

/// What happens to a session that stands on an older version when a newer one has been published.
enum class SessionPolicy { kFinish, kMigrate, kRestart };

/// What a conversation runs on.
struct VersionChoice {
  std::string version_id = {};  ///< Empty: the bot has no published scenario.
  SessionPolicy policy = SessionPolicy::kMigrate;  ///< Of the publish that made `version_id` current.
};

/// Published scenarios, compiled. Caches; forgets what a publish changes at once. Thread-safe.
class ProgramSource {
 public:
  virtual ~ProgramSource() = default;
  /// The version that new sessions of this contact run on (the published one, or the canary).
  virtual Task<Result<VersionChoice>> ChoiceFor(const Bot& bot, const std::string& contact_id) = 0;
  /// kNotFound: no such version of this workspace.
  virtual Task<Result<std::shared_ptr<const Program>>> Load(std::string workspace_id, std::string version_id) = 0;
};

}  // namespace beseda::flow
