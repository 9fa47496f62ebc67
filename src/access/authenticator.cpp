#include "access/authenticator.h"

#include <algorithm>

#include "access/api_key.h"
#include "access/session.h"
#include "base/task.h"

namespace beseda::access {
namespace {

Error NotSignedIn() {
  return Error(ErrorCode::kUnauthenticated, "You are not signed in, or your session has ended. Sign in again.");
}

Error WrongKey() {
  return Error(ErrorCode::kUnauthenticated,
               "This API key is not valid: it is wrong, was revoked, or has expired. Make a new one under API keys.");
}

}  // namespace

Principal PrincipalOf(const Member& member, std::string session_id, std::string_view session_token) {
  Principal principal;
  principal.workspace_id = member.workspace_id;
  principal.member_id = member.id;
  principal.name = member.name.empty() ? member.email : member.name;
  principal.role = member.role;
  principal.permissions = PermissionsOf(member.role);
  principal.session_id = std::move(session_id);
  principal.csrf_token = CsrfTokenOf(session_token);
  return principal;
}

Task<Result<Principal>> AuthenticateSession(Services services, std::string token) {
  const auto now = services.clock.Now();
  bool touch = false;
  auto found = co_await services.db.Read([&](Tx& tx) -> Result<Principal> {
    auto session = FindSession(tx, token);
    if (!session || !session->IsLive(now)) return NotSignedIn();
    auto member = FindMember(tx, session->workspace_id, session->member_id);
    if (!member || member->state() != Member::State::kActive) return NotSignedIn();
    touch = now - session->last_seen_at >= kSeenEvery;
    return PrincipalOf(*member, session->id, token);
  });
  if (found.ok() && touch) {
    // With a full disk people must still get in and read.
    (void)co_await services.db.Write([&](Tx& tx) { TouchSession(tx, found->session_id, now); });
  }
  co_return found;
}

Task<Result<Principal>> AuthenticateApiKey(Services services, std::string key) {
  const auto now = services.clock.Now();
  bool touch = false;
  auto found = co_await services.db.Read([&](Tx& tx) -> Result<Principal> {
    auto stored = FindApiKeyBySecret(tx, key);
    if (!stored || (stored->expires_at && now >= *stored->expires_at)) return WrongKey();
    auto maker = FindMember(tx, stored->workspace_id, stored->member_id);
    if (!maker || maker->state() != Member::State::kActive) return WrongKey();
    Principal principal;
    principal.kind = Principal::Kind::kApiKey;
    principal.workspace_id = stored->workspace_id;
    principal.member_id = stored->member_id;
    principal.name = stored->name;
    principal.role = maker->role;
    principal.permissions = stored->scopes & PermissionsOf(maker->role);
    principal.api_key_id = stored->id;
    touch = !stored->last_used_at || now - *stored->last_used_at >= kSeenEvery;
    return principal;
  });
  if (found.ok() && touch) {
    (void)co_await services.db.Write([&](Tx& tx) { TouchApiKey(tx, found->api_key_id, now); });
  }
  co_return found;
}

Task<Result<bool>> IsStillSignedIn(Services services, Principal principal) {
  const auto now = services.clock.Now();
  co_return co_await services.db.Read([&](Tx& tx) {
    auto member = FindMember(tx, principal.workspace_id, principal.member_id);
    if (!member || member->state() != Member::State::kActive || member->role != principal.role) return false;
    if (principal.kind == Principal::Kind::kApiKey) {
      auto key = FindApiKey(tx, principal.workspace_id, principal.api_key_id);
      return key && (!key->expires_at || now < *key->expires_at);
    }
    auto sessions = ListSessions(tx, principal.member_id, now);
    return std::any_of(sessions.begin(), sessions.end(),
                       [&](const Session& session) { return session.id == principal.session_id; });
  });
}

}  // namespace beseda::access
