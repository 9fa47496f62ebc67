// Whatever an editor sends, applying it once or twice is the same, no edge leads nowhere, and a comparison ends.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "flow/draft_operations.h"
#include "flow/scenario_diff.h"
#include "json/json.h"

namespace {

using beseda::json::Object;

void CheckEdges(const Object& scenario) {
  const auto& blocks = scenario.at("blocks").get_object();
  for (const auto& edge : scenario.at("edges").get_object()) {
    for (const auto* end : {"from", "to"}) {
      if (!blocks.contains(edge.value().at(end).as_string())) std::abort();
    }
  }
}

}  // namespace

// A scenario and operations, divided by a zero byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\0');
  if (middle == text.npos) return 0;
  const auto scenario = beseda::json::ParseObject(text.substr(0, middle));
  const auto operations = beseda::json::Parse(text.substr(middle + 1));
  if (!scenario.ok() || !operations.ok() || !operations->is_array()) return 0;
  const auto once = beseda::flow::ApplyOperations(*scenario, operations->get_array());
  if (!once.ok()) return 0;
  CheckEdges(*once);
  const auto twice = beseda::flow::ApplyOperations(*once, operations->get_array());
  if (!twice.ok() || *twice != *once) std::abort();
  if (!beseda::flow::DiffScenarios(*once, *twice).empty()) std::abort();
  (void)beseda::flow::DiffScenarios(*scenario, *once);
  return 0;
}
