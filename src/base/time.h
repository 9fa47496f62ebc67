#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace beseda {

using Micros = std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A moment in UTC, with microseconds.
using Time = std::chrono::sys_time<Micros>;

/// Microseconds since 1970-01-01 UTC: how moments are stored and sent.
inline std::int64_t ToUnixMicros(Time time) { return time.time_since_epoch().count(); }
inline Time FromUnixMicros(std::int64_t micros) { return Time(Micros(micros)); }

/// "2026-01-31T12:00:00.000Z" (RFC 3339, milliseconds).
std::string FormatTime(Time time);

}  // namespace beseda
