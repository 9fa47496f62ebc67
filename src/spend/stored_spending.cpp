#include "spend/stored_spending.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "spend/call_rows.h"
#include "spend/mask_secrets.h"
#include "spend/price_rows.h"

namespace beseda {

using spend::Books;
using spend::BudgetAlert;
using spend::BudgetDesk;
using spend::BudgetSums;
using spend::CallLedger;

namespace {

constexpr Micros kGather = std::chrono::milliseconds(50);
constexpr Micros kIdle = std::chrono::hours(1);
constexpr Micros kRetry = std::chrono::seconds(1);
constexpr std::int64_t kRemovedAtATime = 2000;

/// Whether what an event tells of stands in the books.
bool ChangesBooks(const std::string& event) {
  const auto parsed = json::ParseObject(event);
  const auto* kind = parsed.ok() ? parsed->if_contains("kind") : nullptr;
  if (!kind || !kind->is_string()) return true;
  const auto name = json::View(kind->get_string());
  return name == "budget" || name == "rate" || name == "settings" || name == "price" || name == "model" || name == "provider";
}

Books ReadBooks(Tx& tx, const std::string& workspace_id) {
  Books books;
  books.prices = spend::PriceBook(spend::ListPrices(tx, workspace_id));
  books.rates = spend::CurrencyRates(spend::ListRates(tx, workspace_id));
  for (const auto row : tx.Query("SELECT timezone, currency, keep_call_content FROM workspaces WHERE id = $1", workspace_id)) {
    books.zone_name = row.Text(0);
    books.currency = row.Text(1);
    books.keeps_content = row.Bool(2);
  }
  books.zone = TimeZone::LoadOrUtc(books.zone_name);
  for (const auto row : tx.Query("SELECT m.id, p.kind, m.name, p.id FROM models m JOIN providers p ON p.id = m.provider_id "
                                 "WHERE m.workspace_id = $1",
                                 workspace_id)) {
    books.models[row.Text(0)] = {row.Text(1), row.Text(2), row.Text(3)};
  }
  for (auto& budget : spend::ListBudgets(tx, workspace_id)) {
    if (budget.enabled) books.budgets.push_back(std::move(budget));
  }
  return books;
}

BudgetSums ReadSums(Tx& tx, const Books& books, Time now) {
  BudgetSums sums;
  for (const auto& budget : books.budgets) {
    const auto since = PeriodStart(budget, *books.zone, now);
    sums.spent.push_back(spend::SumSpent(tx, budget, since));
    sums.alerts.push_back(spend::ListAlerts(tx, budget.id, since));
  }
  return sums;
}

std::vector<std::string> ListWorkspaces(Tx& tx) {
  std::vector<std::string> ids;
  for (const auto row : tx.Query("SELECT id FROM workspaces ORDER BY id")) ids.push_back(row.Text(0));
  return ids;
}

}  // namespace

/// A workspace's desk, and whether its books are as they stand in the database.
struct StoredSpending::Workspace {
  explicit Workspace(std::string id) : id(std::move(id)), desk(std::make_shared<BudgetDesk>(this->id)) {}
  const std::string id;
  const std::shared_ptr<BudgetDesk> desk;
  std::unique_ptr<Bus::Subscription> watch;
  std::atomic<bool> opened = false;   ///< There are books, and what was spent is known.
  std::atomic<bool> current = false;  ///< The books were read after the last change.
  std::mutex mutex;
  std::uint64_t changes = 1;  ///< Counts what made the books old.
  struct Waiter {
    Waker waker;
    std::shared_ptr<std::optional<Status>> outcome;
  };
  std::vector<Waiter> waiters;
};

StoredSpending::StoredSpending(Scope& scope, Services services)
    : scope_(scope), services_(services), ledger_(services.db, services.metrics), meter_(services.metrics), bell_(1) {}

StoredSpending::~StoredSpending() = default;

Task<void> StoredSpending::Start() {
  scope_.Spawn(Run());
  auto ids = co_await services_.db.Read([](Tx& tx) { return ListWorkspaces(tx); });
  if (!ids.ok()) co_return;  // They are opened when they are needed.
  for (const auto& id : *ids) (void)co_await WaitForBooks(FindOrWatch(id));
}

void StoredSpending::Ring() {
  static const auto kRing = std::make_shared<const std::string>();
  (void)bell_.Put(kRing);  // Full: it rings already.
}

StoredSpending::WorkspacePtr StoredSpending::Find(const std::string& workspace_id) const {
  std::lock_guard lock(mutex_);
  const auto known = workspaces_.find(workspace_id);
  return known == workspaces_.end() ? nullptr : known->second;
}

StoredSpending::WorkspacePtr StoredSpending::FindOrWatch(const std::string& workspace_id) {
  if (auto known = Find(workspace_id)) return known;
  auto made = std::make_shared<Workspace>(workspace_id);
  // Watched before the books are read, so that no change falls in between.
  made->watch = services_.bus.Subscribe("config." + workspace_id, [this, raw = made.get()](const Bus::Payload& event) {
    MarkChanged(*raw, *event);
  });
  std::unique_lock lock(mutex_);
  const auto [place, inserted] = workspaces_.emplace(workspace_id, made);
  const auto found = place->second;
  lock.unlock();  // A superfluous subscription ends without the lock, which its handler may be waiting for.
  return found;
}

void StoredSpending::MarkChanged(Workspace& workspace, const std::string& event) {
  if (!ChangesBooks(event)) return;
  {
    std::lock_guard lock(workspace.mutex);
    ++workspace.changes;
    workspace.current = false;
  }
  if (workspace.opened) Ring();
}

Task<Status> StoredSpending::WaitForBooks(WorkspacePtr workspace) {
  while (!workspace->current) {
    auto outcome = std::make_shared<std::optional<Status>>();
    auto start = [this, workspace, outcome](Waker waker) {
      // Once the waker is given away the task may go on, and this function go.
      auto* self = this;
      const auto kept = workspace;
      {
        std::lock_guard lock(kept->mutex);
        if (!kept->current && !self->ended_) kept->waiters.push_back({std::move(waker), outcome});
      }
      if (waker) waker.Wake();  // Settled meanwhile.
      self->Ring();
    };
    std::function<void(Waker)> named = std::move(start);
    co_await SuspendCancellable(std::move(named));
    std::lock_guard lock(workspace->mutex);
    if (*outcome && !(*outcome)->ok()) co_return **outcome;
    if (*outcome || workspace->current) co_return Ok();
    if (ended_ || scope_.stopped()) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
  }
  co_return Ok();
}

Task<Result<std::unique_ptr<Admission>>> StoredSpending::Admit(CallContext context, CallEstimate estimate) {
  if (ledger_.full()) {
    co_return Error(ErrorCode::kUnavailable,
                    "Calls of models cannot be recorded at present, so none are made. Try again in a moment.",
                    "the ledger's queue is full")
        .RetryAfter(kRetry);
  }
  const auto workspace = FindOrWatch(context.workspace_id);
  if (!workspace->opened) {
    CO_CHECK_OK(co_await WaitForBooks(workspace));
  } else if (!workspace->current) {
    Ring();  // New books are being read, or could not be. Until they are here, the old ones hold.
  }
  std::vector<BudgetAlert> alerts;
  auto admission = workspace->desk->Admit(context, estimate, services_.clock.Now(), alerts);
  TellPeople(alerts);
  co_return admission;
}

void StoredSpending::Settle(std::unique_ptr<Admission> admission, CallRecord record) {
  if (record.context.call_id.empty()) record.context.call_id = services_.ids.New("call");
  const auto workspace = FindOrWatch(record.context.workspace_id);
  if (workspace->desk->keeps_content() && ledger_.HasRoomForContent()) {
    for (auto* text : {&record.request, &record.response}) {
      *text = spend::MaskSecrets(CutUtf8(*text, CallLedger::kMostContentOfCall));
    }
  } else {
    record.request.clear();
    record.response.clear();
  }
  meter_.Count(record);
  std::vector<BudgetAlert> alerts;
  bool wake = false;
  workspace->desk->Settle(std::move(admission), std::move(record), alerts,
                          [&](std::shared_ptr<const spend::PricedCall> call) {
                            meter_.CountCost(*call);
                            wake = ledger_.Put(std::move(call));
                          });
  if (wake) Ring();
  TellPeople(alerts);
}

bool StoredSpending::KeepsContent(const std::string& workspace_id) const {
  const auto workspace = Find(workspace_id);
  return workspace && workspace->desk->keeps_content();
}

std::optional<std::int64_t> StoredSpending::EstimateCost(const std::string& workspace_id, const std::string& model_id,
                                                         std::int64_t input_tokens, std::int64_t output_tokens) const {
  const auto workspace = Find(workspace_id);
  if (!workspace) return std::nullopt;
  return workspace->desk->EstimateCost(model_id, input_tokens, output_tokens, services_.clock.Now());
}

Task<Result<std::vector<spend::BudgetStanding>>> StoredSpending::StandingOf(std::string workspace_id,
                                                                            std::string budget_id, std::size_t limit) {
  const auto workspace = FindOrWatch(workspace_id);
  CO_CHECK_OK(co_await WaitForBooks(workspace));
  co_return workspace->desk->StandingOf(budget_id, services_.clock.Now(), limit);
}

Task<void> StoredSpending::Run() {
  while (!scope_.stopped()) {
    (void)co_await bell_.Take(kIdle);
    if (scope_.stopped()) break;
    bool somebody_waits = false;
    {
      std::lock_guard lock(mutex_);
      somebody_waits = !flush_waiters_.empty();
      for (const auto& [id, workspace] : workspaces_) {
        std::lock_guard inner(workspace->mutex);
        somebody_waits = somebody_waits || !workspace->waiters.empty();
      }
    }
    // What rings meanwhile is a full group, or somebody who waits.
    if (!somebody_waits && ledger_.size() < CallLedger::kGroup) (void)co_await bell_.Take(kGather);
    auto worked = co_await WorkOnce();
    while (!worked.ok() && !scope_.stopped()) {
      Log(LogLevel::kError, "spend", "calls cannot be stored; trying again",
          {{"error", worked.error().message}, {"detail", worked.error().detail}});
      co_await services_.clock.Sleep(kRetry);
      worked = co_await WorkOnce();
    }
  }
}

Task<Status> StoredSpending::WorkOnce() {
  std::vector<Waker> flushed;
  std::vector<WorkspacePtr> old;
  {
    std::lock_guard lock(mutex_);
    flushed.swap(flush_waiters_);
    for (const auto& [id, workspace] : workspaces_) {
      std::lock_guard inner(workspace->mutex);
      if (!workspace->waiters.empty() || (workspace->opened && !workspace->current)) old.push_back(workspace);
    }
  }
  auto written = co_await ledger_.Write();
  for (auto& waiter : flushed) waiter.Wake();
  if (!written.ok()) {
    for (const auto& workspace : old) WakeWaiters(*workspace, written.error());
    co_return written;
  }
  for (const auto& workspace : old) co_await LoadBooks(workspace);
  co_return Ok();
}

Task<void> StoredSpending::LoadBooks(WorkspacePtr workspace) {
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(workspace->mutex);
    changes = workspace->changes;
  }
  bool count = false;
  const auto now = services_.clock.Now();
  Books books;
  BudgetSums sums;
  auto read = co_await services_.db.Read([&](Tx& tx) {
    books = ReadBooks(tx, workspace->id);
    count = !workspace->opened || workspace->desk->MustRecount(books);
    sums = count ? ReadSums(tx, books, now) : BudgetSums();
  });
  if (!read.ok()) {
    WakeWaiters(*workspace, read.error());
    co_return;
  }
  // Between writing and here, calls may have been settled: they are in the queue, and the desk's lock keeps others out.
  const auto unwritten = [this, &workspace] { return ledger_.UnwrittenOf(workspace->id); };
  workspace->desk->Install(std::move(books), count ? &sums : nullptr, unwritten, now);
  workspace->opened = true;
  {
    std::lock_guard lock(workspace->mutex);
    if (workspace->changes == changes) workspace->current = true;
  }
  WakeWaiters(*workspace, Ok());
}

void StoredSpending::WakeWaiters(Workspace& workspace, Status outcome) {
  std::vector<Workspace::Waiter> waiters;
  {
    std::lock_guard lock(workspace.mutex);
    // Who came while the books were read and changed again waits on; so does nobody for books that are current.
    waiters.swap(workspace.waiters);
    for (auto& waiter : waiters) {
      if (!outcome.ok() || workspace.current) *waiter.outcome = outcome;
    }
  }
  for (auto& waiter : waiters) waiter.waker.Wake();
}

Task<Status> StoredSpending::CatchUp(std::string workspace_id) {
  co_return co_await WaitForBooks(FindOrWatch(workspace_id));
}

Task<Status> StoredSpending::Flush() {
  auto start = [this](Waker waker) {
    auto* self = this;
    {
      std::lock_guard lock(self->mutex_);
      if (!self->ended_) self->flush_waiters_.push_back(std::move(waker));
    }
    if (waker) waker.Wake();
    self->Ring();
  };
  std::function<void(Waker)> named = std::move(start);
  co_await SuspendCancellable(std::move(named));
  co_return Ok();
}

Task<void> StoredSpending::Close() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  const auto worked = co_await ledger_.Write();
  if (!worked.ok()) {
    Log(LogLevel::kError, "spend", "calls are lost: they could not be stored",
        {{"calls", ledger_.size()}, {"error", worked.error().message}, {"detail", worked.error().detail}});
  }
  std::vector<Waker> flushed;
  std::vector<WorkspacePtr> workspaces;
  {
    std::lock_guard lock(mutex_);
    flushed.swap(flush_waiters_);
    for (const auto& [id, workspace] : workspaces_) workspaces.push_back(workspace);
  }
  for (auto& waiter : flushed) waiter.Wake();
  const Error stopping(ErrorCode::kCancelled, "The server is stopping.");
  for (const auto& workspace : workspaces) WakeWaiters(*workspace, stopping);
}

Task<void> StoredSpending::RemoveOld() {
  const auto now = services_.clock.Now();
  auto ids = co_await services_.db.Read([](Tx& tx) { return ListWorkspaces(tx); });
  if (!ids.ok()) co_return;
  for (const auto& id : *ids) {
    if (const auto workspace = Find(id)) workspace->desk->Prune(now);
    for (bool more = true; more && !scope_.stopped();) {
      const auto removed = co_await services_.db.Write([&](Tx& tx) { return spend::RemoveOldCalls(tx, id, now, kRemovedAtATime); });
      more = removed.ok() && *removed > 0;
    }
  }
}

void StoredSpending::TellPeople(const std::vector<BudgetAlert>& alerts) {
  for (const auto& alert : alerts) {
    Log(LogLevel::kWarning, "spend", "a budget has reached a threshold",
        {{"budget", alert.budget_id}, {"subject", alert.subject_id}, {"level", alert.level},
         {"spent_micros", alert.spent_micros}});
    const auto topic = LiveEvents::WorkspaceTopic(alert.workspace_id);
    if (services_.bus.HasListeners(topic)) {
      services_.bus.Publish(topic, json::Dump(json::Object{{"type", "budget.alert"},
                                                           {"budget_id", alert.budget_id},
                                                           {"subject_id", alert.subject_id},
                                                           {"level", alert.level}}));
    }
    if (ledger_.Put(alert)) Ring();
  }
}

}  // namespace beseda
