#include "access/audit.h"
#include "access/password_hasher.h"
#include "access/password_policy.h"
#include "access/team.h"
#include "base/task.h"
#include "crypto/token.h"

namespace beseda::access {
namespace {

Result<Invitation> Find(Tx& tx, std::string_view token, Time now) {
  auto rows = tx.Query("SELECT workspace_id, member_id, expires_at FROM invitations WHERE token_hash = $1",
                       crypto::HashToken(token));
  if (!rows.empty() && now < rows[0].Time(2)) {
    auto member = FindMember(tx, rows[0].Text(0), rows[0].Text(1));
    auto workspace = FindWorkspace(tx, rows[0].Text(0));
    if (member && workspace && !member->disabled) return Invitation{*member, *workspace, rows[0].Time(2)};
  }
  return Error(ErrorCode::kNotFound,
               "This invitation link is not valid any more: it was used, taken back, or is older than 7 days. "
               "Ask whoever sent it for a new one.");
}

}  // namespace

Task<Result<Invitation>> FindInvitation(Services services, std::string token) {
  co_return co_await services.db.Read([&](Tx& tx) { return Find(tx, token, services.clock.Now()); });
}

Task<Result<SignedIn>> AcceptInvitation(Services services, std::string token, std::string name, std::string password,
                                        std::string locale, Origin origin) {
  CO_TRY(auto invitation, co_await FindInvitation(services, token));
  CO_CHECK_OK(CheckPassword(password, {name, invitation.member.email, invitation.workspace.name}));
  CO_TRY(auto hash, co_await services.passwords.Hash(password));
  co_return co_await services.db.Write([&](Tx& tx) -> Result<SignedIn> {
    const auto now = services.clock.Now();
    TRY(auto current, Find(tx, token, now));
    auto member = current.member;
    const bool joins = member.state() == Member::State::kInvited;
    member.name = name;
    member.password_hash = hash;
    if (!locale.empty()) member.locale = locale;
    member.updated_at = now;
    UpdateMember(tx, member);
    DeleteSessions(tx, member.id, "");
    tx.Exec("DELETE FROM invitations WHERE member_id = $1", member.id);
    AuditEntry entry{.actor = {"member", member.id, member.name, origin.ip},
                     .action = joins ? "member.join" : "auth.password_reset"};
    entry.target = {"member", member.id, member.name};
    entry.summary = joins ? member.email + " joined." : "Chose a new password through a link.";
    AppendAudit(tx, services.ids, now, member.workspace_id, std::move(entry));
    return BeginSession(tx, services, std::move(member), origin);
  });
}

}  // namespace beseda::access
