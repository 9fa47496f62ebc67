// Whatever an author writes, it is a plan or refused, and its times come one after the other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "flow/schedule_rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rule = beseda::flow::ScheduleRule::Parse({reinterpret_cast<const char*>(data), size});
  if (!rule.ok()) return 0;
  const auto now = beseda::FromUnixMicros(1'800'000'000'000'000);
  const auto next = rule->Next(now, beseda::TimeZone::Utc());
  if (next && *next <= now) std::abort();
  return 0;
}
