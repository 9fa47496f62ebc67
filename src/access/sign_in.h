#pragma once

#include <string>

#include "access/member.h"
#include "access/principal.h"
#include "access/services.h"
#include "access/session.h"

namespace beseda::access {

/// Somebody who has just proven who they are.
struct SignedIn {
  std::string session_token;  ///< For the cookie; stored nowhere else.
  Session session;
  Member member;
};

/// Signs in with e-mail and password. Whether the e-mail is wrong, the password is wrong, or the account is disabled
/// or only invited: the same kUnauthenticated, after the same time. kRateLimited with retry_after: too many failures
/// (login_throttle.h).
Task<Result<SignedIn>> SignIn(Services services, std::string email, std::string password, Origin origin);

/// Begins a session in an open transaction; for those who have proven themselves otherwise (set-up, invitation).
SignedIn BeginSession(Tx& tx, const Services& services, Member member, const Origin& origin);

Task<Status> SignOut(Services services, Principal principal, Origin origin);

/// Changes one's own password and ends all other sessions. kForbidden: the current one is wrong. kInvalid in "new":
/// the policy. kRateLimited: guessed too often.
Task<Status> ChangePassword(Services services, Principal principal, std::string current, std::string fresh,
                            Origin origin);

}  // namespace beseda::access
