#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/time.h"
#include "contracts/database.h"

namespace beseda::access {

/// A session ends a week after it was last used, and in any case after 30 days.
inline constexpr Micros kSessionIdle = std::chrono::hours(24 * 7);
inline constexpr Micros kSessionLife = std::chrono::hours(24 * 30);
/// How exactly the last use is noted: writing at every request would cost more than it tells.
inline constexpr Micros kSeenEvery = std::chrono::minutes(1);

/// A member signed in somewhere.
struct Session {
  std::string id;
  std::string workspace_id;
  std::string member_id;
  Time created_at = {};
  Time last_seen_at = {};
  Time expires_at = {};
  Origin origin = {};

  bool IsLive(Time now) const { return now < expires_at && now < last_seen_at + kSessionIdle; }
  /// When it ends if it is not used again.
  Time EndsAt() const { return std::min(expires_at, last_seen_at + kSessionIdle); }
};

/// What a browser must send along with the cookie: derived from the session's token, so it needs no storing, and other
/// sites, which cannot read the token, cannot compute it.
std::string CsrfTokenOf(std::string_view session_token);

void InsertSession(Tx& tx, const Session& session, std::string_view token);
std::optional<Session> FindSession(Tx& tx, std::string_view token);
void TouchSession(Tx& tx, std::string_view id, Time now);
/// The member's live ones, the latest used first.
std::vector<Session> ListSessions(Tx& tx, std::string_view member_id, Time now);
/// Gives whether there was such a session of that member.
bool DeleteSession(Tx& tx, std::string_view member_id, std::string_view id);
/// All of the member's, but for `except_id` if not empty.
void DeleteSessions(Tx& tx, std::string_view member_id, std::string_view except_id);
void DeleteEndedSessions(Tx& tx, Time now);

}  // namespace beseda::access
