#pragma once

#include "access/sign_in.h"
#include "server/api/api.h"

namespace beseda::server {

/// The answer to whoever has just signed in: Me, and the session's cookie.
Task<Result<ServerResponse>> AnswerSignedIn(Api& api, const Call& call, access::SignedIn signed_in, int status);

/// Whether cookies are to be marked Secure.
bool WantsSecureCookie(const Api& api, const Call& call);

}  // namespace beseda::server
