#include "insight/channel_check.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/task.h"

namespace beseda {
namespace {

using records::HealthState;
using State = ChannelCheck::State;

constexpr Micros kUsually = std::chrono::hours(1);
constexpr Micros kWhenItIsBad = std::chrono::minutes(10);  // Somebody is probably mending it.

HealthState Severity(State state) {
  switch (state) {
    case State::kOk: return HealthState::kOk;
    case State::kWarning: return HealthState::kWarning;
    case State::kFailed: return HealthState::kFailed;
    case State::kUnknown: return HealthState::kUnknown;
  }
  return HealthState::kUnknown;
}

/// The worst of the checks, and what it says. Unknown if no check knows anything.
records::HealthSign Verdict(const ChannelHealth& said) {
  records::HealthSign verdict;
  for (const auto& check : said.checks) {
    const auto state = Severity(check.state);
    if (state <= verdict.state) continue;
    verdict.state = state;
    verdict.reason = state == HealthState::kOk ? "" : check.text;
    verdict.todo = state == HealthState::kOk ? "" : check.todo;
  }
  return verdict;
}

bool SaysNothing(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout || code == ErrorCode::kUncertain || code == ErrorCode::kRateLimited;
}

}  // namespace

Task<Result<ChannelCheckup>> CheckChannelAccount(Database& db, Clock& clock, std::shared_ptr<const ChannelDirectory::Entry> account,
                                                 std::string webhook_url, bool asked_by_person, double jitter, OwnChecks own) {
  ChannelCheckup checkup;
  auto asked = co_await account->adapter->Check(webhook_url);
  if (asked.ok()) {
    checkup.said = std::move(asked).value();
  } else {
    if (asked.error().code == ErrorCode::kCancelled) co_return std::move(asked).error();
    // An answer too: it says why the vendor could not be asked.
    const auto state = SaysNothing(asked.error().code) ? State::kUnknown : State::kFailed;
    checkup.said.checks.push_back({"vendor", state, asked.error().message});
  }
  if (own) {
    CO_TRY(auto known, co_await own(account));
    for (auto& check : known) checkup.said.checks.push_back(std::move(check));
  }
  const auto verdict = Verdict(checkup.said);
  const auto& id = account->account.id;
  const auto now = clock.Now();
  bool worse = false;
  auto stored = co_await db.Write([&](Tx& tx) {
    const auto before = records::LoadChannelHealth(tx, id);
    records::SetChannelHealth(tx, id, verdict, now);
    auto stands = records::LoadChannelHealth(tx, id);
    worse = stands.state > HealthState::kOk && stands.state > before.state;
    const bool unreachable = verdict.state == HealthState::kUnknown && !checkup.said.checks.empty();
    const auto usual = stands.state == HealthState::kFailed || unreachable ? kWhenItIsBad : kUsually;
    const auto wait = Micros(std::int64_t(double(usual.count()) * (0.8 + 0.4 * jitter)));
    records::NoteChecked(tx, id, checkup.said.account_name, asked_by_person ? webhook_url : std::string(), now, now + wait);
    return records::LoadChannelHealth(tx, id);
  });
  if (!stored.ok()) co_return std::move(stored).error();
  checkup.stands = std::move(stored).value();
  if (worse) {
    Log(LogLevel::kWarning, "insight", "a channel account needs attention",
        {{"channel", id}, {"kind", account->account.kind}, {"state", std::string(records::HealthStateName(checkup.stands.state))},
         {"reason", checkup.stands.reason}});
  }
  co_return checkup;
}

}  // namespace beseda
