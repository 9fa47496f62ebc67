#include "insight/channel_watch.h"

#include <algorithm>
#include <map>

#include "base/log.h"
#include "base/run_all.h"
#include "base/task.h"
#include "insight/channel_check.h"
#include "records/channel_health_rows.h"

namespace beseda {
namespace {

constexpr Micros kFirstLook = seconds(20);  // after the start, which has other things to do
constexpr Micros kLookEvery = std::chrono::minutes(1);
constexpr Micros kTakenFor = std::chrono::minutes(15);  // Longer than any check takes; then it is anybody's again.
constexpr std::int64_t kAtATime = 100;
constexpr std::size_t kAtOnce = 4;

std::string WebhookUrl(const std::string& public_url, const ChannelAccount& account) {
  auto base = public_url;
  while (base.ends_with('/')) base.pop_back();
  return base + "/hooks/" + account.kind + "/" + account.id;
}

}  // namespace

Task<void> ChannelWatch::Run() {
  co_await services_.clock.Sleep(kFirstLook);
  for (;;) {
    (void)co_await CheckDue();
    co_await Count();
    co_await services_.clock.Sleep(kLookEvery);
  }
}

Task<std::size_t> ChannelWatch::CheckDue() {
  const auto now = services_.clock.Now();
  std::size_t asked = 0;
  auto taken = co_await services_.db.Write([&](Tx& tx) { return records::TakeDueChecks(tx, now, now + kTakenFor, kAtATime); });
  if (!taken.ok()) {
    if (taken.error().code != ErrorCode::kCancelled) {
      Log(LogLevel::kError, "insight", "cannot look for channels to check",
          {{"error", taken.error().message}, {"detail", taken.error().detail}});
    }
    co_return asked;
  }
  std::deque<std::string> due(taken->begin(), taken->end());
  std::vector<Task<void>> workers;
  for (std::size_t i = 0; i < std::min(kAtOnce, taken->size()); ++i) workers.push_back(Work(due, asked));
  co_await RunAll(std::move(workers));
  co_return asked;
}

Task<void> ChannelWatch::Work(std::deque<std::string>& due, std::size_t& asked) {
  while (!due.empty()) {
    auto id = std::move(due.front());
    due.pop_front();
    if (co_await Check(std::move(id))) ++asked;
  }
}

Task<bool> ChannelWatch::Check(std::string channel_id) {
  auto account = co_await services_.channels.Find(channel_id);
  if (!account.ok()) co_return false;
  std::string webhook_url;
  if (services_.public_url.empty()) {
    auto known = co_await services_.db.Read([&](Tx& tx) { return records::LoadChannelHealth(tx, channel_id).webhook_url; });
    if (!known.ok()) co_return false;
    webhook_url = std::move(known).value();
  } else {
    webhook_url = WebhookUrl(services_.public_url, (*account)->account);
  }
  std::string what;
  try {
    auto checked = co_await CheckChannelAccount(services_.db, services_.clock, *account, std::move(webhook_url), false,
                                                services_.random.NextUnit(), services_.own_checks);
    co_return checked.ok();
  } catch (const std::exception& error) {
    what = error.what();
  }
  Log(LogLevel::kError, "insight", "a channel's check failed with an exception", {{"channel", channel_id}, {"what", what}});
  co_return false;
}

Task<void> ChannelWatch::Count() {
  auto counts = co_await services_.db.Read([](Tx& tx) { return records::CountChannelHealth(tx); });
  if (!counts.ok()) co_return;
  std::map<std::pair<std::string, std::string>, std::int64_t> figures;
  for (const auto& gone : counted_) figures[gone] = 0;
  for (const auto& count : *counts) figures[{count.kind, count.state}] = count.accounts;
  for (const auto& [labels, accounts] : figures) {
    services_.metrics
        .MakeGauge("beseda_channel_accounts", "Channel accounts that are switched on, by how they stand with their vendor.",
                   {{"kind", labels.first}, {"state", labels.second}})
        .Set(accounts);
    counted_.insert(labels);
  }
}

}  // namespace beseda
