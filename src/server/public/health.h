#pragma once

#include <functional>
#include <string>

#include "contracts/database.h"
#include "server/router.h"

namespace beseda::server {

/// Adds /healthz (the process answers), /readyz (it can store, and is not stopping) and /metrics (`exposition` writes
/// Prometheus text).
void AddHealthRoutes(Router& router, Database& db, std::function<bool()> stopping,
                     std::function<std::string()> exposition);

}  // namespace beseda::server
