#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/time_zone.h"

namespace beseda::flow {

/// When something happens again and again: five fields as in a crontab, "minute hour day month weekday", in some time zone.
///   0 9 * * *      every day at 9:00          30 8 * * MON-FRI   on working days at 8:30
///   0 10 1,15 * *  on the 1st and the 15th    0 18 L * *         on a month's last day
/// A field is "*" or numbers, ranges and steps ("1-5", "*/15") with commas between; months and weekdays may be named in English
/// (JAN, MON), and both 0 and 7 are Sunday. With both a day and a weekday it is either of them, as in crontab(5). What falls
/// into an hour that clocks leave out is as much later; what they show twice counts once. Immutable.
class ScheduleRule {
 public:
  /// kInvalid: which field is wrong, and how.
  static Result<ScheduleRule> Parse(std::string_view text);

  /// The first time after `time`; nothing: there is none within ten years ("0 0 31 2 *").
  std::optional<Time> Next(Time time, const TimeZone& zone) const;

 private:
  bool HoldsOn(std::chrono::year_month_day day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;
  bool last_day_ = false, any_day_ = false, any_weekday_ = false;
};

}  // namespace beseda::flow
