#include "access/team.h"

#include "access/audit.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/token.h"
#include "json/json.h"

namespace beseda::access {
namespace {

Error NoSuchMember() { return Error(ErrorCode::kNotFound, "There is no such member. They may have been removed."); }

Error OwnerOnly() {
  return Error(ErrorCode::kForbidden, "Only an owner can make, change or remove an owner. Ask one of them.")
      .As("owner_only");
}

Error LastOwner() {
  return Error(ErrorCode::kConflict,
               "This is the only owner who can sign in. Make somebody else an owner first, then try again.")
      .As("last_owner");
}

/// The member, if the caller may manage them.
Result<Member> Manageable(Tx& tx, const Principal& principal, std::string_view id) {
  auto member = FindMember(tx, principal.workspace_id, id);
  if (!member) return NoSuchMember();
  if (!MayManage(principal.role, member->role)) return OwnerOnly();
  return *member;
}

bool IsLastOwner(Tx& tx, const Member& member) {
  return member.role == Role::kOwner && member.state() == Member::State::kActive &&
         CountOtherOwners(tx, member.workspace_id, member.id) == 0;
}

std::string NameOf(const Member& member) { return member.name.empty() ? member.email : member.name; }

InvitationLink MakeLink(Tx& tx, const Services& services, const Principal& principal, Member member) {
  InvitationLink link;
  link.token = crypto::NewToken(services.random);
  const auto now = services.clock.Now();
  link.expires_at = now + kInvitationLife;
  tx.Exec("INSERT INTO invitations (member_id, workspace_id, token_hash, created_by, created_at, expires_at) "
          "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (member_id) DO UPDATE "
          "SET token_hash = $3, created_by = $4, created_at = $5, expires_at = $6",
          member.id, member.workspace_id, crypto::HashToken(link.token), principal.id(), now, link.expires_at);
  link.member = std::move(member);
  return link;
}

AuditEntry Entry(const Principal& principal, const Origin& origin, std::string action, const Member& member,
                 std::string summary) {
  AuditEntry entry{.actor = ActorOf(principal, origin), .action = std::move(action)};
  entry.target = {"member", member.id, NameOf(member)};
  entry.summary = std::move(summary);
  return entry;
}

json::Object Snapshot(const Member& member) {
  return {{"name", json::Value(member.name)},
          {"role", json::Value(RoleName(member.role))},
          {"disabled", member.disabled}};
}

}  // namespace

Result<InvitationLink> InviteMember(Tx& tx, const Services& services, const Principal& principal,
                                    const std::string& email, const std::string& name, Role role,
                                    const Origin& origin) {
  if (!LooksLikeEmail(email)) {
    return Error(ErrorCode::kInvalid, "This does not look like an e-mail address. Check it for typing errors.")
        .InField("email");
  }
  if (!MayManage(principal.role, role)) return OwnerOnly();
  if (FindMemberByEmail(tx, EmailKey(email))) {
    return Error(ErrorCode::kConflict,
                 "Somebody with this e-mail is invited or a member already. Find them in the list to renew their link.")
        .InField("email")
        .As("email_taken");
  }
  const auto now = services.clock.Now();
  Member member;
  member.id = services.ids.New("mem");
  member.workspace_id = principal.workspace_id;
  member.email = std::string(Trim(email));
  member.name = name;
  member.role = role;
  if (auto workspace = FindWorkspace(tx, principal.workspace_id)) member.locale = workspace->locale;
  member.created_at = member.updated_at = now;
  InsertMember(tx, member);
  AppendAudit(tx, services.ids, now, member.workspace_id,
              Entry(principal, origin, "member.invite", member,
                    "Invited " + member.email + " as " + std::string(RoleName(role)) + "."));
  return MakeLink(tx, services, principal, std::move(member));
}

Task<Result<InvitationLink>> RenewInvitation(Services services, Principal principal, std::string member_id,
                                             Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) -> Result<InvitationLink> {
    TRY(auto member, Manageable(tx, principal, member_id));
    if (member.disabled) {
      return Error(ErrorCode::kConflict, "This member is switched off. Switch the account on first.");
    }
    AppendAudit(tx, services.ids, services.clock.Now(), member.workspace_id,
                Entry(principal, origin, "member.invitation_renew", member,
                      "Made a new link with which " + member.email + " can choose a password."));
    return MakeLink(tx, services, principal, std::move(member));
  });
}

Task<Result<Member>> ChangeMember(Services services, Principal principal, std::string member_id, MemberChange change,
                                  Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) -> Result<Member> {
    TRY(const auto before, Manageable(tx, principal, member_id));
    if (change.role && !MayManage(principal.role, *change.role)) return OwnerOnly();
    auto after = before;
    if (change.name) after.name = *change.name;
    if (change.role) after.role = *change.role;
    if (change.disabled) after.disabled = *change.disabled;
    if (IsLastOwner(tx, before) && (after.role != Role::kOwner || after.disabled)) return LastOwner();
    const auto changes = AuditChanges(Snapshot(before), Snapshot(after));
    if (changes == "{}") return after;
    after.updated_at = services.clock.Now();
    UpdateMember(tx, after);
    if (after.disabled && !before.disabled) {
      DeleteSessions(tx, after.id, "");
      tx.Exec("DELETE FROM invitations WHERE member_id = $1", after.id);
    }
    auto entry = Entry(principal, origin, "member.update", after, "Changed the member " + NameOf(after) + ".");
    entry.changes = changes;
    AppendAudit(tx, services.ids, after.updated_at, after.workspace_id, std::move(entry));
    return after;
  });
}

Task<Status> RemoveMember(Services services, Principal principal, std::string member_id, Origin origin) {
  co_return co_await services.db.Write([&](Tx& tx) -> Status {
    TRY(const auto member, Manageable(tx, principal, member_id));
    if (IsLastOwner(tx, member)) return LastOwner();
    DeleteMember(tx, member.workspace_id, member.id);
    AppendAudit(tx, services.ids, services.clock.Now(), member.workspace_id,
                Entry(principal, origin, "member.delete", member, "Removed the member " + NameOf(member) + "."));
    return Ok();
  });
}

}  // namespace beseda::access
