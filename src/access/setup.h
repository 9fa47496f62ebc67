#pragma once

#include <functional>
#include <optional>
#include <string>

#include "access/services.h"
#include "access/sign_in.h"

namespace beseda::access {

/// Whether there is nobody yet who could sign in as owner.
Task<Result<bool>> SetupNeeded(Services services);

/// A fresh token for the link that the server prints at its first start; earlier ones stop working. Nothing when the
/// server is set up already. The token is valid for 7 days, or until it is used or the next one is made.
Task<Result<std::optional<std::string>>> NewSetupToken(Services services);

struct SetupRequest {
  std::string token;
  std::string name;
  std::string email;
  std::string password;
  std::string workspace_name;
  std::string locale = "en";
};

/// Makes the workspace (or takes the one that stands already) and its owner and signs them in. `furnish` runs in the
/// same transaction, to give the workspace what it starts with. kForbidden: wrong or expired token; kConflict: set up already; kInvalid: a field.
Task<Result<SignedIn>> CompleteSetup(Services services, SetupRequest request, Origin origin,
                                     std::function<void(Tx&, const Workspace&)> furnish);

}  // namespace beseda::access
