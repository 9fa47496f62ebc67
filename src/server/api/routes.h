#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "access/permission.h"
#include "server/api/api.h"
#include "server/router.h"

namespace beseda::server {

/// Who may call an operation.
struct Requirement {
  enum class Kind {
    kPublic,      ///< Anybody.
    kSession,     ///< Any signed-in member; no API keys.
    kPermission,  ///< Whoever holds `permission`.
  };
  Kind kind = Kind::kPermission;
  access::Permission permission = access::Permission::kSettingsWrite;
};

struct ApiRoute {
  std::string_view method;
  std::string_view path;  ///< Below /api/v1.
  Requirement requirement;
  ApiHandler handler;
  enum class Body { kNone, kJson, kRaw };
  Body body = Body::kNone;
  std::optional<std::size_t> max_body_bytes = std::nullopt;  ///< The router's default if not set.
};

inline constexpr std::string_view kApiRoot = "/api/v1";

/// Every operation of the admin API, with what it takes to call it. The one place that says so: a handler is never
/// reached but through it, and a test compares it with schemas/openapi.yaml.
std::span<const ApiRoute> ApiRoutes();

/// Adds them to the router, each behind the gate (gate.h). `api` outlives the router.
void AddApiRoutes(Router& router, Api& api);

}  // namespace beseda::server
