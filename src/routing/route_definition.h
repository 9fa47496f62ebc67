#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"
#include "routing/cached_model.h"
#include "routing/routed_model.h"
#include "routing/target_health.h"

namespace beseda::routing {

/// How a route works, as its author wrote it: the values of schemas/route.json.
struct RouteDefinition {
  struct Target {
    std::string model_id = {};
    double weight = 1;
    std::int64_t max_concurrency = 0;  ///< 0: any number.
  };
  /// A second model that is asked the same as the first, for comparison only.
  struct Shadow {
    std::string model_id = {};
    double percent = 0;  ///< Of the calls.
  };

  std::vector<Target> targets = {};
  RouteOptions options = {};
  CacheOptions cache = {};
  std::string embedder = {};  ///< Our id of a model of embeddings; of a semantic cache.
  CooldownRule cooldown = {};
  std::optional<Shadow> shadow = std::nullopt;

  /// Our ids of all models that it needs.
  std::vector<std::string> ModelIds() const;
};

/// Errors: kInvalid with the field's path, also for fields that do not exist.
Result<RouteDefinition> DecodeRoute(const json::Object& definition, std::string_view path = {});
Result<RouteDefinition> DecodeRoute(std::string_view text);

}  // namespace beseda::routing
