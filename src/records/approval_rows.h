#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `approvals`: calls of tools that a person has to agree to. Functions run inside a transaction and throw
/// SqlError.
struct ApprovalRow {
  enum class State { kWaiting, kApproved, kRejected, kExpired };

  std::string id;
  std::string workspace_id;
  std::string bot_id;
  std::string conversation_id;
  std::string turn_id;
  std::string tool_name;
  std::string arguments = "{}";  ///< JSON object.
  State state = State::kWaiting;
  std::string word = {};  ///< What the person who decided says to the bot.
  std::string decided_by = {};  ///< A member; empty: nobody has, in time.
  std::string decided_by_name = {};
  Time created_at = {};
  Time expires_at = {};  ///< Not decided by then, it counts as rejected.
  std::optional<Time> decided_at = std::nullopt;
  std::string contact_name = {};  ///< Of the conversation; read only.
};

std::string_view ApprovalStateName(ApprovalRow::State state);
std::optional<ApprovalRow::State> ParseApprovalState(std::string_view name);

/// Adds one that waits; does nothing if it is there.
void InsertApproval(Tx& tx, const ApprovalRow& approval);
std::optional<ApprovalRow> LoadApproval(Tx& tx, std::string_view workspace_id, std::string_view id);
/// Those that are looked for, newest first, older than the given id (empty: from the newest).
struct ApprovalFilter {
  std::string conversation_id = {};
  std::string bot_id = {};
  std::string tool_name = {};
  std::optional<ApprovalRow::State> state = std::nullopt;
};
std::vector<ApprovalRow> ListApprovals(Tx& tx, std::string_view workspace_id, const ApprovalFilter& filter,
                                       std::string_view before_id, std::int64_t limit);
/// Gives an allowed call to a turn; false: another turn has made it, or begun to.
bool ClaimCall(Tx& tx, std::string_view approval_id, std::string_view turn_id);
/// Stores a person's decision if it still waits; false: it was decided meanwhile, or it is too late.
bool DecideApproval(Tx& tx, const ApprovalRow& approval);
/// The next ones, of any workspace, that nobody has decided in time: they are expired now.
std::vector<ApprovalRow> ExpireApprovals(Tx& tx, Time now, std::int64_t limit);

}  // namespace beseda::records
