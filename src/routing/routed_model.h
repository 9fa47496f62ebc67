#pragma once

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
/// Each try is in the trace. Errors: of the last model asked; kRateLimited and kUnavailable have the shortest
/// retry_after of all. Thread-safe.
class RoutedModel final : public ChatModel {
 public:
  struct Services {
    Scope& scope;
    Clock& clock;
    Random& random;
    PriceLookup price = nullptr;
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
