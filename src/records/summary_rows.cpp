#include "records/summary_rows.h"

namespace beseda::records {
namespace {

SummaryRow Read(const Rows::Row& row) {
  SummaryRow summary;
  summary.conversation_id = row.Text(0);
  summary.workspace_id = row.Text(1);
  summary.up_to_seq = row.Int(2);
  summary.messages = row.Int(3);
  summary.text = row.Text(4);
  summary.model = row.Text(5);
  summary.at = row.Time(6);
  return summary;
}

}  // namespace

std::optional<SummaryRow> LoadNewestSummary(Tx& tx, std::string_view conversation_id) {
  const auto rows = tx.Query(
      "SELECT conversation_id, workspace_id, up_to_seq, messages, text, model, at FROM conversation_summaries "
      "WHERE conversation_id = $1 ORDER BY up_to_seq DESC LIMIT 1",
      conversation_id);
  if (rows.empty()) return std::nullopt;
  return Read(rows[0]);
}

std::vector<SummaryRow> ListSummaries(Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                                      std::int64_t limit) {
  std::vector<SummaryRow> summaries;
  for (const auto row : tx.Query(
           "SELECT conversation_id, workspace_id, up_to_seq, messages, text, model, at FROM conversation_summaries "
           "WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY up_to_seq DESC LIMIT $3",
           workspace_id, conversation_id, limit)) {
    summaries.push_back(Read(row));
  }
  return summaries;
}

void InsertSummary(Tx& tx, const SummaryRow& summary) {
  tx.Exec(
      "INSERT INTO conversation_summaries (conversation_id, up_to_seq, workspace_id, messages, text, model, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (conversation_id, up_to_seq) DO NOTHING",
      summary.conversation_id, summary.up_to_seq, summary.workspace_id, summary.messages, summary.text, summary.model,
      summary.at);
}

}  // namespace beseda::records
