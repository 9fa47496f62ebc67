#include "records/approval_rows.h"

#include <array>

namespace beseda::records {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"waiting", "approved", "rejected", "expired"};
constexpr std::string_view kColumns =
    "a.id, a.workspace_id, a.bot_id, a.conversation_id, a.turn_id, a.tool_name, a.arguments, a.state, a.word, "
    "a.decided_by, a.decided_by_name, a.created_at, a.expires_at, a.decided_at, COALESCE(p.name, '')";
constexpr std::string_view kFrom =
    " FROM approvals a LEFT JOIN conversations c ON c.id = a.conversation_id LEFT JOIN contacts p ON p.id = c.contact_id ";

ApprovalRow Read(const Rows::Row& row) {
  ApprovalRow approval;
  approval.id = row.Text(0);
  approval.workspace_id = row.Text(1);
  approval.bot_id = row.Text(2);
  approval.conversation_id = row.Text(3);
  approval.turn_id = row.Text(4);
  approval.tool_name = row.Text(5);
  approval.arguments = row.Text(6);
  approval.state = ParseApprovalState(row.Text(7)).value_or(ApprovalRow::State::kWaiting);
  approval.word = row.Text(8);
  approval.decided_by = row.Text(9);
  approval.decided_by_name = row.Text(10);
  approval.created_at = row.Time(11);
  approval.expires_at = row.Time(12);
  approval.decided_at = row.OptionalTime(13);
  approval.contact_name = row.Text(14);
  return approval;
}

}  // namespace

std::string_view ApprovalStateName(ApprovalRow::State state) { return kStates[std::size_t(state)]; }

std::optional<ApprovalRow::State> ParseApprovalState(std::string_view name) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return ApprovalRow::State(i);
  }
  return std::nullopt;
}

void InsertApproval(Tx& tx, const ApprovalRow& approval) {
  tx.Exec(
      "INSERT INTO approvals (id, workspace_id, bot_id, conversation_id, turn_id, tool_name, arguments, "
      "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
      approval.id, approval.workspace_id, approval.bot_id, approval.conversation_id, approval.turn_id,
      approval.tool_name, approval.arguments, approval.created_at, approval.expires_at);
}

std::optional<ApprovalRow> LoadApproval(Tx& tx, std::string_view workspace_id, std::string_view id) {
  static const std::string kSql =
      std::string("SELECT ").append(kColumns).append(kFrom).append("WHERE a.workspace_id = $1 AND a.id = $2");
  const auto rows = tx.Query(kSql, workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return Read(rows[0]);
}

std::vector<ApprovalRow> ListApprovals(Tx& tx, std::string_view workspace_id, const ApprovalFilter& filter,
                                       std::string_view before_id, std::int64_t limit) {
  auto sql = std::string("SELECT ").append(kColumns).append(kFrom).append("WHERE a.workspace_id = $1");
  std::vector<SqlArg> args{workspace_id};
  const auto add = [&](std::string_view condition, std::string_view value) {
    args.emplace_back(value);
    sql.append(" AND ").append(condition).append(" $").append(std::to_string(args.size()));
  };
  if (!filter.conversation_id.empty()) add("a.conversation_id =", filter.conversation_id);
  if (!filter.bot_id.empty()) add("a.bot_id =", filter.bot_id);
  if (!filter.tool_name.empty()) add("a.tool_name =", filter.tool_name);
  if (filter.state) add("a.state =", ApprovalStateName(*filter.state));
  if (!before_id.empty()) add("a.id <", before_id);
  args.emplace_back(limit);
  sql += " ORDER BY a.id DESC LIMIT $" + std::to_string(args.size());
  std::vector<ApprovalRow> approvals;
  for (const auto row : tx.QueryList(sql, args)) approvals.push_back(Read(row));
  return approvals;
}

bool ClaimCall(Tx& tx, std::string_view approval_id, std::string_view turn_id) {
  return tx.Exec("UPDATE approvals SET called_by = $2 WHERE id = $1 AND (called_by = '' OR called_by = $2)", approval_id,
                 turn_id) == 1;
}

bool DecideApproval(Tx& tx, const ApprovalRow& approval) {
  return tx.Exec(
             "UPDATE approvals SET state = $2, word = $3, decided_by = $4, decided_by_name = $5, decided_at = $6 "
             "WHERE id = $1 AND state = 'waiting' AND expires_at > $6",
             approval.id, ApprovalStateName(approval.state), approval.word, approval.decided_by,
             approval.decided_by_name, approval.decided_at) == 1;
}

std::vector<ApprovalRow> ExpireApprovals(Tx& tx, Time now, std::int64_t limit) {
  static const std::string kSql = std::string("SELECT ").append(kColumns).append(kFrom).append(
      "WHERE a.state = 'waiting' AND a.expires_at <= $1 ORDER BY a.expires_at LIMIT $2");
  std::vector<ApprovalRow> expired;
  for (const auto row : tx.Query(kSql, now, limit)) expired.push_back(Read(row));
  for (auto& approval : expired) {
    approval.state = ApprovalRow::State::kExpired;
    approval.decided_at = now;
    tx.Exec("UPDATE approvals SET state = 'expired', decided_at = $2 WHERE id = $1", approval.id, now);
  }
  return expired;
}

}  // namespace beseda::records
