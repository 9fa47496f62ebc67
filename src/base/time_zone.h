#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace beseda {

/// When a zone's clocks stand how far from UTC, from the system's zone files (TZif, RFC 8536). g++ 12 has no std::chrono
/// zones. Immutable.
class TimeZone {
 public:
  /// "Europe/Moscow" from the system's directory; "UTC" always. Reads a small file. kInvalid: there is no such zone
  /// there; the message names the one that is written most like it.
  static Result<std::shared_ptr<const TimeZone>> Load(const std::string& name);
  /// The same of a stored name, but UTC, with a line in the log, where that fails.
  static std::shared_ptr<const TimeZone> LoadOrUtc(const std::string& name);
  /// As LoadOrUtc, but each zone's file is read once by this process. "" is UTC. Thread-safe.
  static std::shared_ptr<const TimeZone> Named(const std::string& name);
  /// From a file's bytes. kInvalid: it is no zone file.
  static Result<TimeZone> Parse(std::string_view bytes);
  static TimeZone Utc() { return {}; }

  std::chrono::seconds OffsetAt(Time time) const;
  /// The day that it is there.
  std::chrono::sys_days DayAt(Time time) const;
  /// When that day begins there: at midnight, or after the gap if clocks are put forward over it.
  Time StartOf(std::chrono::sys_days day) const;
  /// When clocks there show this: the first time if they do twice; as much later as is left out if they never do.
  Time MomentOf(std::chrono::sys_days day, std::chrono::minutes time) const;
  /// What clocks there show, as if it were UTC: for writing it down.
  Time LocalAt(Time time) const { return time + OffsetAt(time); }

 private:
  struct Rule {  ///< A change that comes back every year, from the POSIX footer.
    char kind = 0;  ///< 'M': month, week, weekday; 'J': day 1…365 without 29 February; 'D': day 0…365.
    int month = 0, week = 0, day = 0;
    std::int64_t seconds = 0;  ///< Of local time, after the day's beginning; may be negative.
  };
  struct Change {
    std::int64_t at = 0;
    std::int64_t offset = 0;
  };
  static bool ParseFooter(std::string_view text, TimeZone& zone);
  static bool ParseRule(std::string_view& text, Rule& rule);
  static std::int64_t MomentOf(const Rule& rule, int year, std::int64_t offset_before);
  std::int64_t OffsetByRules(std::int64_t unix_seconds) const;

  std::vector<Change> changes_;
  std::int64_t first_offset_ = 0;     ///< Before all changes.
  bool has_rules_ = false;            ///< What holds after the last change.
  bool has_summer_ = false;
  std::int64_t standard_ = 0, summer_ = 0;
  Rule begins_, ends_;                ///< Of summer time.
};

}  // namespace beseda
