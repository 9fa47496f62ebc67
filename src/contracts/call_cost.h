#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "contracts/call_context.h"

namespace beseda {

/// What the attempts of one call cost together, in micro-units of the workspace's currency; what has no price is free.
/// Must not block. Thread-safe.
using CallCost = std::function<std::int64_t(const std::string& workspace_id, const std::vector<CallAttempt>& attempts)>;

}  // namespace beseda
