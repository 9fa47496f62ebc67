#include "server/api/member_json.h"

#include "json/json.h"

namespace beseda::server {

json::Object EncodeMember(const access::Member& member) {
  json::Object out{{"id", member.id},
                   {"email", member.email},
                   {"name", member.name},
                   {"role", json::Value(access::RoleName(member.role))},
                   {"status", json::Value(access::MemberStateName(member.state()))},
                   {"locale", member.locale},
                   {"created_at", ToUnixMicros(member.created_at)},
                   {"last_seen_at", nullptr}};
  if (member.last_seen_at) out["last_seen_at"] = ToUnixMicros(*member.last_seen_at);
  return out;
}

json::Object EncodeWorkspace(const access::Workspace& workspace) {
  return {{"id", workspace.id},
          {"name", workspace.name},
          {"locale", workspace.locale},
          {"timezone", workspace.timezone},
          {"currency", workspace.currency},
          {"keep_call_content", workspace.keep_call_content},
          {"call_days", workspace.call_days},
          {"call_content_days", workspace.call_content_days},
          {"merge_people", workspace.merge_people}};
}

json::Object EncodeMe(const access::Member& member, const access::Workspace& workspace,
                      const access::Principal& principal) {
  json::Array permissions;
  for (auto name : principal.permissions.Names()) permissions.emplace_back(name);
  return {{"member", EncodeMember(member)},
          {"workspace", EncodeWorkspace(workspace)},
          {"permissions", std::move(permissions)},
          {"csrf_token", principal.csrf_token}};
}

}  // namespace beseda::server
