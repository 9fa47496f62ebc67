#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/ids.h"
#include "base/time.h"
#include "contracts/database.h"
#include "json/fwd.h"

namespace beseda::access {

/// Who acted: "member", "api_key", "system" or "anonymous".
struct AuditActor {
  std::string kind = "system";
  std::string id = {};
  std::string name = {};
  std::string ip = {};
};
AuditActor ActorOf(const Principal& principal, const Origin& origin);

struct AuditTarget {
  std::string kind;
  std::string id;
  std::string name;
};

/// An administrative act. `changes` is a JSON object, field -> {before, after}; never a secret.
struct AuditEntry {
  std::string id = {};
  std::int64_t seq = 0;
  Time at = {};
  AuditActor actor = {};
  std::string action;  ///< "bot.update"
  AuditTarget target = {};
  std::string summary = {};  ///< One sentence for people.
  std::string changes = "{}";
  std::string hash = {};  ///< Over everything above and the entry before.
};

/// The fields that differ, as `AuditEntry::changes` wants them ("{}" if none do). Long texts are cut: the log tells what
/// was changed, it is no archive.
std::string AuditChanges(const json::Object& before, const json::Object& after);

/// Adds to the workspace's log, in the transaction of the act itself: either both are stored or none. Fills id, seq
/// and hash. Entries are never changed or deleted.
void AppendAudit(Tx& tx, IdSource& ids, Time now, std::string_view workspace_id, AuditEntry entry);

struct AuditFilter {
  std::string actor_id = {};       ///< Empty: all.
  std::string action_prefix = {};  ///< "bot." or "bot.update"; empty: all.
};
/// The newest first, older than `before` (a seq) if given.
std::vector<AuditEntry> ListAudit(Tx& tx, std::string_view workspace_id, const AuditFilter& filter,
                                  std::optional<std::int64_t> before, std::int64_t limit);

struct AuditVerification {
  bool ok = true;
  std::int64_t entries = 0;
  std::string broken_at = {};  ///< Id of the first entry that does not fit; "end" if the log was cut off.
  std::string head = {};       ///< Hash of the last entry.
};
/// Recomputes every hash. An altered, moved, inserted or missing entry is found. Whoever can write to the database
/// could compute a whole new chain: a head kept elsewhere proves against that.
AuditVerification VerifyAudit(Tx& tx, std::string_view workspace_id);

}  // namespace beseda::access
