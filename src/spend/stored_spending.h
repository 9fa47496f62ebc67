#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/mailbox.h"
#include "base/scope.h"
#include "base/suspend.h"
#include "contracts/bus.h"
#include "contracts/database.h"
#include "contracts/metrics.h"
#include "contracts/spending.h"
#include "spend/budget_desk.h"
#include "spend/call_ledger.h"
#include "spend/call_meter.h"

namespace beseda {

/// Prices, budgets and the ledger of calls over the database. A desk per workspace (spend/budget_desk.h) decides in
/// memory; its books are read when they are first needed, for which admissions wait, and again when the Bus tells that
/// something was changed, during which they go by the old ones. One task writes the ledger (at most 50 ms or 256 calls after they ended) and reads the
/// books, so that what a desk counts from the database and what it adds itself never overlap.
class StoredSpending final : public Spending {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    IdSource& ids;
    Metrics& metrics;
  };

  StoredSpending(Scope& scope, Services services);
  ~StoredSpending() override;

  /// Begins to write, and opens the books of all workspaces. Once, before anything else.
  Task<void> Start();
  /// Writes what is left, after everything that makes calls has ended and the scope is joined.
  Task<void> Close();

  Task<Result<std::unique_ptr<Admission>>> Admit(CallContext context, CallEstimate estimate) override;
  void Settle(std::unique_ptr<Admission> admission, CallRecord record) override;
  bool KeepsContent(const std::string& workspace_id) const override;
  std::optional<std::int64_t> EstimateCost(const std::string& workspace_id, const std::string& model_id,
                                           std::int64_t input_tokens, std::int64_t output_tokens) const override;

  /// How a budget stands, for people. Waits for the books.
  Task<Result<std::vector<spend::BudgetStanding>>> StandingOf(std::string workspace_id, std::string budget_id,
                                                              std::size_t limit);
  /// Resumes when what was changed before (and told on the Bus) holds for calls.
  Task<Status> CatchUp(std::string workspace_id);
  /// Resumes when all that was settled before is stored (or cannot be).
  Task<Status> Flush();
  /// Removes calls and contents that workspaces no longer want to keep.
  Task<void> RemoveOld();

 private:
  struct Workspace;
  using WorkspacePtr = std::shared_ptr<Workspace>;

  WorkspacePtr Find(const std::string& workspace_id) const;
  WorkspacePtr FindOrWatch(const std::string& workspace_id);
  Task<Status> WaitForBooks(WorkspacePtr workspace);
  void MarkChanged(Workspace& workspace, const std::string& event);
  void Ring();
  Task<void> Run();
  Task<Status> WorkOnce();
  Task<void> LoadBooks(WorkspacePtr workspace);
  void WakeWaiters(Workspace& workspace, Status outcome);
  void TellPeople(const std::vector<spend::BudgetAlert>& alerts);

  Scope& scope_;
  Services services_;
  spend::CallLedger ledger_;
  spend::CallMeter meter_;
  Mailbox bell_;
  std::atomic<bool> ended_ = false;  ///< Nobody reads books any more.
  mutable std::mutex mutex_;
  std::unordered_map<std::string, WorkspacePtr> workspaces_;
  std::vector<Waker> flush_waiters_;
};

}  // namespace beseda
