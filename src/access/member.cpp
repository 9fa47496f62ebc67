#include "access/member.h"

#include <algorithm>

#include "base/text.h"

namespace beseda::access {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, workspace_id, email, name, role, locale, password_hash, disabled, created_at, updated_at, last_seen_at "
    "FROM members ";

Member ReadMember(const Rows::Row& row) {
  Member member;
  member.id = row.Text(0);
  member.workspace_id = row.Text(1);
  member.email = row.Text(2);
  member.name = row.Text(3);
  // A role that is not known (of a newer version) may do the least.
  member.role = ParseRole(row.Text(4)).value_or(Role::kViewer);
  member.locale = row.Text(5);
  member.password_hash = row.Text(6);
  member.disabled = row.Bool(7);
  member.created_at = row.Time(8);
  member.updated_at = row.Time(9);
  member.last_seen_at = row.OptionalTime(10);
  return member;
}

std::optional<Member> First(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return ReadMember(rows[0]);
}

std::string Select(std::string_view rest) { return std::string(kSelect) + std::string(rest); }

}  // namespace

std::string_view MemberStateName(Member::State state) {
  switch (state) {
    case Member::State::kInvited: return "invited";
    case Member::State::kActive: return "active";
    case Member::State::kDisabled: return "disabled";
  }
  return "disabled";
}

std::string EmailKey(std::string_view email) { return ToLower(Trim(email)); }

bool LooksLikeEmail(std::string_view email) {
  email = Trim(email);
  if (email.size() > 254 || !IsUtf8(email)) return false;
  const auto at = email.rfind('@');
  if (at == email.npos || at == 0 || at + 1 == email.size() || email.find('@') != at) return false;
  return std::none_of(email.begin(), email.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == ',' || c == ';' || c == '\\';
  });
}

void InsertMember(Tx& tx, const Member& member) {
  tx.Exec("INSERT INTO members (id, workspace_id, email, email_key, name, role, locale, password_hash, disabled, "
          "created_at, updated_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
          member.id, member.workspace_id, member.email, EmailKey(member.email), member.name, RoleName(member.role),
          member.locale, member.password_hash, member.disabled, member.created_at, member.updated_at,
          member.last_seen_at);
}

void UpdateMember(Tx& tx, const Member& member) {
  tx.Exec("UPDATE members SET email = $3, email_key = $4, name = $5, role = $6, locale = $7, password_hash = $8, "
          "disabled = $9, updated_at = $10, last_seen_at = $11 WHERE workspace_id = $1 AND id = $2",
          member.workspace_id, member.id, member.email, EmailKey(member.email), member.name, RoleName(member.role),
          member.locale, member.password_hash, member.disabled, member.updated_at, member.last_seen_at);
}

void DeleteMember(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM members WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

std::optional<Member> FindMember(Tx& tx, std::string_view workspace_id, std::string_view id) {
  return First(tx.Query(Select("WHERE workspace_id = $1 AND id = $2"), workspace_id, id));
}

std::optional<Member> FindMemberByEmail(Tx& tx, std::string_view email_key) {
  return First(tx.Query(Select("WHERE email_key = $1"), email_key));
}

std::vector<Member> ListMembers(Tx& tx, std::string_view workspace_id, std::string_view after_id, std::int64_t limit) {
  std::vector<Member> members;
  auto rows = tx.Query(Select("WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"), workspace_id, after_id, limit);
  for (auto row : rows) members.push_back(ReadMember(row));
  return members;
}

std::int64_t CountOtherOwners(Tx& tx, std::string_view workspace_id, std::string_view except_id) {
  return tx.Query("SELECT count(*) FROM members WHERE workspace_id = $1 AND id <> $2 AND role = 'owner' "
                  "AND disabled = 0 AND password_hash <> ''",
                  workspace_id, except_id)[0].Int(0);
}

void InsertWorkspace(Tx& tx, const Workspace& workspace) {
  tx.Exec("INSERT INTO workspaces (id, name, locale, timezone, created_at) VALUES ($1, $2, $3, $4, $5)", workspace.id,
          workspace.name, workspace.locale, workspace.timezone, workspace.created_at);
}

void UpdateWorkspace(Tx& tx, const Workspace& workspace) {
  tx.Exec("UPDATE workspaces SET name = $2, locale = $3, timezone = $4, currency = $5, keep_call_content = $6, "
          "call_days = $7, call_content_days = $8, merge_people = $9 WHERE id = $1",
          workspace.id, workspace.name, workspace.locale, workspace.timezone, workspace.currency,
          workspace.keep_call_content ? 1 : 0, workspace.call_days, workspace.call_content_days,
          workspace.merge_people ? 1 : 0);
}

std::optional<Workspace> FindWorkspace(Tx& tx, std::string_view id) {
  auto rows = tx.Query("SELECT id, name, locale, timezone, created_at, currency, keep_call_content, call_days, "
                       "call_content_days, merge_people FROM workspaces WHERE id = $1",
                       id);
  if (rows.empty()) return std::nullopt;
  return Workspace{rows[0].Text(0), rows[0].Text(1), rows[0].Text(2), rows[0].Text(3), rows[0].Time(4),
                   rows[0].Text(5), rows[0].Bool(6), rows[0].Int(7),  rows[0].Int(8),  rows[0].Bool(9)};
}

}  // namespace beseda::access
