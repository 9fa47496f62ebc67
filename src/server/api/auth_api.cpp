#include "access/audit.h"
#include "access/authenticator.h"
#include "access/session.h"
#include "access/sign_in.h"
#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/gate.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/member_json.h"
#include "server/api/signed_in.h"

namespace beseda::server {
namespace {

struct Profile {
  access::Member member;
  access::Workspace workspace;
};

Result<Profile> LoadProfile(Tx& tx, const std::string& workspace_id, const std::string& member_id) {
  auto member = access::FindMember(tx, workspace_id, member_id);
  auto workspace = access::FindWorkspace(tx, workspace_id);
  if (!member || !workspace) return Error(ErrorCode::kNotFound, "This account is no longer there.");
  return Profile{std::move(*member), std::move(*workspace)};
}

}  // namespace

bool WantsSecureCookie(const Api& api, const Call& call) {
  return call.request.secure || api.public_url.starts_with("https://");
}

Task<Result<ServerResponse>> AnswerSignedIn(Api& api, const Call& call, access::SignedIn signed_in, int status) {
  const auto principal = access::PrincipalOf(signed_in.member, signed_in.session.id, signed_in.session_token);
  CO_TRY(auto profile, co_await api.db().Read([&](Tx& tx) {
    return LoadProfile(tx, principal.workspace_id, principal.member_id);
  }));
  auto response = Reply(status, EncodeMe(profile.member, profile.workspace, principal));
  response.headers.Set("Set-Cookie", SessionCookie(signed_in.session_token, WantsSecureCookie(api, call)));
  co_return response;
}

Task<Result<ServerResponse>> Login(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"email", "password"}));
  json::Reader in(body);
  auto email = in.Text("email", 254);
  auto password = in.Text("password", 1024);
  CO_CHECK_OK(in.Check());
  CO_TRY(auto signed_in, co_await access::SignIn(api.access, std::move(email), std::move(password), call.origin));
  co_return co_await AnswerSignedIn(api, call, std::move(signed_in), 200);
}

Task<Result<ServerResponse>> Logout(Api& api, Call& call) {
  CO_CHECK_OK(co_await access::SignOut(api.access, call.principal, call.origin));
  auto response = NoContent();
  response.headers.Set("Set-Cookie", ClearedSessionCookie(WantsSecureCookie(api, call)));
  co_return response;
}

Task<Result<ServerResponse>> GetMe(Api& api, Call& call) {
  CO_TRY(const auto profile, co_await api.db().Read([&](Tx& tx) {
    return LoadProfile(tx, call.workspace(), call.principal.member_id);
  }));
  co_return Reply(200, EncodeMe(profile.member, profile.workspace, call.principal));
}

Task<Result<ServerResponse>> UpdateMe(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "locale"}));
  json::Reader in(body);
  const auto name = OptionalLine(in, "name", 1, 100);
  const auto locale = OptionalLocale(in, "locale");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto profile, co_await api.db().Write([&](Tx& tx) -> Result<Profile> {
    TRY(auto profile, LoadProfile(tx, call.workspace(), call.principal.member_id));
    const auto before = EncodeMember(profile.member);
    if (name) profile.member.name = *name;
    if (locale) profile.member.locale = *locale;
    const auto changes = access::AuditChanges(before, EncodeMember(profile.member));
    if (changes == "{}") return profile;
    profile.member.updated_at = api.Now();
    access::UpdateMember(tx, profile.member);
    NoteAct(tx, api, call, "auth.profile_update", {"member", profile.member.id, profile.member.name},
            "Changed their own profile.", changes);
    return profile;
  }));
  TellChanged(api, call.workspace(), "member", profile.member.id);
  co_return Reply(200, EncodeMe(profile.member, profile.workspace, call.principal));
}

Task<Result<ServerResponse>> ChangePassword(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"current", "new"}));
  json::Reader in(body);
  auto current = in.Text("current", 1024);
  auto fresh = in.Text("new", 1024);
  CO_CHECK_OK(in.Check());
  CO_CHECK_OK(co_await access::ChangePassword(api.access, call.principal, std::move(current), std::move(fresh),
                                              call.origin));
  co_return NoContent();
}

Task<Result<ServerResponse>> ListSessions(Api& api, Call& call) {
  CO_TRY(const auto sessions, co_await api.db().Read([&](Tx& tx) {
    return access::ListSessions(tx, call.principal.member_id, api.Now());
  }));
  json::Array items;
  for (const auto& session : sessions) {
    items.push_back(json::Object{{"id", session.id},
                                 {"current", session.id == call.principal.session_id},
                                 {"created_at", ToUnixMicros(session.created_at)},
                                 {"last_seen_at", ToUnixMicros(session.last_seen_at)},
                                 {"expires_at", ToUnixMicros(session.EndsAt())},
                                 {"ip", session.origin.ip},
                                 {"user_agent", session.origin.user_agent}});
  }
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> RevokeSession(Api& api, Call& call) {
  const auto id = call.id();
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    if (!access::DeleteSession(tx, call.principal.member_id, id)) {
      return Error(ErrorCode::kNotFound, "There is no such session. It may have ended already.");
    }
    NoteAct(tx, api, call, "auth.session_revoke", {"session", id, ""}, "Signed out one of their own sessions.");
    return Ok();
  }));
  auto response = NoContent();
  if (id == call.principal.session_id) {
    response.headers.Set("Set-Cookie", ClearedSessionCookie(WantsSecureCookie(api, call)));
  }
  co_return response;
}

}  // namespace beseda::server
