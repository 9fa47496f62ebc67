#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"

namespace beseda::records {

/// Rows of `channel_health`: how accounts stand with their vendors, as last seen. Several sources say so, each of what it knows: an account
/// may send well with one token while the other, which fetches its events, is refused. What each said last is kept, and the worst is
/// shown. Functions run inside a transaction and throw SqlError.
enum class HealthState { kUnknown, kOk, kWarning, kFailed };
std::string_view HealthStateName(HealthState state);

enum class HealthSource {
  kSend,     ///< Messages that were sent.
  kReceive,  ///< The connection by which the account fetches its events.
  kPeople,   ///< The vendor, asked how people are called.
  kCheck,    ///< The vendor, asked how the account stands.
};

struct ChannelHealthRow {
  std::string channel_id;
  HealthState state = HealthState::kUnknown;
  std::string reason = {};  ///< In words for a person.
  std::string todo = {};    ///< What to do about it; may be empty.
  Time since = {};          ///< When it came into that state.
  std::string cursor = {};  ///< The account's place in a stream that it fetches itself.
  std::string account_name = {};  ///< As people know the account: @name, a phone number, a page; empty until it was asked for.
  std::string webhook_url = {};   ///< With which a person had it checked last.
  std::optional<Time> checked_at = std::nullopt;
};

ChannelHealthRow LoadChannelHealth(Tx& tx, std::string_view channel_id);

struct HealthSign {
  HealthSource source = HealthSource::kCheck;
  HealthState state = HealthState::kUnknown;  ///< kUnknown says nothing: what the source said before stays.
  std::string reason = {};
  std::string todo = {};
};
/// Stores what a source says. `since` moves only if the worst of all changes, which also becomes one of the account's latest events.
/// Nothing if the channel is gone.
void SetChannelHealth(Tx& tx, std::string_view channel_id, const HealthSign& sign, Time now);
/// The account has new settings: what was said of the old ones does not count, and it is to be checked soon.
void ForgetChannelHealth(Tx& tx, std::string_view channel_id, Time now);
void SetChannelCursor(Tx& tx, std::string_view channel_id, std::string_view cursor, Time now);

/// Notes that the account was checked. An empty `account_name` or `webhook_url` leaves what is known.
void NoteChecked(Tx& tx, std::string_view channel_id, std::string_view account_name, std::string_view webhook_url, Time now,
                 Time next_check_at);
/// Accounts at work whose check is due (a new one, or one with new settings, ten minutes after that), at most `limit`; takes them, so that nobody else checks them before `next`.
std::vector<std::string> TakeDueChecks(Tx& tx, Time now, Time next, std::int64_t limit);

/// The latest changes of its state, the newest first.
struct HealthChange {
  Time at;
  std::string state;
  std::string reason;
};
std::vector<HealthChange> LoadHealthChanges(Tx& tx, std::string_view channel_id, std::int64_t limit);

/// How many accounts at work stand how, of all workspaces.
struct HealthCount {
  std::string kind;
  std::string state;
  std::int64_t accounts = 0;
};
std::vector<HealthCount> CountChannelHealth(Tx& tx);

}  // namespace beseda::records
