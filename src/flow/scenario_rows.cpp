#include "flow/scenario_rows.h"

#include <string>

namespace beseda::flow {
namespace {

ScenarioVersion ReadVersion(const Rows::Row& row) {
  ScenarioVersion version;
  version.id = row.Text(0);
  version.workspace_id = row.Text(1);
  version.bot_id = row.Text(2);
  version.number = row.Int(3);
  version.name = row.Text(4);
  version.note = row.Text(5);
  version.policy = ParsePolicy(row.Text(6)).value_or(SessionPolicy::kMigrate);
  version.author_id = row.Text(7);
  version.author_name = row.Text(8);
  version.at = row.Time(9);
  version.document = row.Text(10);
  version.tests = row.OptionalText(11);
  return version;
}

std::string SelectVersions(std::string_view contents, std::string_view rest) {
  return std::string("SELECT id, workspace_id, bot_id, number, name, note, policy, author_id, author_name, at, ")
      .append(contents)
      .append(" FROM scenario_versions ")
      .append(rest);
}

}  // namespace

std::string_view PolicyName(SessionPolicy policy) {
  switch (policy) {
    case SessionPolicy::kFinish: return "finish";
    case SessionPolicy::kRestart: return "restart";
    case SessionPolicy::kMigrate: break;
  }
  return "migrate";
}

std::optional<SessionPolicy> ParsePolicy(std::string_view name) {
  if (name == "finish") return SessionPolicy::kFinish;
  if (name == "migrate") return SessionPolicy::kMigrate;
  if (name == "restart") return SessionPolicy::kRestart;
  return std::nullopt;
}

std::optional<StoredScenario> LoadScenario(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  const auto rows = tx.Query(
      "SELECT draft, revision, published_version_id, policy, published_at, canary_version_id, canary_percent, "
      "canary_policy, created_at, updated_at, tests_gate, canary_since FROM scenarios WHERE bot_id = $1 AND workspace_id = $2",
      bot_id, workspace_id);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  StoredScenario scenario;
  scenario.bot_id = bot_id;
  scenario.workspace_id = workspace_id;
  scenario.draft = row.Text(0);
  scenario.revision = row.Int(1);
  scenario.published_version_id = row.Text(2);
  scenario.policy = ParsePolicy(row.Text(3)).value_or(SessionPolicy::kMigrate);
  scenario.published_at = row.OptionalTime(4);
  scenario.canary_version_id = row.Text(5);
  scenario.canary_percent = row.Int(6);
  scenario.canary_policy = ParsePolicy(row.Text(7)).value_or(SessionPolicy::kMigrate);
  scenario.created_at = row.Time(8);
  scenario.updated_at = row.Time(9);
  scenario.tests_gate = ParseTestsGate(row.Text(10)).value_or(TestsGate::kWarn);
  scenario.canary_since = row.OptionalTime(11);
  return scenario;
}

void InsertScenario(Tx& tx, const StoredScenario& scenario) {
  tx.Exec("INSERT INTO scenarios (bot_id, workspace_id, draft, revision, published_version_id, policy, published_at, "
          "canary_version_id, canary_percent, canary_policy, tests_gate, created_at, updated_at, canary_since) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
          scenario.bot_id, scenario.workspace_id, scenario.draft, scenario.revision, scenario.published_version_id,
          PolicyName(scenario.policy), scenario.published_at, scenario.canary_version_id, scenario.canary_percent,
          PolicyName(scenario.canary_policy), TestsGateName(scenario.tests_gate), scenario.created_at, scenario.updated_at, scenario.canary_since);
}

void UpdateScenario(Tx& tx, const StoredScenario& scenario) {
  tx.Exec("UPDATE scenarios SET draft = $3, revision = $4, published_version_id = $5, policy = $6, published_at = $7, "
          "canary_version_id = $8, canary_percent = $9, canary_policy = $10, tests_gate = $11, updated_at = $12, canary_since = $13 "
          "WHERE bot_id = $1 AND workspace_id = $2",
          scenario.bot_id, scenario.workspace_id, scenario.draft, scenario.revision, scenario.published_version_id,
          PolicyName(scenario.policy), scenario.published_at, scenario.canary_version_id, scenario.canary_percent,
          PolicyName(scenario.canary_policy), TestsGateName(scenario.tests_gate), scenario.updated_at, scenario.canary_since);
}

void AddEdit(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const DraftEdit& edit) {
  tx.Exec("INSERT INTO scenario_edits (bot_id, revision, workspace_id, operations, client, author_id, author_name, at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
          bot_id, edit.revision, workspace_id, edit.operations, edit.client, edit.author_id, edit.author_name, edit.at);
  tx.Exec("DELETE FROM scenario_edits WHERE bot_id = $1 AND revision <= $2", bot_id, edit.revision - kEditsKept);
}

std::optional<std::vector<DraftEdit>> EditsSince(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                                 std::int64_t revision) {
  std::vector<DraftEdit> edits;
  for (const auto row : tx.Query("SELECT revision, operations, client, author_id, author_name, at FROM scenario_edits "
                                 "WHERE bot_id = $1 AND workspace_id = $2 AND revision > $3 ORDER BY revision",
                                 bot_id, workspace_id, revision)) {
    // Every revision after the first was made by one edit.
    if (row.Int(0) != revision + 1 + std::int64_t(edits.size())) return std::nullopt;
    edits.push_back({row.Int(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Time(5)});
  }
  return edits;
}

void AddScenarioVersion(Tx& tx, ScenarioVersion& version) {
  version.number =
      tx.Query("SELECT coalesce(max(number), 0) + 1 FROM scenario_versions WHERE bot_id = $1", version.bot_id)[0].Int(0);
  tx.Exec("INSERT INTO scenario_versions (id, workspace_id, bot_id, number, name, note, policy, author_id, author_name, "
          "document, tests, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
          version.id, version.workspace_id, version.bot_id, version.number, version.name, version.note,
          PolicyName(version.policy), version.author_id, version.author_name, version.document, version.tests, version.at);
}

std::vector<ScenarioVersion> ListScenarioVersions(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                                  std::int64_t before, std::int64_t limit) {
  std::vector<ScenarioVersion> versions;
  const auto sql = SelectVersions("'', NULL", "WHERE bot_id = $1 AND workspace_id = $2 AND number < $3 ORDER BY number DESC LIMIT $4");
  for (const auto row : tx.Query(sql, bot_id, workspace_id, before, limit)) versions.push_back(ReadVersion(row));
  return versions;
}

std::optional<ScenarioVersion> LoadScenarioVersion(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectVersions("document, tests", "WHERE id = $1 AND workspace_id = $2"), id, workspace_id);
  if (rows.empty()) return std::nullopt;
  return ReadVersion(rows[0]);
}

std::int64_t LoadVersionNumber(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query("SELECT number FROM scenario_versions WHERE id = $1 AND workspace_id = $2", id, workspace_id);
  return rows.empty() ? 0 : rows[0].Int(0);
}

std::optional<ScenarioVersion> LoadVersionBefore(Tx& tx, const ScenarioVersion& version) {
  const auto rows = tx.Query(SelectVersions("document, tests", "WHERE bot_id = $1 AND workspace_id = $2 AND number = $3"),
                             version.bot_id, version.workspace_id, version.number - 1);
  if (rows.empty()) return std::nullopt;
  return ReadVersion(rows[0]);
}

void DeleteScenario(Tx& tx, std::string_view workspace_id, std::string_view bot_id) {
  for (const auto* table : {"scenario_edits", "scenario_versions", "scenario_tests", "scenario_comments", "scenarios", "flow_variables", "flow_visits", "flow_secrets", "flow_hooks", "flow_events", "flow_schedules"}) {
    tx.Exec("DELETE FROM " + std::string(table) + " WHERE bot_id = $1 AND workspace_id = $2", bot_id, workspace_id);
  }
  for (const auto* table : {"flow_timers", "flow_silences", "flow_traces", "flow_sessions"}) {
    tx.Exec("DELETE FROM " + std::string(table) + " WHERE conversation_id IN "
            "(SELECT id FROM conversations WHERE bot_id = $1 AND workspace_id = $2)",
            bot_id, workspace_id);
  }
}

void ForgetContact(Tx& tx, std::string_view workspace_id, std::string_view contact_id) {
  tx.Exec("DELETE FROM flow_variables WHERE owner_id = $1 AND owner = 'contact' AND workspace_id = $2", contact_id, workspace_id);
  for (const auto* table : {"flow_timers", "flow_silences", "flow_traces", "flow_sessions", "flow_hooks"}) {
    tx.Exec("DELETE FROM " + std::string(table) + " WHERE conversation_id IN "
            "(SELECT id FROM conversations WHERE contact_id = $1 AND workspace_id = $2)",
            contact_id, workspace_id);
  }
}

}  // namespace beseda::flow
