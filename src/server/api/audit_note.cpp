#include "server/api/audit_note.h"

namespace beseda::server {

void NoteAct(Tx& tx, Api& api, const Call& call, std::string action, access::AuditTarget target, std::string summary,
             std::string changes) {
  access::AuditEntry entry;
  entry.actor = access::ActorOf(call.principal, call.origin);
  entry.action = std::move(action);
  entry.target = std::move(target);
  entry.summary = std::move(summary);
  entry.changes = std::move(changes);
  access::AppendAudit(tx, api.access.ids, api.Now(), call.workspace(), std::move(entry));
}

}  // namespace beseda::server
