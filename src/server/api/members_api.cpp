#include "access/team.h"
#include "base/task.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/member_json.h"
#include "server/api/signed_in.h"
#include "server/api/write_once.h"

namespace beseda::server {
namespace {

access::Role ReadRole(json::Reader& in) {
  const auto name = in.Text("role", 20);
  const auto role = access::ParseRole(name);
  if (!role && in.Check().ok()) in.Fail("role", "\"role\" must be owner, admin, editor, agent or viewer.");
  return role.value_or(access::Role::kViewer);
}

json::Object EncodeLink(const Call& call, const access::InvitationLink& link) {
  return {{"member", EncodeMember(link.member)},
          {"invite_url", call.base_url + "/admin/invite?token=" + link.token},
          {"expires_at", ToUnixMicros(link.expires_at)}};
}

}  // namespace

Task<Result<ServerResponse>> ListMembers(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto members, co_await api.db().Read([&](Tx& tx) {
    return access::ListMembers(tx, call.workspace(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& member : members) items.push_back(EncodeMember(member));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{members[last].id}; }));
}

Task<Result<ServerResponse>> InviteMember(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"email", "name", "role"}));
  json::Reader in(body);
  const auto email = ReadLine(in, "email", 1, 254);
  const auto name = OptionalLine(in, "name", 0, 100).value_or("");
  const auto role = ReadRole(in);
  CO_CHECK_OK(in.Check());
  std::string member_id;
  auto response = co_await WriteOnce(api, call, [&](Tx& tx) -> Result<ServerResponse> {
    TRY(const auto link, access::InviteMember(tx, api.access, call.principal, email, name, role, call.origin));
    member_id = link.member.id;
    return Reply(201, EncodeLink(call, link));
  });
  if (response.ok() && !member_id.empty()) TellChanged(api, call.workspace(), "member", member_id);
  co_return response;
}

Task<Result<ServerResponse>> UpdateMember(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "role", "disabled"}));
  json::Reader in(body);
  access::MemberChange change;
  change.name = OptionalLine(in, "name", 1, 100);
  if (in.Has("role")) change.role = ReadRole(in);
  if (in.Has("disabled")) change.disabled = in.Bool("disabled");
  CO_CHECK_OK(in.Check());
  CO_TRY(const auto member,
         co_await access::ChangeMember(api.access, call.principal, call.id(), std::move(change), call.origin));
  TellChanged(api, call.workspace(), "member", member.id);
  co_return Reply(200, EncodeMember(member));
}

Task<Result<ServerResponse>> DeleteMember(Api& api, Call& call) {
  CO_CHECK_OK(co_await access::RemoveMember(api.access, call.principal, call.id(), call.origin));
  TellChanged(api, call.workspace(), "member", call.id());
  co_return NoContent();
}

Task<Result<ServerResponse>> RenewInvitation(Api& api, Call& call) {
  CO_TRY(const auto link, co_await access::RenewInvitation(api.access, call.principal, call.id(), call.origin));
  co_return Reply(200, EncodeLink(call, link));
}

Task<Result<ServerResponse>> GetInvitation(Api& api, Call& call) {
  std::string token(call.request.Parameter("token"));
  CO_TRY(const auto invitation, co_await access::FindInvitation(api.access, std::move(token)));
  const auto& member = invitation.member;
  co_return Reply(200, json::Object{{"email", member.email},
                                    {"name", member.name},
                                    {"role", json::Value(access::RoleName(member.role))},
                                    {"workspace_name", invitation.workspace.name},
                                    {"expires_at", ToUnixMicros(invitation.expires_at)},
                                    {"existing", member.state() == access::Member::State::kActive}});
}

Task<Result<ServerResponse>> AcceptInvitation(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"name", "password", "locale"}));
  json::Reader in(body);
  auto name = ReadLine(in, "name", 1, 100);
  auto password = in.Text("password", 1024);
  auto locale = OptionalLocale(in, "locale").value_or("");
  CO_CHECK_OK(in.Check());
  std::string token(call.request.Parameter("token"));
  CO_TRY(auto signed_in, co_await access::AcceptInvitation(api.access, std::move(token), std::move(name),
                                                           std::move(password), std::move(locale), call.origin));
  TellChanged(api, signed_in.member.workspace_id, "member", signed_in.member.id);
  co_return co_await AnswerSignedIn(api, call, std::move(signed_in), 200);
}

}  // namespace beseda::server
