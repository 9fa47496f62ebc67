#pragma once

#include <string>

#include "access/member.h"
#include "access/principal.h"
#include "access/services.h"

namespace beseda::access {

/// Says who makes a request. Asks the database each time, so that what is revoked ends at once. Errors:
/// kUnauthenticated (no such session or key, ended, or its member was disabled); kStorage.
Task<Result<Principal>> AuthenticateSession(Services services, std::string token);
Task<Result<Principal>> AuthenticateApiKey(Services services, std::string key);

/// A member as the caller of a request.
Principal PrincipalOf(const Member& member, std::string session_id, std::string_view session_token);

/// Whether the session is still live and its member active; for connections that stay open. Does not count as use.
Task<Result<bool>> IsStillSignedIn(Services services, Principal principal);

}  // namespace beseda::access
