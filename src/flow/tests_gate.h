#pragma once

#include <optional>
#include <string_view>

namespace beseda::flow {

/// What publishing does about a scenario's tests: nothing, run them and tell which failed, or refuse if one did.
enum class TestsGate { kOff, kWarn, kBlock };

constexpr std::string_view TestsGateName(TestsGate gate) {
  return gate == TestsGate::kOff ? "off" : gate == TestsGate::kBlock ? "block" : "warn";
}

constexpr std::optional<TestsGate> ParseTestsGate(std::string_view name) {
  if (name == "off") return TestsGate::kOff;
  if (name == "warn") return TestsGate::kWarn;
  if (name == "block") return TestsGate::kBlock;
  return std::nullopt;
}

}  // namespace beseda::flow
