#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "contracts/chat_model.h"
#include "routing/target_health.h"

namespace beseda::routing {

/// Which of a route's models is asked first.
enum class Strategy {
  kOrdered,       ///< The first of the list that is well.
  kWeighted,      ///< By chance, each as often as its weight says.
  kLeastLatency,  ///< The one that has been fastest to begin; now and then another, to keep its figure fresh.
  kLeastCost,     ///< The cheapest for this request.
};

/// What a request of so many tokens costs at a model (our id), in micro-units of currency. What has no price counts
/// as free. Must not block.
using PriceLookup =
    std::function<std::int64_t(const std::string& model_id, std::int64_t input_tokens, std::int64_t output_tokens)>;

/// A model that a route leads to.
struct RouteTarget {
  std::string model_id = {};
  double weight = 1;
  std::optional<std::int64_t> context_tokens = std::nullopt;
  std::shared_ptr<ChatModel> chat = nullptr;
  std::shared_ptr<TargetHealth> health = nullptr;
};

/// A target in its place, and why it stands there, for people.
struct Choice {
  std::size_t target = 0;
  std::string why = {};
  std::string instead = {};  ///< Our id of a model or route, no target itself, that is asked in its place.
};

/// The order in which the targets are asked. Those that the request may not fit into, and those that are better left
/// alone now, come last, whatever the strategy.
std::vector<Choice> OrderTargets(Strategy strategy, const std::vector<RouteTarget>& targets, std::int64_t input_tokens,
                                 std::int64_t output_tokens, Time now, Random& random, const PriceLookup& price);

/// Follows the budgets of single models: what they name instead takes its model's place; a model for which another
/// target is asked is left out; those that must not be asked come first, so that the trace begins with them.
void SteerChoices(std::vector<Choice>& order, const std::vector<RouteTarget>& targets,
                  const std::vector<ModelSteer>& steers);

std::string_view StrategyName(Strategy strategy);
std::optional<Strategy> ParseStrategy(std::string_view name);

}  // namespace beseda::routing
