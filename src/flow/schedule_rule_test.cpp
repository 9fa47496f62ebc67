#include "flow/schedule_rule.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace beseda::flow {
namespace {

Time At(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  return Time(std::chrono::sys_days(std::chrono::year(year) / month / day)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

// The next times of a plan, in UTC.
std::string Times(std::string_view text, Time from, const char* zone_name = "UTC", int count = 3) {
  const auto rule = ScheduleRule::Parse(text);
  if (!rule.ok()) return "error: " + rule.error().message;
  const auto zone = TimeZone::Named(zone_name);
  std::string all;
  for (int i = 0; i < count; ++i) {
    const auto next = rule->Next(from, *zone);
    if (!next) return all + "never";
    from = *next;
    all += FormatTime(from).substr(0, 16) + " ";
  }
  return all;
}

// The 25th of November 2026 is a Wednesday.
TEST(ScheduleRule, DaysWeeksAndMonths) {
  const auto now = At(2026, 11, 25, 10);
  EXPECT_EQ(Times("0 9 * * *", now), "2026-11-26T09:00 2026-11-27T09:00 2026-11-28T09:00 ");
  EXPECT_EQ(Times("30 8 * * MON-FRI", now), "2026-11-26T08:30 2026-11-27T08:30 2026-11-30T08:30 ");
  EXPECT_EQ(Times("0 10 * * 0", now), Times("0 10 * * 7", now));
  EXPECT_EQ(Times("0 10 1,15 * *", now), "2026-12-01T10:00 2026-12-15T10:00 2027-01-01T10:00 ");
  EXPECT_EQ(Times("0 18 L * *", now), "2026-11-30T18:00 2026-12-31T18:00 2027-01-31T18:00 ");
  EXPECT_EQ(Times("*/20 10-11 * * *", now), "2026-11-25T10:20 2026-11-25T10:40 2026-11-25T11:00 ");
  EXPECT_EQ(Times("0 0 29 2 *", now, "UTC", 1), "2028-02-29T00:00 ");
}

// crontab(5): "the command will be run when either field matches the current time."
TEST(ScheduleRule, ADayAndAWeekdayAreEither) {
  EXPECT_EQ(Times("30 4 1,15 * 5", At(2026, 11, 25)), "2026-11-27T04:30 2026-12-01T04:30 2026-12-04T04:30 ");
}

TEST(ScheduleRule, ItsTimesAreThoseOfTheZone) {
  EXPECT_EQ(Times("0 9 * * *", At(2026, 11, 25, 5), "Europe/Moscow", 1), "2026-11-25T06:00 ");
  EXPECT_EQ(Times("0 9 * * MON", At(2026, 11, 25), "Pacific/Auckland", 1), "2026-11-29T20:00 ");
}

// In Berlin clocks go from 2:00 to 3:00 on the 28th of March 2027, and from 3:00 back to 2:00 on the 31st of October.
TEST(ScheduleRule, AnHourThatIsLeftOutOrComesTwiceIsOneTime) {
  EXPECT_EQ(Times("30 2 * * *", At(2027, 3, 27, 12), "Europe/Berlin"), "2027-03-28T01:30 2027-03-29T00:30 2027-03-30T00:30 ");
  EXPECT_EQ(Times("30 2 * * *", At(2027, 10, 30, 12), "Europe/Berlin"), "2027-10-31T00:30 2027-11-01T01:30 2027-11-02T01:30 ");
  EXPECT_EQ(Times("0,30 2,3 * * *", At(2027, 3, 28, 0, 30), "Europe/Berlin", 3), "2027-03-28T01:00 2027-03-28T01:30 2027-03-29T00:00 ");
}

TEST(ScheduleRule, WhatIsNoPlanIsRefused) {
  for (const auto* bad : {"", "0 9 * *", "0 9 * * * *", "60 9 * * *", "0 24 * * *", "0 9 0 * *", "0 9 32 * *", "0 9 * 13 *", "0 9 * * 8", "0 9 * * MO", "x 9 * * *",
                          "0 9-8 * * *", "0 */0 * * *", "0 9,, * * *", "-1 9 * * *", "0 1- * * *", "*/ 9 * * *", "0 9 L,1 * *", "@daily"}) {
    EXPECT_FALSE(ScheduleRule::Parse(bad).ok()) << bad;
  }
  EXPECT_EQ(ScheduleRule::Parse("0 25 * * *").error().message, "\"25\" is no hour. It is a number from 0 to 23, a range such as 1-5, or *.");
  EXPECT_EQ(Times("0 0 31 2 *", At(2026, 1, 1)), "never");
  EXPECT_FALSE(ScheduleRule::Parse(std::string(500, '1')).ok());
}

}  // namespace
}  // namespace beseda::flow
