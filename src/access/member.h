#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "base/time.h"
#include "contracts/database.h"

namespace beseda::access {

/// Somebody of the team.
struct Member {
  enum class State { kInvited, kActive, kDisabled };
  std::string id;
  std::string workspace_id;
  std::string email;  ///< As they write it.
  std::string name = {};
  Role role = Role::kViewer;
  std::string locale = "en";
  std::string password_hash = {};  ///< Empty: invited, has not joined yet.
  bool disabled = false;
  Time created_at = {};
  Time updated_at = {};
  std::optional<Time> last_seen_at = std::nullopt;

  State state() const {
    return disabled ? State::kDisabled : password_hash.empty() ? State::kInvited : State::kActive;
  }
};
std::string_view MemberStateName(Member::State state);

struct Workspace {
  std::string id;
  std::string name;
  std::string locale = "en";
  std::string timezone = "UTC";
  Time created_at = {};
  std::string currency = "USD";         ///< What sums of money are shown in.
  bool keep_call_content = false;       ///< Whether the ledger of calls keeps questions and answers.
  std::int64_t call_days = 400;         ///< How long calls are kept.
  std::int64_t call_content_days = 30;  ///< And what was said in them.
  bool merge_people = true;             ///< Whether people with the same verified address become one by themselves.
};

/// The e-mail as it is compared: trimmed, ASCII letters in lower case.
std::string EmailKey(std::string_view email);
/// Whether it has the shape of an address ("a@b", no spaces or control characters, at most 254 bytes). Whether it
/// exists nobody can know without writing to it.
bool LooksLikeEmail(std::string_view email);

// Rows of `members` and `workspaces`. All in an open transaction; SqlError as there.
void InsertMember(Tx& tx, const Member& member);
/// Stores everything but the ids and the time of creation.
void UpdateMember(Tx& tx, const Member& member);
void DeleteMember(Tx& tx, std::string_view workspace_id, std::string_view id);
std::optional<Member> FindMember(Tx& tx, std::string_view workspace_id, std::string_view id);
std::optional<Member> FindMemberByEmail(Tx& tx, std::string_view email_key);
/// In order of joining, after `after_id` if not empty.
std::vector<Member> ListMembers(Tx& tx, std::string_view workspace_id, std::string_view after_id, std::int64_t limit);
/// How many owners could sign in now, besides `except_id`.
std::int64_t CountOtherOwners(Tx& tx, std::string_view workspace_id, std::string_view except_id);

void InsertWorkspace(Tx& tx, const Workspace& workspace);
void UpdateWorkspace(Tx& tx, const Workspace& workspace);
std::optional<Workspace> FindWorkspace(Tx& tx, std::string_view id);

}  // namespace beseda::access
