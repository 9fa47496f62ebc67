// Whatever arrives, a route that is taken has at least one model and keeps its bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "routing/route_definition.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto route = beseda::routing::DecodeRoute(text);
  if (!route.ok()) return 0;
  if (route->targets.empty() || route->options.retries < 0 || route->options.retries > 10) std::abort();
  if (!(route->cache.threshold >= 0 && route->cache.threshold <= 1)) std::abort();
  for (const auto& target : route->targets) {
    if (!(target.weight >= 0 && target.weight <= 1000)) std::abort();
  }
  return 0;
}
