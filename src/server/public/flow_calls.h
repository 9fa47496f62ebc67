#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "contracts/database.h"
#include "server/router.h"

namespace beseda::server {

/// Adds POST /hooks/flow/{token}: where other systems answer a scenario that waits for them. A call is answered 200 only after the
/// commit; one that comes again changes nothing. JSON, a form or text. `wake` wakes a conversation's lane.
void AddFlowCallRoutes(Router& router, Database& db, const Clock& clock, std::function<void(const std::string& conversation_id)> wake);

}  // namespace beseda::server
