#include "records/route_rows.h"

namespace beseda::records {
namespace {

std::string SelectRoute(std::string_view rest) {
  return std::string("SELECT id, workspace_id, name, label, definition, enabled, revision, created_at, updated_at "
                     "FROM routes ")
      .append(rest);
}

RouteRow ReadRoute(const Rows::Row& row) {
  RouteRow route;
  route.id = row.Text(0);
  route.workspace_id = row.Text(1);
  route.name = row.Text(2);
  route.label = row.Text(3);
  route.definition = row.Text(4);
  route.enabled = row.Bool(5);
  route.revision = row.Int(6);
  route.created_at = row.Time(7);
  route.updated_at = row.Time(8);
  return route;
}

std::vector<RouteRow> ReadRoutes(const Rows& rows) {
  std::vector<RouteRow> routes;
  for (const auto row : rows) routes.push_back(ReadRoute(row));
  return routes;
}

}  // namespace

std::optional<RouteRow> LoadRoute(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectRoute("WHERE workspace_id = $1 AND id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadRoute(rows[0]);
}

std::vector<RouteRow> ListRoutes(Tx& tx, std::string_view workspace_id, std::string_view after_label,
                                 std::string_view after_id, std::int64_t limit) {
  return ReadRoutes(tx.Query(SelectRoute("WHERE workspace_id = $1 AND (lower(label), id) > (lower($2), $3) "
                                         "ORDER BY lower(label), id LIMIT $4"),
                             workspace_id, after_label, after_id, limit));
}

std::vector<RouteRow> AllRoutes(Tx& tx, std::string_view workspace_id) {
  return ReadRoutes(tx.Query(SelectRoute("WHERE workspace_id = $1 ORDER BY id"), workspace_id));
}

bool HasRouteName(Tx& tx, std::string_view workspace_id, std::string_view name, std::string_view id) {
  return !tx.Query("SELECT 1 FROM routes WHERE workspace_id = $1 AND name = $2 AND id <> $3", workspace_id, name, id)
              .empty();
}

void InsertRoute(Tx& tx, const RouteRow& route) {
  tx.Exec("INSERT INTO routes (id, workspace_id, name, label, definition, enabled, revision, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          route.id, route.workspace_id, route.name, route.label, route.definition, route.enabled ? 1 : 0,
          route.revision, route.created_at, route.updated_at);
}

void UpdateRoute(Tx& tx, const RouteRow& route) {
  tx.Exec("UPDATE routes SET name = $3, label = $4, definition = $5, enabled = $6, revision = $7, updated_at = $8 "
          "WHERE workspace_id = $1 AND id = $2",
          route.workspace_id, route.id, route.name, route.label, route.definition, route.enabled ? 1 : 0,
          route.revision, route.updated_at);
}

void DeleteRoute(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM routes WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

}  // namespace beseda::records
