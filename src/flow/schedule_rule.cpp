#include "flow/schedule_rule.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace beseda::flow {
namespace {

constexpr int kMostDays = 10 * 366;
constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  int least, most;
};

Error Bad(const Field& field, std::string_view part) {
  return Error(ErrorCode::kInvalid, "\"" + std::string(CutUtf8(part, 40)) + "\" is no " + std::string(field.name) + ". It is a number from " +
                                        std::to_string(field.least) + " to " + std::to_string(field.most) + ", a range such as 1-5, or *.");
}

// -1: it is none.
int NumberIn(std::string_view text, const Field& field) {
  const auto named = [&](auto& names, int first) {
    for (std::size_t i = 0; i < std::size(names); ++i) {
      if (ToLower(text) == ToLower(names[i])) return int(i) + first;
    }
    return -1;
  };
  if (field.name == "month" && text.size() == 3) return named(kMonths, 1);
  if (field.name == "weekday" && text.size() == 3) return named(kWeekdays, 0);
  if (text.empty() || text.size() > 2) return -1;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number < field.least || number > field.most ? -1 : number;
}

// "*", "5", "1-5", "*/15", "8-18/2", with commas between.
template <std::size_t N>
Result<bool> ReadField(std::string_view text, const Field& field, std::bitset<N>& set) {
  for (const auto part : Split(text, ',')) {
    const auto slash = part.find('/');
    int step = 1;
    if (slash != part.npos) {
      step = NumberIn(part.substr(slash + 1), {field.name == "month" || field.name == "weekday" ? "step" : field.name, 1, field.most});
      if (step < 1) return Bad(field, part);
    }
    const auto range = part.substr(0, slash);
    const auto dash = range.find('-');
    int from = field.least, to = field.most;
    if (range != "*") {
      from = to = NumberIn(range.substr(0, dash), field);
      if (dash != range.npos) to = NumberIn(range.substr(dash + 1), field);
      else if (slash != part.npos) to = field.most;
    }
    if (from < 0 || to < from) return Bad(field, part);
    for (int i = from; i <= to; i += step) set.set(std::size_t(i));
  }
  return text.starts_with('*');
}

}  // namespace

Result<ScheduleRule> ScheduleRule::Parse(std::string_view text) {
  std::vector<std::string_view> fields;
  if (text.size() <= 200) {
    for (const auto part : Split(text, ' ')) {
      if (!part.empty()) fields.push_back(part);
    }
  }
  if (fields.size() != 5) {
    return Error(ErrorCode::kInvalid, "A plan has five fields: minute, hour, day, month, weekday. Every day at nine is \"0 9 * * *\".");
  }
  ScheduleRule rule;
  CHECK_OK(ReadField(fields[0], {"minute", 0, 59}, rule.minutes_));
  CHECK_OK(ReadField(fields[1], {"hour", 0, 23}, rule.hours_));
  if (fields[2] == "L" || fields[2] == "l") {
    rule.last_day_ = true;
  } else {
    TRY(rule.any_day_, ReadField(fields[2], {"day", 1, 31}, rule.days_));
  }
  CHECK_OK(ReadField(fields[3], {"month", 1, 12}, rule.months_));
  TRY(rule.any_weekday_, ReadField(fields[4], {"weekday", 0, 7}, rule.weekdays_));
  if (rule.weekdays_[7]) rule.weekdays_.set(0);
  return rule;
}

bool ScheduleRule::HoldsOn(std::chrono::year_month_day day) const {
  if (!months_[unsigned(day.month())]) return false;
  const std::chrono::sys_days date(day);
  const bool on_day = last_day_ ? day == std::chrono::year_month_day(day.year() / day.month() / std::chrono::last) : days_[unsigned(day.day())];
  const bool on_weekday = weekdays_[std::chrono::weekday(date).c_encoding()];
  return any_day_ || any_weekday_ ? on_day && on_weekday : on_day || on_weekday;
}

std::optional<Time> ScheduleRule::Next(Time time, const TimeZone& zone) const {
  auto day = zone.DayAt(time);
  for (int i = 0; i < kMostDays; ++i, day += std::chrono::days(1)) {
    if (!HoldsOn(std::chrono::year_month_day(day))) continue;
    // Where clocks are changed, what is written later may come earlier, so that all of the day is looked at.
    std::optional<Time> first;
    for (int hour = 0; hour < 24; ++hour) {
      for (int minute = 0; hours_[std::size_t(hour)] && minute < 60; ++minute) {
        if (!minutes_[std::size_t(minute)]) continue;
        const auto moment = zone.MomentOf(day, std::chrono::hours(hour) + std::chrono::minutes(minute));
        if (moment > time && (!first || moment < *first)) first = moment;
      }
    }
    if (first) return first;
  }
  return std::nullopt;
}

}  // namespace beseda::flow
