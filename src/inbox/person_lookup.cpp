#include "inbox/person_lookup.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "records/channel_health_rows.h"

namespace beseda {
namespace {

constexpr std::size_t kAccountsAtATime = 32;
constexpr std::int64_t kAttempts = 5;
constexpr Micros kStorageRetry = seconds(1);
constexpr Micros kPause = milliseconds(700);  // Slack takes 100 questions a minute.
constexpr auto kPermissionRetry = std::chrono::hours(24);
constexpr Micros kCredentialsRetry = std::chrono::minutes(10);
constexpr std::string_view kWarning = "Names of people are not known. ";

Micros WaitAfter(std::int64_t attempts) { return seconds(std::int64_t(10) << (2 * (attempts - 1))); }  // 10, 40, 160 s …

bool MayPass(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain;
}

}  // namespace

PersonLookup::PersonLookup(Scope& scope, Services services)
    : services_(services),
      live_(services.bus),
      lanes_(scope, kAccountsAtATime, [this](std::string id) { return Run(std::move(id)); }) {}

Task<Status> PersonLookup::Resume() {
  CO_TRY(const auto ids, co_await services_.db.Read([](Tx& tx) { return records::ChannelsWithWantedPeople(tx); }));
  for (const auto& id : ids) lanes_.Wake(id);
  co_return Ok();
}

Task<void> PersonLookup::Run(std::string channel_id) {
  for (;;) {
    const auto next = co_await services_.db.Read([&](Tx& tx) { return records::NextWantedPerson(tx, channel_id); });
    if (!next.ok()) {
      if (next.error().code == ErrorCode::kCancelled) co_return;
      co_await services_.clock.Sleep(kStorageRetry);
      continue;
    }
    if (!*next) co_return;
    if ((*next)->next_attempt_at > services_.clock.Now()) {
      lanes_.WakeAt(channel_id, (*next)->next_attempt_at, services_.clock);
      co_return;
    }
    const bool more = co_await LookUp(**next);
    if (!more) co_return;
    co_await services_.clock.Sleep(kPause);
  }
}

Task<bool> PersonLookup::LookUp(records::WantedPerson person) {
  const auto profile = co_await Ask(person);
  if (!profile.ok() && profile.error().code == ErrorCode::kCancelled) co_return false;
  Status stored = Ok();
  if (profile.ok()) stored = co_await Keep(person, *profile);
  if (!profile.ok()) stored = co_await Refused(person, profile.error());
  if (!stored.ok() && stored.error().code != ErrorCode::kCancelled) co_await services_.clock.Sleep(kStorageRetry);
  co_return stored.ok() || stored.error().code != ErrorCode::kCancelled;
}

Task<Result<PersonProfile>> PersonLookup::Ask(const records::WantedPerson& person) {
  CO_TRY(const auto channel, co_await services_.channels.Find(person.channel_id));
  if (!channel->account.enabled) co_return Error(ErrorCode::kUnauthenticated, "The channel is switched off.");
  co_return co_await channel->adapter->LookUpPerson(person.vendor_user_id);
}

Task<Status> PersonLookup::Keep(const records::WantedPerson& person, const PersonProfile& profile) {
  const auto now = services_.clock.Now();
  CO_TRY(const auto shown, co_await services_.db.Write([&](Tx& tx) {
    records::SetChannelHealth(tx, person.channel_id, {records::HealthSource::kPeople, records::HealthState::kOk}, now);
    return records::SavePerson(tx, person, profile, now);
  }));
  for (const auto& conversation_id : shown) live_.ConversationUpdated(person.workspace_id, conversation_id);
  co_return Ok();
}

Task<Status> PersonLookup::Refused(records::WantedPerson person, const Error& error) {
  const auto now = services_.clock.Now();
  std::optional<Time> all_wait;
  if (error.code == ErrorCode::kForbidden) all_wait = now + kPermissionRetry;
  if (error.code == ErrorCode::kUnauthenticated) all_wait = now + kCredentialsRetry;
  if (error.code == ErrorCode::kRateLimited) all_wait = now + error.retry_after.value_or(kCredentialsRetry);
  const bool again = MayPass(error) && ++person.attempts < kAttempts;
  if (again) person.next_attempt_at = now + std::max(WaitAfter(person.attempts), error.retry_after.value_or(Micros(0)));
  if (!again && !all_wait) {
    Log(LogLevel::kInfo, "inbox", "a vendor does not say who somebody is",
        {{"channel", person.channel_id}, {"error", error.message}, {"detail", error.detail}});
  }
  co_return co_await services_.db.Write([&](Tx& tx) {
    if (all_wait) {
      records::PostponePeople(tx, person.channel_id, *all_wait);
    } else if (again) {
      records::PostponePerson(tx, person);
    } else {
      records::GiveUpPerson(tx, person, now);
    }
    if (error.code == ErrorCode::kForbidden) {
      records::SetChannelHealth(tx, person.channel_id, {records::HealthSource::kPeople, records::HealthState::kWarning, std::string(kWarning) + error.message}, now);
    }
  });
}

}  // namespace beseda
