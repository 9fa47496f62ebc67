#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "quality/experiment.h"

namespace beseda::quality {

/// Rows of `experiments`. Functions run inside a transaction and throw SqlError.

/// The newest first, older than the one with the id `before` (empty: from the newest on).
std::vector<Experiment> ListExperiments(Tx& tx, std::string_view workspace_id, std::string_view before,
                                        std::int64_t limit);
std::optional<Experiment> LoadExperiment(Tx& tx, std::string_view workspace_id, std::string_view id);
/// The one that runs for a bot.
std::optional<Experiment> RunningExperiment(Tx& tx, std::string_view bot_id);
void InsertExperiment(Tx& tx, const Experiment& experiment);
void UpdateExperiment(Tx& tx, const Experiment& experiment);
void DeleteExperiment(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::quality
