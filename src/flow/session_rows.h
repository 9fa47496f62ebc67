#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Rows of `flow_sessions`: where each conversation stands in its scenario, kept to be counted. Functions run in a
/// transaction and throw SqlError.

/// Somebody who has not answered a question for so long counts as gone, until they write again.
inline constexpr Micros kGoneAfter = std::chrono::hours(1);

struct SessionRow {
  std::string conversation_id = {};
  std::string workspace_id = {};
  std::string bot_id = {};
  std::string version_id = {};
  std::string block_id = {};  ///< That it waits at, or that was its last.
  std::string kind = {};      ///< The block's.
  bool waits = false;         ///< False: the session has ended.
  bool silent = false;        ///< A question's time ran out, and the person has said nothing since.
  bool heard = false;         ///< The person said something in this turn; else one who was silent stays so.
  bool began = false;         ///< In this turn; else the stored beginning stays.
  Time at = {};
};
void SaveSession(Tx& tx, const SessionRow& session);

/// How many sessions wait at a block.
struct StandingCount {
  std::string block_id = {};
  std::string kind = {};
  std::int64_t count = 0;
};
/// Of one version, or (empty) of all; in the order of blocks.
std::vector<StandingCount> CountStanding(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view version_id);

/// At which blocks those people stand who were last heard of in [from, to) and have not answered for kGoneAfter. A
/// session that goes on by itself, or whose conversation a person of the team has taken over, is not meant.
std::vector<StandingCount> CountGone(Tx& tx, std::string_view bot_id, std::string_view version_id, Time from, Time to, Time now);

/// People who began a version's scenario, and how many of them stopped answering.
struct Cohort {
  std::int64_t sessions = 0;
  std::int64_t gone = 0;
  Time last_began = {};  ///< The beginning of the youngest session among them.
};
/// The first `most` sessions that began on a version in [from, to], each of another conversation.
Cohort LoadCohort(Tx& tx, std::string_view version_id, Time from, Time to, std::int64_t most, Time now);
/// How many there are, without looking at what became of them.
std::int64_t CountBegun(Tx& tx, std::string_view version_id, Time from, Time to, std::int64_t most);

}  // namespace beseda::flow
