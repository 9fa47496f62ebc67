#include "spend/call_ledger.h"

#include "base/log.h"
#include "base/task.h"
#include "spend/call_rows.h"

namespace beseda::spend {
namespace {

std::size_t ContentBytes(const PricedCall& call) { return call.record.request.size() + call.record.response.size(); }

// Whether the engine refuses these rows, now and always, as against having no room or no time for any.
bool IsHopeless(const Error& error) {
  return error.code == ErrorCode::kConflict || error.code == ErrorCode::kTooLarge || error.code == ErrorCode::kInternal;
}

}  // namespace

CallLedger::CallLedger(Database& db, Metrics& metrics)
    : db_(db),
      written_(metrics.MakeCounter("beseda_model_calls_stored_total", "Calls of models written to the ledger.")),
      failed_(metrics.MakeCounter("beseda_model_calls_store_failures_total", "Groups of calls that could not be written.")) {
  metrics.MakeReadGauge("beseda_model_calls_waiting", "Calls of models that wait to be written to the ledger.", {},
                        [this] { return double(size()); });
}

bool CallLedger::Put(std::shared_ptr<const PricedCall> call) {
  content_bytes_.fetch_add(ContentBytes(*call), std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  calls_.push_back(std::move(call));
  const auto waiting = waiting_.fetch_add(1, std::memory_order_relaxed) + 1;
  return waiting == 1 || waiting == kGroup;
}

bool CallLedger::Put(BudgetAlert alert) {
  std::lock_guard lock(mutex_);
  alerts_.push_back(std::move(alert));
  return calls_.empty() && alerts_.size() == 1;
}

Task<Status> CallLedger::Write() {
  for (;;) {
    std::vector<std::shared_ptr<const PricedCall>> group;
    std::vector<BudgetAlert> alerts;
    {
      std::lock_guard lock(mutex_);
      const auto count = std::min(calls_.size(), kGroup);
      group.assign(calls_.begin(), calls_.begin() + std::ptrdiff_t(count));
      alerts.assign(alerts_.begin(), alerts_.end());
    }
    if (group.empty() && alerts.empty()) co_return Ok();
    auto written = co_await db_.Write([&](Tx& tx) {
      for (const auto& call : group) InsertCall(tx, *call);
      for (const auto& alert : alerts) InsertAlert(tx, alert);
    });
    if (written.ok()) {
      written_.Add(group.size());
      RemoveFirst(group.size(), alerts.size());
      continue;
    }
    failed_.Add();
    if (!IsHopeless(written.error())) co_return written;
    CO_CHECK_OK(co_await WriteOneByOne(std::move(group), std::move(alerts)));
  }
}

// A row that the engine will never take must not hold up all others: each goes alone, and that one is given up.
Task<Status> CallLedger::WriteOneByOne(std::vector<std::shared_ptr<const PricedCall>> calls,
                                       std::vector<BudgetAlert> alerts) {
  for (const auto& call : calls) {
    auto alone = co_await db_.Write([&](Tx& tx) { InsertCall(tx, *call); });
    if (alone.ok()) {
      written_.Add();
    } else if (IsHopeless(alone.error())) {
      Log(LogLevel::kError, "spend", "a call cannot be stored and is left out of the ledger",
          {{"call", call->record.context.call_id}, {"error", alone.error().message}, {"detail", alone.error().detail}});
    } else {
      co_return alone;
    }
    RemoveFirst(1, 0);
  }
  for (const auto& alert : alerts) {
    auto alone = co_await db_.Write([&](Tx& tx) { InsertAlert(tx, alert); });
    if (!alone.ok() && !IsHopeless(alone.error())) co_return std::move(alone).error();
    if (!alone.ok()) {
      Log(LogLevel::kError, "spend", "an alert of a budget cannot be stored and is left out",
          {{"budget", alert.budget_id}, {"error", alone.error().message}, {"detail", alone.error().detail}});
    }
    RemoveFirst(0, 1);
  }
  co_return Ok();
}

void CallLedger::RemoveFirst(std::size_t calls, std::size_t alerts) {
  std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < calls; ++i) bytes += ContentBytes(*calls_[i]);
  calls_.erase(calls_.begin(), calls_.begin() + std::ptrdiff_t(calls));
  alerts_.erase(alerts_.begin(), alerts_.begin() + std::ptrdiff_t(alerts));
  waiting_.fetch_sub(calls, std::memory_order_relaxed);
  content_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
}

std::vector<std::shared_ptr<const PricedCall>> CallLedger::UnwrittenOf(const std::string& workspace_id) const {
  std::vector<std::shared_ptr<const PricedCall>> calls;
  std::lock_guard lock(mutex_);
  for (const auto& call : calls_) {
    if (call->record.context.workspace_id == workspace_id) calls.push_back(call);
  }
  return calls;
}

}  // namespace beseda::spend
