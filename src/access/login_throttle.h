#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::access {

/// Slows down guessing of passwords. Failures are counted in three ways, each with its own patience:
///   account and address together: 5 free tries, then waits of 1 s, 2 s, 4 s … up to 15 minutes;
///   address alone: 20 free tries, then the same (someone trying many accounts);
///   account alone: 50 free tries, then up to 1 minute (many addresses trying one account; capped low, so that
///   strangers cannot lock the owner out for long).
/// A day without a failure forgets. An IPv6 address counts as its /64. The account need not exist: the answers are the
/// same. Kept in the database, so that neither a restart nor a second node gives new tries.

/// How the count of one key grows. Exposed for its test.
struct ThrottleRule {
  std::int64_t free_tries;
  Micros longest_wait;
  /// How long to wait after that many failures in a row.
  Micros WaitAfter(std::int64_t failures) const;
};

/// A try that is about to be made: counts it as failed in advance, so that many at once gain nothing. Gives how long
/// to wait instead if the account or the address has to wait; then it is not counted.
std::optional<Micros> BeginLogin(Tx& tx, Time now, std::string_view email_key, std::string_view ip);

/// The try succeeded: forgets the account's failures, and takes this try back from the address's.
void LoginSucceeded(Tx& tx, std::string_view email_key, std::string_view ip);

/// Deletes what has been forgotten anyway.
void ForgetOldFailures(Tx& tx, Time now);

/// "203.0.113.7" as it is; "2001:db8:1:2:3::4" as "2001:db8:1:2::/64". Text that is no address as it is.
std::string AddressBlock(std::string_view ip);

}  // namespace beseda::access
