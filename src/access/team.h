#pragma once

#include <optional>
#include <string>

#include "access/member.h"
#include "access/principal.h"
#include "access/services.h"
#include "access/sign_in.h"

namespace beseda::access {

/// Inviting, changing and removing members. In all of them kForbidden means: only an owner may do that to an owner
/// (MayManage); kConflict: it would leave the workspace without an owner.

inline constexpr Micros kInvitationLife = std::chrono::hours(24 * 7);

struct InvitationLink {
  Member member;
  std::string token;  ///< For the link; shown once, stored hashed.
  Time expires_at;
};

/// kConflict in "email": somebody has that e-mail. kInvalid: a field. In an open transaction, so that the link can be
/// kept for a repeated request along with it.
Result<InvitationLink> InviteMember(Tx& tx, const Services& services, const Principal& principal,
                                    const std::string& email, const std::string& name, Role role, const Origin& origin);
/// A new link, for somebody who lost theirs or forgot the password; the one before stops working.
Task<Result<InvitationLink>> RenewInvitation(Services services, Principal principal, std::string member_id,
                                             Origin origin);

struct MemberChange {
  std::optional<std::string> name = std::nullopt;
  std::optional<Role> role = std::nullopt;
  std::optional<bool> disabled = std::nullopt;
};
/// Disabling ends the member's sessions.
Task<Result<Member>> ChangeMember(Services services, Principal principal, std::string member_id, MemberChange change,
                                  Origin origin);
Task<Status> RemoveMember(Services services, Principal principal, std::string member_id, Origin origin);

/// What an invitation's link leads to.
struct Invitation {
  Member member;
  Workspace workspace;
  Time expires_at;
};
/// kNotFound: no such link, or it has expired or been used.
Task<Result<Invitation>> FindInvitation(Services services, std::string token);
/// Sets name and password, ends older sessions, uses up the link and signs in. An empty `locale` leaves it.
Task<Result<SignedIn>> AcceptInvitation(Services services, std::string token, std::string name, std::string password,
                                        std::string locale, Origin origin);

}  // namespace beseda::access
