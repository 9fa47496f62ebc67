#include "routing/strategy.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace beseda::routing {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"ordered", "weighted", "least_latency", "least_cost"};
constexpr double kExploration = 0.05;  // of the calls go to another than the fastest

std::vector<Choice> InOrder(const std::vector<RouteTarget>& targets) {
  std::vector<Choice> order;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    Choice choice;
    choice.target = i;
    choice.why = i == 0 ? "first choice" : "choice " + std::to_string(i + 1);
    order.push_back(std::move(choice));
  }
  return order;
}

// Drawn one after the other, so that the others stand in for the first in the same proportion.
void Draw(std::vector<Choice>& order, const std::vector<RouteTarget>& targets, Random& random) {
  for (std::size_t place = 0; place < order.size(); ++place) {
    double sum = 0;
    for (auto i = place; i < order.size(); ++i) sum += targets[order[i].target].weight;
    auto drawn = random.NextUnit() * sum;
    auto chosen = place;
    for (auto i = place; i < order.size(); ++i) {
      if (targets[order[i].target].weight <= 0) continue;
      chosen = i;
      drawn -= targets[order[i].target].weight;
      if (drawn < 0) break;
    }
    std::swap(order[place], order[chosen]);
    order[place].why = "drawn by weight";
  }
}

void ByLatency(std::vector<Choice>& order, const std::vector<RouteTarget>& targets, Random& random) {
  std::vector<Micros> latency;  // what nobody has tried yet is tried
  for (const auto& target : targets) latency.push_back(target.health->latency().value_or(Micros(0)));
  for (auto& choice : order) {
    const auto own = latency[choice.target];
    choice.why = own == Micros(0) ? "not measured yet" : "begins within " + std::to_string(own.count() / 1000) + " ms";
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](const Choice& a, const Choice& b) { return latency[a.target] < latency[b.target]; });
  if (order.size() > 1 && random.NextUnit() < kExploration) {
    const auto other = 1 + std::size_t(random.NextUnit() * double(order.size() - 1));
    std::rotate(order.begin(), order.begin() + std::ptrdiff_t(other), order.begin() + std::ptrdiff_t(other) + 1);
    order.front().why = "tried to measure it again";
  }
}

void ByCost(std::vector<Choice>& order, const std::vector<RouteTarget>& targets, std::int64_t input_tokens,
            std::int64_t output_tokens, const PriceLookup& price) {
  std::vector<std::int64_t> cost;
  for (const auto& target : targets) cost.push_back(price ? price(target.model_id, input_tokens, output_tokens) : 0);
  for (auto& choice : order) choice.why = "costs about " + std::to_string(cost[choice.target]) + " millionths";
  std::stable_sort(order.begin(), order.end(),
                   [&](const Choice& a, const Choice& b) { return cost[a.target] < cost[b.target]; });
  if (!order.empty()) order.front().why += ", the least";
}

}  // namespace

std::vector<Choice> OrderTargets(Strategy strategy, const std::vector<RouteTarget>& targets, std::int64_t input_tokens,
                                 std::int64_t output_tokens, Time now, Random& random, const PriceLookup& price) {
  auto order = InOrder(targets);
  switch (strategy) {
    case Strategy::kOrdered: break;
    case Strategy::kWeighted: Draw(order, targets, random); break;
    case Strategy::kLeastLatency: ByLatency(order, targets, random); break;
    case Strategy::kLeastCost: ByCost(order, targets, input_tokens, output_tokens, price); break;
  }
  std::stable_partition(order.begin(), order.end(), [&](const Choice& choice) {
    const auto& context = targets[choice.target].context_tokens;
    return !context || output_tokens <= *context - input_tokens;
  });
  std::stable_partition(order.begin(), order.end(), [&](const Choice& choice) {
    return targets[choice.target].health->Ready(now, input_tokens);
  });
  return order;
}

void SteerChoices(std::vector<Choice>& order, const std::vector<RouteTarget>& targets,
                  const std::vector<ModelSteer>& steers) {
  const auto place_of = [&](const std::string& model_id) {
    return std::find_if(order.begin(), order.end(),
                        [&](const Choice& choice) { return targets[choice.target].model_id == model_id; });
  };
  for (const auto& steer : steers) {
    const auto place = place_of(steer.model_id);
    if (steer.instead.empty() || place == order.end()) continue;
    const auto other = place_of(steer.instead);
    if (other == order.end()) {
      place->instead = steer.instead;
      place->why = steer.why;
      continue;
    }
    if (other > place) {
      other->why = steer.why;
      std::iter_swap(other, place);
      order.erase(other);
    } else {
      order.erase(place);
    }
  }
  std::stable_partition(order.begin(), order.end(), [&](const Choice& choice) {
    return choice.instead.empty() && std::any_of(steers.begin(), steers.end(), [&](const ModelSteer& steer) {
             return steer.refusal && steer.model_id == targets[choice.target].model_id;
           });
  });
}

std::string_view StrategyName(Strategy strategy) { return kNames[std::size_t(strategy)]; }

std::optional<Strategy> ParseStrategy(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return Strategy(found - kNames.begin());
}

}  // namespace beseda::routing
