#include "quality/evaluation_rows.h"

namespace beseda::quality {
namespace {

std::string SelectSets(std::string_view rest) {
  return std::string("SELECT s.id, s.workspace_id, s.name, s.created_at, s.updated_at, "
                     "(SELECT count(*) FROM evaluation_items i WHERE i.set_id = s.id) FROM evaluation_sets s ")
      .append(rest);
}

EvaluationSet ReadSet(const Rows::Row& row) {
  EvaluationSet set;
  set.id = row.Text(0);
  set.workspace_id = row.Text(1);
  set.name = row.Text(2);
  set.created_at = row.Time(3);
  set.updated_at = row.Time(4);
  set.items = row.Int(5);
  return set;
}

}  // namespace

std::vector<EvaluationSet> ListSets(Tx& tx, std::string_view workspace_id, std::string_view before, std::int64_t limit) {
  std::vector<EvaluationSet> sets;
  const auto sql = SelectSets("WHERE s.workspace_id = $1 AND ($2 = '' OR s.id < $2) ORDER BY s.id DESC LIMIT $3");
  for (const auto row : tx.Query(sql, workspace_id, before, limit)) sets.push_back(ReadSet(row));
  return sets;
}

std::optional<EvaluationSet> LoadSet(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectSets("WHERE s.workspace_id = $1 AND s.id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadSet(rows[0]);
}

void InsertSet(Tx& tx, const EvaluationSet& set) {
  tx.Exec("INSERT INTO evaluation_sets (id, workspace_id, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)",
          set.id, set.workspace_id, set.name, set.created_at, set.updated_at);
}

void UpdateSet(Tx& tx, const EvaluationSet& set) {
  tx.Exec("UPDATE evaluation_sets SET name = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2", set.workspace_id,
          set.id, set.name, set.updated_at);
}

void DeleteSet(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM evaluation_items WHERE workspace_id = $1 AND set_id = $2", workspace_id, id);
  tx.Exec("DELETE FROM evaluation_sets WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

std::vector<EvaluationItem> LoadItems(Tx& tx, std::string_view workspace_id, std::string_view set_id) {
  std::vector<EvaluationItem> items;
  for (const auto row : tx.Query("SELECT id, input, expected, notes FROM evaluation_items "
                                 "WHERE workspace_id = $1 AND set_id = $2 ORDER BY place",
                                 workspace_id, set_id)) {
    items.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3)});
  }
  return items;
}

void ReplaceItems(Tx& tx, const EvaluationSet& set, const std::vector<EvaluationItem>& items) {
  tx.Exec("DELETE FROM evaluation_items WHERE workspace_id = $1 AND set_id = $2", set.workspace_id, set.id);
  std::int64_t place = 0;
  for (const auto& item : items) {
    tx.Exec("INSERT INTO evaluation_items (id, workspace_id, set_id, place, input, expected, notes) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            item.id, set.workspace_id, set.id, place++, item.input, item.expected, item.notes);
  }
}

}  // namespace beseda::quality
