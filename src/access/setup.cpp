#include "access/setup.h"

#include "access/audit.h"
#include "access/password_hasher.h"
#include "access/password_policy.h"
#include "base/task.h"
#include "base/text.h"
#include "crypto/token.h"

namespace beseda::access {
namespace {

constexpr Micros kLinkLife = std::chrono::hours(24 * 7);

bool HasOwner(Tx& tx) {
  return !tx.Query("SELECT 1 FROM members WHERE role = 'owner' AND password_hash <> '' LIMIT 1").empty();
}

bool IsValidLink(Tx& tx, std::string_view token, Time now) {
  return !tx.Query("SELECT 1 FROM setup_links WHERE token_hash = $1 AND expires_at > $2", crypto::HashToken(token), now)
              .empty();
}

Error WrongLink() {
  return Error(ErrorCode::kForbidden,
               "This set-up link is not valid any more. Restart the server: it prints a new one.")
      .InField("token")
      .As("invalid_token");
}

Error AlreadySetUp() {
  return Error(ErrorCode::kConflict, "This server is set up already. Sign in, or ask its owner for an invitation.")
      .As("already_set_up");
}

/// The workspace that stands already (a bot can be tried in the terminal before anybody signs up), or a new one.
Workspace MakeWorkspace(Tx& tx, const Services& services, const SetupRequest& request) {
  auto existing = tx.Query("SELECT id FROM workspaces ORDER BY id LIMIT 1");
  Workspace workspace;
  if (!existing.empty()) workspace = *FindWorkspace(tx, existing[0].Text(0));
  workspace.name = request.workspace_name;
  workspace.locale = request.locale;
  if (!existing.empty()) {
    UpdateWorkspace(tx, workspace);
    return workspace;
  }
  workspace.id = services.ids.New("wsp");
  workspace.created_at = services.clock.Now();
  InsertWorkspace(tx, workspace);
  return workspace;
}

}  // namespace

Task<Result<bool>> SetupNeeded(Services services) {
  co_return co_await services.db.Read([](Tx& tx) { return !HasOwner(tx); });
}

Task<Result<std::optional<std::string>>> NewSetupToken(Services services) {
  const auto token = crypto::NewToken(services.random);
  const auto now = services.clock.Now();
  CO_TRY(const bool needed, co_await services.db.Write([&](Tx& tx) {
    tx.Exec("DELETE FROM setup_links");
    if (HasOwner(tx)) return false;
    tx.Exec("INSERT INTO setup_links (token_hash, created_at, expires_at) VALUES ($1, $2, $3)",
            crypto::HashToken(token), now, now + kLinkLife);
    return true;
  }));
  std::optional<std::string> result;
  if (needed) result = token;
  co_return result;
}

Task<Result<SignedIn>> CompleteSetup(Services services, SetupRequest request, Origin origin,
                                     std::function<void(Tx&, const Workspace&)> furnish) {
  const auto now = services.clock.Now();
  // Before the dear hash: strangers must not be able to make the server work.
  CO_CHECK_OK(co_await services.db.Read([&](Tx& tx) -> Status {
    if (HasOwner(tx)) return AlreadySetUp();
    if (!IsValidLink(tx, request.token, now)) return WrongLink();
    return Ok();
  }));
  if (!LooksLikeEmail(request.email)) {
    co_return Error(ErrorCode::kInvalid, "This does not look like an e-mail address. Check it for typing errors.")
        .InField("email");
  }
  CO_CHECK_OK(CheckPassword(request.password, {request.name, request.email, request.workspace_name}));
  CO_TRY(auto hash, co_await services.passwords.Hash(request.password));
  co_return co_await services.db.Write([&](Tx& tx) -> Result<SignedIn> {
    if (HasOwner(tx)) return AlreadySetUp();
    if (!IsValidLink(tx, request.token, now)) return WrongLink();
    tx.Exec("DELETE FROM setup_links");
    auto workspace = MakeWorkspace(tx, services, request);
    Member owner;
    owner.id = services.ids.New("mem");
    owner.workspace_id = workspace.id;
    owner.email = std::string(Trim(request.email));
    owner.name = request.name;
    owner.role = Role::kOwner;
    owner.locale = request.locale;
    owner.password_hash = hash;
    owner.created_at = owner.updated_at = now;
    InsertMember(tx, owner);
    AuditEntry entry{.actor = {"member", owner.id, owner.name, origin.ip}, .action = "workspace.create"};
    entry.target = {"workspace", workspace.id, workspace.name};
    entry.summary = "Set up the server; " + owner.email + " is its owner.";
    AppendAudit(tx, services.ids, now, workspace.id, std::move(entry));
    if (furnish) furnish(tx, workspace);
    return BeginSession(tx, services, std::move(owner), origin);
  });
}

}  // namespace beseda::access
