#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"

namespace beseda::records {

/// Who would miss something that is about to be deleted: a sentence that names one and says what to do first. Nothing:
/// nobody. Functions run inside a transaction and throw SqlError.

/// Of a model or a route: bots and their guardrails, routes, running experiments and evaluations, budgets. `named` is
/// what the sentence calls it, e.g. "this model".
std::optional<std::string> UseOfModel(Tx& tx, std::string_view workspace_id, std::string_view id, std::string_view named);
/// Of a prompt: bots, and experiments and evaluations that run with one of its versions.
std::optional<std::string> UseOfPrompt(Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace beseda::records
