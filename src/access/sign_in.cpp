#include "access/sign_in.h"

#include "access/audit.h"
#include "access/login_throttle.h"
#include "access/password_hasher.h"
#include "access/password_policy.h"
#include "base/task.h"
#include "crypto/token.h"

namespace beseda::access {
namespace {

Error TooManyTries(Micros wait) {
  const auto whole = std::chrono::ceil<seconds>(wait).count();
  const auto words = whole < 90 ? std::to_string(whole) + " seconds" : std::to_string((whole + 59) / 60) + " minutes";
  return Error(ErrorCode::kRateLimited, "Too many failed attempts. Try again in " + words + ".").RetryAfter(wait);
}

Error WrongCredentials() {
  return Error(ErrorCode::kUnauthenticated, "The e-mail or the password is wrong.").As("invalid_credentials");
}

/// Counts a try before it is made; an error if one has to wait.
Task<Status> Admit(Services services, std::string email_key, std::string ip) {
  const auto now = services.clock.Now();
  auto admitted = co_await services.db.Write([&](Tx& tx) { return BeginLogin(tx, now, email_key, ip); });
  if (!admitted.ok()) co_return std::move(admitted).error();
  if (*admitted) co_return TooManyTries(**admitted);
  co_return Ok();
}

}  // namespace

SignedIn BeginSession(Tx& tx, const Services& services, Member member, const Origin& origin) {
  SignedIn result;
  result.session_token = crypto::NewToken(services.random);
  const auto now = services.clock.Now();
  result.session.id = services.ids.New("ses");
  result.session.workspace_id = member.workspace_id;
  result.session.member_id = member.id;
  result.session.created_at = now;
  result.session.last_seen_at = now;
  result.session.expires_at = now + kSessionLife;
  result.session.origin = origin;
  InsertSession(tx, result.session, result.session_token);
  DeleteEndedSessions(tx, now);
  ForgetOldFailures(tx, now);
  member.last_seen_at = now;
  UpdateMember(tx, member);
  result.member = std::move(member);
  return result;
}

Task<Result<SignedIn>> SignIn(Services services, std::string email, std::string password, Origin origin) {
  const auto key = EmailKey(email);
  CO_CHECK_OK(co_await Admit(services, key, origin.ip));
  CO_TRY(auto member, co_await services.db.Read([&](Tx& tx) { return FindMemberByEmail(tx, key); }));
  // A disabled or only invited member is verified like one that does not exist.
  const bool active = member && member->state() == Member::State::kActive;
  std::string hash = active ? member->password_hash : std::string();
  CO_TRY(const bool fits, co_await services.passwords.Verify(hash, password));
  if (!fits) {
    // Noted for unknown e-mails too: it must take as long. What was typed is not kept; it may have been a password.
    CO_CHECK_OK(co_await services.db.Write([&](Tx& tx) {
      auto workspaces = tx.Query("SELECT id FROM workspaces ORDER BY id LIMIT 1");
      if (workspaces.empty()) return;
      AuditEntry entry{.actor = {"anonymous", "", "", origin.ip}, .action = "auth.login_failed"};
      entry.target = {"member", member ? member->id : "", member ? member->name : ""};
      entry.summary = member ? "A sign-in as " + member->email + " failed." : "A sign-in with an unknown e-mail failed.";
      AppendAudit(tx, services.ids, services.clock.Now(), member ? member->workspace_id : workspaces[0].Text(0),
                  std::move(entry));
    }));
    co_return WrongCredentials();
  }
  std::string better_hash;
  if (services.passwords.IsOld(hash)) {
    if (auto made = co_await services.passwords.Hash(password); made.ok()) better_hash = std::move(made).value();
  }
  co_return co_await services.db.Write([&](Tx& tx) -> Result<SignedIn> {
    // Read again: it may have been disabled, or its password changed, while the hash was computed.
    auto current = FindMember(tx, member->workspace_id, member->id);
    if (!current || current->state() != Member::State::kActive || current->password_hash != hash) {
      return WrongCredentials();
    }
    if (!better_hash.empty()) current->password_hash = better_hash;
    LoginSucceeded(tx, key, origin.ip);
    auto result = BeginSession(tx, services, std::move(*current), origin);
    AuditEntry entry{.actor = {"member", result.member.id, result.member.name, origin.ip}, .action = "auth.login"};
    entry.target = {"member", result.member.id, result.member.name};
    entry.summary = "Signed in.";
    AppendAudit(tx, services.ids, services.clock.Now(), result.member.workspace_id, std::move(entry));
    return result;
  });
}

Task<Status> SignOut(Services services, Principal principal, Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) {
    if (!DeleteSession(tx, principal.member_id, principal.session_id)) return;
    AuditEntry entry{.actor = ActorOf(principal, origin), .action = "auth.logout"};
    entry.target = {"member", principal.member_id, principal.name};
    entry.summary = "Signed out.";
    AppendAudit(tx, services.ids, services.clock.Now(), principal.workspace_id, std::move(entry));
  });
}

Task<Status> ChangePassword(Services services, Principal principal, std::string current, std::string fresh,
                            Origin origin) {
  std::optional<Workspace> workspace;
  CO_TRY(auto member, co_await services.db.Read([&](Tx& tx) {
    workspace = FindWorkspace(tx, principal.workspace_id);
    return FindMember(tx, principal.workspace_id, principal.member_id);
  }));
  if (!member || !workspace) co_return Error(ErrorCode::kNotFound, "This account is no longer there.");
  CO_CHECK_OK(CheckPassword(fresh, {member->name, member->email, workspace->name}, "new"));
  // Whoever found an open browser must not guess faster than at the front door.
  const auto key = EmailKey(member->email);
  CO_CHECK_OK(co_await Admit(services, key, origin.ip));
  CO_TRY(const bool fits, co_await services.passwords.Verify(member->password_hash, current));
  if (!fits) co_return Error(ErrorCode::kForbidden, "The current password is wrong.")
        .InField("current")
        .As("wrong_password");
  CO_TRY(auto hash, co_await services.passwords.Hash(fresh));
  co_return co_await services.db.Write([&](Tx& tx) -> Status {
    auto now = services.clock.Now();
    auto latest = FindMember(tx, principal.workspace_id, principal.member_id);
    if (!latest || latest->password_hash != member->password_hash) {
      return Error(ErrorCode::kConflict, "The password was changed elsewhere meanwhile. Sign in again.");
    }
    latest->password_hash = hash;
    latest->updated_at = now;
    UpdateMember(tx, *latest);
    DeleteSessions(tx, latest->id, principal.session_id);
    LoginSucceeded(tx, key, origin.ip);
    AuditEntry entry{.actor = ActorOf(principal, origin), .action = "auth.password_change"};
    entry.target = {"member", latest->id, latest->name};
    entry.summary = "Changed the password; all other sessions were ended.";
    AppendAudit(tx, services.ids, now, principal.workspace_id, std::move(entry));
    return Ok();
  });
}

}  // namespace beseda::access
