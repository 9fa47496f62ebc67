#include "records/uses.h"

#include "records/bot_edits.h"

namespace beseda::records {
namespace {

// Where an id may stand.
struct Place {
  std::string_view sql;     ///< Gives the name of who uses it; $2 is the id or, with LIKE, how it stands within JSON.
  std::string_view who;     ///< Before the name.
  std::string_view what;    ///< Between the name and what is used.
  std::string_view advice;  ///< What to do first.
};

constexpr Place kPlacesOfModels[] = {
    {"SELECT name FROM bots WHERE workspace_id = $1 AND model_id = $2 AND deleted_at IS NULL ORDER BY name LIMIT 1", "The bot",
     "answers with", "Choose another model for it first."},
    {"SELECT label FROM routes WHERE workspace_id = $1 AND definition LIKE $2 ESCAPE '\\' ORDER BY label LIMIT 1", "The route",
     "leads to", "Take it out of the route first."},
    {"SELECT name FROM bots WHERE workspace_id = $1 AND agent LIKE $2 ESCAPE '\\' AND deleted_at IS NULL ORDER BY name LIMIT 1",
     "The bot", "has what is said checked by", "Choose another one on its Safety page first."},
    {"SELECT name FROM experiments WHERE workspace_id = $1 AND state = 'running' AND variants LIKE $2 ESCAPE '\\' "
     "ORDER BY name LIMIT 1",
     "The running experiment", "asks", "Stop it first."},
    {"SELECT name FROM evaluation_runs WHERE workspace_id = $1 AND state = 'running' "
     "AND (models LIKE $2 ESCAPE '\\' OR judge LIKE $2 ESCAPE '\\') ORDER BY name LIMIT 1",
     "The running evaluation", "asks", "Cancel it or wait for its end first."},
    {"SELECT label FROM budgets WHERE workspace_id = $1 AND degrade_to = $2 ORDER BY label LIMIT 1", "The budget",
     "goes over to", "Choose another one there first."},
};

constexpr Place kPlaceOfPrompts = {
    "SELECT name FROM bots WHERE workspace_id = $1 AND prompt_id = $2 AND deleted_at IS NULL ORDER BY name LIMIT 1", "The bot",
    "uses", "Give it another one, or instructions of its own, first."};
constexpr Place kPlacesOfVersions[] = {
    {"SELECT name FROM experiments WHERE workspace_id = $1 AND state = 'running' AND variants LIKE $2 ESCAPE '\\' "
     "ORDER BY name LIMIT 1",
     "The running experiment", "uses", "Stop it first."},
    {"SELECT name FROM evaluation_runs WHERE workspace_id = $1 AND state = 'running' AND prompt_version_id = $2 "
     "ORDER BY name LIMIT 1",
     "The running evaluation", "uses", "Cancel it or wait for its end first."},
};

std::optional<std::string> UseIn(Tx& tx, const Place& place, std::string_view workspace_id, std::string_view id,
                                 std::string_view named) {
  const bool within = place.sql.find(" LIKE ") != place.sql.npos;
  const auto wanted = within ? LikePattern(std::string("\"").append(id).append("\"")) : std::string(id);
  const auto rows = tx.Query(place.sql, workspace_id, wanted);
  if (rows.empty()) return std::nullopt;
  std::string sentence(place.who);
  sentence.append(" \"").append(rows[0].Text(0)).append("\" ").append(place.what).append(" ").append(named);
  return sentence.append(". ").append(place.advice);
}

}  // namespace

std::optional<std::string> UseOfModel(Tx& tx, std::string_view workspace_id, std::string_view id, std::string_view named) {
  for (const auto& place : kPlacesOfModels) {
    if (auto use = UseIn(tx, place, workspace_id, id, named)) return use;
  }
  return std::nullopt;
}

std::optional<std::string> UseOfPrompt(Tx& tx, std::string_view workspace_id, std::string_view id) {
  if (auto use = UseIn(tx, kPlaceOfPrompts, workspace_id, id, "this prompt")) return use;
  std::vector<std::string> versions;
  for (const auto row : tx.Query("SELECT id FROM prompt_versions WHERE prompt_id = $1", id)) versions.push_back(row.Text(0));
  for (const auto& version : versions) {
    for (const auto& place : kPlacesOfVersions) {
      if (auto use = UseIn(tx, place, workspace_id, version, "this prompt")) return use;
    }
  }
  return std::nullopt;
}

}  // namespace beseda::records
