#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "contracts/database.h"

namespace beseda::records {

/// Who makes one person of two, and why.
struct MergeCause {
  std::string by_id = {};    ///< A member or an API key; empty: it happens by itself.
  std::string by_name = {};
  std::string reason = {};   ///< In words; empty: somebody knows.
};

/// Makes one person of two who turned out to be the same: everything of `other` becomes `kept`'s (identities, conversations, addresses,
/// calls, what scenarios remember; where both have a value, kept's stays), and `other` is no more. A name and a language that `kept` lacks
/// are taken over. A note in the newest conversation of each side tells the team. What both were is recorded, so that it can be undone.
/// Gives the record's id; nothing: one of them is not in that workspace, or they are the same. Inside a transaction; throws SqlError.
std::optional<std::string> MergeContacts(Tx& tx, IdSource& ids, std::string_view workspace_id, std::string_view kept, std::string_view other,
                                         const MergeCause& cause, Time now);

struct RecordedIdentity {
  std::string channel_id;
  std::string vendor_user_id;
};

/// One merge, as it was recorded.
struct ContactMergeRecord {
  std::string id;
  std::string kept_id, other_id;
  std::string other_name;
  std::vector<RecordedIdentity> identities;  ///< Those that came from the other.
  MergeCause cause;
  Time created_at = {};
  std::optional<Time> undone_at = std::nullopt;
};
/// Of what a person is made, the newest first; also what was undone.
std::vector<ContactMergeRecord> ListMerges(Tx& tx, std::string_view workspace_id, std::string_view kept_id);
std::optional<ContactMergeRecord> LoadMerge(Tx& tx, std::string_view workspace_id, std::string_view merge_id);

/// Takes a merge back: the other person is there again, under the same id, with the identities, conversations, addresses and remembered values that
/// came from them. What was said in these conversations since then goes with them; what the kept one learnt itself stays. They never become one
/// by themselves again. kNotFound; kConflict: it is undone already, or the kept person has become part of another since.
Status UndoMerge(Tx& tx, std::string_view workspace_id, std::string_view merge_id, Time now);

/// Whether somebody has said of two people that they are not the same.
bool WereParted(Tx& tx, std::string_view one, std::string_view another);

}  // namespace beseda::records
