// Whatever the file holds, it is a zone or refused, and a zone's days follow one another.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time_zone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto zone = beseda::TimeZone::Parse({reinterpret_cast<const char*>(data), size});
  if (!zone.ok()) return 0;
  const auto now = beseda::FromUnixMicros(1'800'000'000'000'000);
  (void)zone->OffsetAt(now);
  (void)zone->StartOf(zone->DayAt(now));
  (void)zone->MomentOf(zone->DayAt(now), std::chrono::minutes(150));
  return 0;
}
