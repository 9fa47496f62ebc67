#include "quality/experiment_rows.h"

#include "json/json.h"

namespace beseda::quality {
namespace {

std::string Select(std::string_view rest) {
  return std::string("SELECT id, workspace_id, bot_id, name, state, variants, started_at, stopped_at, created_at, "
                     "updated_at FROM experiments ")
      .append(rest);
}

std::vector<Variant> ReadVariants(const std::string& text) {
  auto parsed = json::Parse(text);
  if (!parsed.ok()) return {};
  auto variants = DecodeVariants(json::Object{{"variants", std::move(*parsed)}});
  return variants.ok() ? std::move(*variants) : std::vector<Variant>();
}

Experiment ReadExperiment(const Rows::Row& row) {
  Experiment experiment;
  experiment.id = row.Text(0);
  experiment.workspace_id = row.Text(1);
  experiment.bot_id = row.Text(2);
  experiment.name = row.Text(3);
  experiment.state = ParseExperimentState(row.Text(4)).value_or(Experiment::State::kStopped);
  experiment.variants = ReadVariants(row.Text(5));
  experiment.started_at = row.OptionalTime(6);
  experiment.stopped_at = row.OptionalTime(7);
  experiment.created_at = row.Time(8);
  experiment.updated_at = row.Time(9);
  return experiment;
}

std::optional<Experiment> First(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return ReadExperiment(rows[0]);
}

}  // namespace

std::vector<Experiment> ListExperiments(Tx& tx, std::string_view workspace_id, std::string_view before,
                                        std::int64_t limit) {
  std::vector<Experiment> experiments;
  const auto sql = Select("WHERE workspace_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3");
  for (const auto row : tx.Query(sql, workspace_id, before, limit)) experiments.push_back(ReadExperiment(row));
  return experiments;
}

std::optional<Experiment> LoadExperiment(Tx& tx, std::string_view workspace_id, std::string_view id) {
  return First(tx.Query(Select("WHERE workspace_id = $1 AND id = $2"), workspace_id, id));
}

std::optional<Experiment> RunningExperiment(Tx& tx, std::string_view bot_id) {
  return First(tx.Query(Select("WHERE bot_id = $1 AND state = 'running'"), bot_id));
}

void InsertExperiment(Tx& tx, const Experiment& experiment) {
  tx.Exec("INSERT INTO experiments (id, workspace_id, bot_id, name, state, variants, created_at, updated_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
          experiment.id, experiment.workspace_id, experiment.bot_id, experiment.name,
          ExperimentStateName(experiment.state), json::Dump(EncodeVariants(experiment.variants)), experiment.created_at,
          experiment.updated_at);
}

void UpdateExperiment(Tx& tx, const Experiment& experiment) {
  tx.Exec("UPDATE experiments SET bot_id = $3, name = $4, state = $5, variants = $6, started_at = $7, stopped_at = $8, "
          "updated_at = $9 WHERE workspace_id = $1 AND id = $2",
          experiment.workspace_id, experiment.id, experiment.bot_id, experiment.name,
          ExperimentStateName(experiment.state), json::Dump(EncodeVariants(experiment.variants)),
          experiment.started_at, experiment.stopped_at, experiment.updated_at);
}

void DeleteExperiment(Tx& tx, std::string_view workspace_id, std::string_view id) {
  tx.Exec("DELETE FROM experiments WHERE workspace_id = $1 AND id = $2", workspace_id, id);
}

}  // namespace beseda::quality
