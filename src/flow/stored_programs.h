#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/suspend.h"
#include "contracts/bus.h"
#include "contracts/database.h"
#include "flow/program_source.h"
#include "flow/script/scripts.h"

namespace beseda::flow {

/// The published scenarios of the database, compiled on a database thread when first needed and kept; which version a bot
/// runs on is read anew when the Bus tells that a scenario was published. Thread-safe; borrows what it is made with.
class StoredPrograms final : public ProgramSource {
 public:
  StoredPrograms(Database& db, Bus& bus, Scripts& scripts);
  ~StoredPrograms() override;

  /// A canary goes to the same contacts as long as it lasts; more when its percentage is raised, the earlier ones among them.
  Task<Result<VersionChoice>> ChoiceFor(const Bot& bot, const std::string& contact_id) override;
  Task<Result<std::shared_ptr<const Program>>> Load(std::string workspace_id, std::string version_id) override;

 private:
  using ProgramPtr = std::shared_ptr<const Program>;
  static constexpr std::size_t kMostPrograms = 300;

  /// What of a bot's scenario is at work.
  struct AtWork {
    VersionChoice published = {};
    VersionChoice canary = {};
    std::int64_t canary_percent = 0;
  };
  /// A version that is being compiled; those who want it as well wait.
  struct Loading {
    std::vector<Waker> waiters;
    bool done = false;
    Result<ProgramPtr> outcome = ProgramPtr();
  };
  struct Kept {
    ProgramPtr program;
    std::string workspace_id;
    std::list<std::string>::iterator use;
  };

  Task<Result<AtWork>> Find(std::string workspace_id, std::string bot_id);
  Task<Result<ProgramPtr>> Compile(std::string workspace_id, std::string version_id);
  Task<Result<ProgramPtr>> WaitFor(std::shared_ptr<Loading> loading);
  ProgramPtr FindKept(const std::string& workspace_id, const std::string& version_id);
  void Keep(const std::string& workspace_id, const std::string& version_id, ProgramPtr program);
  void WatchWorkspace(const std::string& workspace_id);
  void Forget(const std::string& event);

  Database& db_;
  Bus& bus_;
  Scripts& scripts_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< Counts what made kept choices old.
  std::unordered_map<std::string, AtWork> at_work_;  // by bot
  std::list<std::string> uses_;                      // versions, the latest used first
  std::unordered_map<std::string, Kept> programs_;   // by version
  std::unordered_map<std::string, std::shared_ptr<Loading>> loading_;
  std::map<std::string, std::unique_ptr<Bus::Subscription>> watched_;  // by workspace
};

}  // namespace beseda::flow
