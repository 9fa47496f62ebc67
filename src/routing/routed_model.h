#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/chat_model.h"
#include "routing/strategy.h"

namespace beseda::routing {

struct RouteOptions {
  Strategy strategy = Strategy::kOrdered;
  /// How often all targets that may still recover are asked once more, after a wait.
  std::int64_t retries = 0;
  Micros first_wait = milliseconds(500);
  Micros longest_wait = seconds(20);
  /// Classes of errors after which the next target is asked: names of error codes, or reasons.
  std::set<std::string, std::less<>> fallback_on = DefaultFallback();
  /// A second target is started if the first has not begun to answer within this; whoever begins first is taken.
  std::optional<Micros> hedge_after = std::nullopt;
  /// Bounds of the route; the request's own hold where they are shorter.
  std::optional<Micros> connect_timeout = std::nullopt;
  std::optional<Micros> first_token_timeout = std::nullopt;
  std::optional<Micros> between_tokens_timeout = std::nullopt;
  std::optional<Micros> total_timeout = std::nullopt;

  static std::set<std::string, std::less<>> DefaultFallback();
};

/// Several models as one. Asks them in the strategy's order until one answers; after all have failed, waits (growing,
/// with jitter, not shorter than a vendor asked for) and asks again, within the request's total time. An answer of
/// which pieces have reached the sink is begun anew only if the sink can be reset; otherwise the error is kUncertain,
/// as the contract says. With a hedge, a second model is started when the first is slow, and the slower is cancelled.
/// After a model that the request is too long for, those with a larger context come first. Models whose own budget is used up are passed over, and models that such a budget names instead take the place of
/// those it is for. Each try, and each that was passed over, is in the trace. Errors: of the last model asked; kRateLimited and kUnavailable have the shortest
/// retry_after of all. Thread-safe.
class RoutedModel final : public ChatModel {
 public:
  struct Services {
    Scope& scope;
    Clock& clock;
    Random& random;
    PriceLookup price = nullptr;
    /// The model or route with our id, not metered; for what budgets put in a target's place. May be empty.
    std::function<Task<Result<std::shared_ptr<ChatModel>>>(std::string workspace_id, std::string id)> resolve = nullptr;
  };

  /// `targets`: at least one. `route_id` is empty for a model of its own.
  RoutedModel(Services services, std::string route_id, std::vector<RouteTarget> targets, RouteOptions options);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  class Course;

  Services services_;
  const std::string route_id_;
  const std::vector<RouteTarget> targets_;
  const RouteOptions options_;
};

}  // namespace beseda::routing
