#include "flow/comment_rows.h"

namespace beseda::flow {
namespace {

constexpr char kSelect[] =
    "SELECT id, thread_id, flow_id, block_id, about, author_id, author_name, text, created_at, edited_at, resolved_at, resolved_by "
    "FROM scenario_comments WHERE bot_id = $1 AND workspace_id = $2 ";

Comment ReadComment(const Rows::Row& row) {
  Comment comment;
  comment.id = row.Text(0);
  comment.thread_id = row.Text(1);
  comment.flow_id = row.Text(2);
  comment.block_id = row.Text(3);
  comment.about = row.Text(4);
  comment.author_id = row.Text(5);
  comment.author_name = row.Text(6);
  comment.text = row.Text(7);
  comment.created_at = row.Time(8);
  comment.edited_at = row.OptionalTime(9);
  comment.resolved_at = row.OptionalTime(10);
  comment.resolved_by = row.OptionalText(11).value_or("");
  return comment;
}

}  // namespace

std::vector<Comment> ListComments(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  std::vector<Comment> comments;
  for (const auto row : tx.Query(std::string(kSelect) + "ORDER BY thread_id, id", bot_id, workspace_id)) comments.push_back(ReadComment(row));
  return comments;
}

std::size_t CountComments(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  return std::size_t(tx.Query("SELECT count(*) FROM scenario_comments WHERE bot_id = $1 AND workspace_id = $2", bot_id, workspace_id)[0].Int(0));
}

std::optional<Comment> LoadComment(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view id) {
  const auto rows = tx.Query(std::string(kSelect) + "AND id = $3", bot_id, workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadComment(rows[0]);
}

void InsertComment(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const Comment& comment) {
  tx.Exec("INSERT INTO scenario_comments (id, workspace_id, bot_id, thread_id, flow_id, block_id, about, author_id, author_name, text, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
          comment.id, workspace_id, bot_id, comment.thread_id, comment.flow_id, comment.block_id, comment.about, comment.author_id,
          comment.author_name, comment.text, comment.created_at);
}

void UpdateComment(Tx& tx, std::string_view workspace_id, const Comment& comment) {
  tx.Exec("UPDATE scenario_comments SET text = $3, edited_at = $4, resolved_at = $5, resolved_by = $6 WHERE id = $1 AND workspace_id = $2",
          comment.id, workspace_id, comment.text, comment.edited_at, comment.resolved_at,
          comment.resolved_at ? std::optional<std::string>(comment.resolved_by) : std::nullopt);
}

void DeleteComment(Tx& tx, std::string_view workspace_id, const Comment& comment) {
  tx.Exec("DELETE FROM scenario_comments WHERE (id = $1 OR thread_id = $1) AND workspace_id = $2", comment.id, workspace_id);
}

}  // namespace beseda::flow
