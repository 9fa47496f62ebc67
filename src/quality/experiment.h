#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::quality {

/// One way to answer. What is empty is as the bot has it.
struct Variant {
  std::string key = {};    ///< "a", "b", … by their places; kept with calls and feedback.
  std::string label = {};
  std::int64_t weight = 1;  ///< 1 to 1000: its share among all.
  std::string model_id = {};           ///< A model or a route.
  std::string prompt_version_id = {};
};

/// Several ways for a bot to answer, each tried on a share of its people. A person keeps theirs as long as the
/// experiment's variants stay as they are, which they do once it has been started.
struct Experiment {
  enum class State { kDraft, kRunning, kStopped };

  std::string id = {};
  std::string workspace_id = {};
  std::string bot_id = {};
  std::string name = {};
  State state = State::kDraft;
  std::vector<Variant> variants = {};
  std::optional<Time> started_at = std::nullopt;
  std::optional<Time> stopped_at = std::nullopt;
  Time created_at = {};
  Time updated_at = {};
};

std::string_view ExperimentStateName(Experiment::State state);
std::optional<Experiment::State> ParseExperimentState(std::string_view name);

/// From a JSON array. Errors: kInvalid, with the field ("variants[1].weight"): not 2 to 6 of them, or two alike.
Result<std::vector<Variant>> DecodeVariants(const json::Object& body);
json::Array EncodeVariants(const std::vector<Variant>& variants);

/// Which variant a person gets: always the same, and by the variants' weights over many people. At least one variant.
const Variant& AssignVariant(const Experiment& experiment, std::string_view contact_id);

}  // namespace beseda::quality
