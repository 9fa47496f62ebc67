#pragma once

#include <string>
#include <string_view>

#include "access/audit.h"
#include "server/api/api.h"

namespace beseda::server {

/// Adds what the caller did to the audit log, in the transaction in which they did it.
void NoteAct(Tx& tx, Api& api, const Call& call, std::string action, access::AuditTarget target, std::string summary,
             std::string changes = "{}");

}  // namespace beseda::server
