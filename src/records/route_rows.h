#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::records {

/// Rows of `routes`. Functions run inside a transaction and throw SqlError.

/// Several models as one (schemas/route.json).
struct RouteRow {
  std::string id;
  std::string workspace_id;
  std::string name;  ///< What clients say; one of its kind in the workspace.
  std::string label;
  std::string definition = "{}";
  bool enabled = true;
  std::int64_t revision = 1;
  Time created_at = {};
  Time updated_at = {};
};

std::optional<RouteRow> LoadRoute(Tx& tx, std::string_view workspace_id, std::string_view id);
/// By label and id, after the given ones.
std::vector<RouteRow> ListRoutes(Tx& tx, std::string_view workspace_id, std::string_view after_label,
                                 std::string_view after_id, std::int64_t limit);
std::vector<RouteRow> AllRoutes(Tx& tx, std::string_view workspace_id);
/// Whether another route than `id` has that name.
bool HasRouteName(Tx& tx, std::string_view workspace_id, std::string_view name, std::string_view id);
void InsertRoute(Tx& tx, const RouteRow& route);
/// All but its id and when it was made.
void UpdateRoute(Tx& tx, const RouteRow& route);
void DeleteRoute(Tx& tx, std::string_view workspace_id, std::string_view id);


}  // namespace beseda::records
