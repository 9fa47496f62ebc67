#include "base/time_zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

#include "base/log.h"
#include "base/text.h"

namespace beseda {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr const char* kZones = "/usr/share/zoneinfo/";
constexpr const char* kUtc = "UTC";
constexpr std::size_t kHead = 44;
constexpr std::size_t kMostBytes = 1 << 20;

std::int64_t BigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (unsigned char byte : bytes) value = value << 8 | byte;
  if (bytes.size() == 4) return std::int32_t(std::uint32_t(value));
  return std::int64_t(value);
}

Error NoZone() { return Error(ErrorCode::kInvalid, "This is not a time zone file."); }

bool TakeNumber(std::string_view& text, std::int64_t most, std::int64_t& number) {
  std::size_t digits = 0;
  number = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 4) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits > 0 && number <= most;
}

bool TakeChar(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// [+-]hh[:mm[:ss]] in seconds.
bool TakeClock(std::string_view& text, std::int64_t& seconds) {
  const bool negative = TakeChar(text, '-');
  if (!negative) TakeChar(text, '+');
  std::int64_t hours = 0, minutes = 0, rest = 0;
  if (!TakeNumber(text, 167, hours)) return false;
  if (TakeChar(text, ':') && !TakeNumber(text, 59, minutes)) return false;
  if (TakeChar(text, ':') && !TakeNumber(text, 59, rest)) return false;
  seconds = hours * 3600 + minutes * 60 + rest;
  if (negative) seconds = -seconds;
  return true;
}

/// A zone's short name: letters, or anything in <>.
bool TakeName(std::string_view& text) {
  std::size_t end = 0;
  if (text.starts_with('<')) {
    end = text.find('>');
    if (end == text.npos) return false;
    ++end;
  } else {
    while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || (text[end] >= 'a' && text[end] <= 'z'))) ++end;
  }
  text.remove_prefix(end);
  return end >= 3;
}

// The names that people write, without the copies with and without leap seconds ("posix/", "right/").
std::vector<std::string> ZoneNames() {
  namespace fs = std::filesystem;
  std::vector<std::string> names = {kUtc};
  std::error_code failure;
  for (fs::recursive_directory_iterator file(kZones, failure), end; !failure && file != end; file.increment(failure)) {
    auto name = file->path().string().substr(std::string_view(kZones).size());
    const bool is_zone = name.front() >= 'A' && name.front() <= 'Z' && name.find('.') == name.npos;
    std::error_code unreadable;
    if (is_zone && file->is_regular_file(unreadable)) names.push_back(std::move(name));
  }
  return names;
}

Error NotAZone(const std::string& name) {
  const auto names = ZoneNames();
  if (names.size() == 1) {
    return Error(ErrorCode::kInvalid, "This server has no files of time zones; only \"UTC\" can be chosen.", kZones);
  }
  const auto near = name.empty() ? std::string_view() : Nearest(name, {names.begin(), names.end()});
  return Error(ErrorCode::kInvalid,
               "There is no time zone \"" + std::string(CutUtf8(name, 64)) + "\". " +
                   (near.empty() ? "Write its name like \"Europe/Moscow\"." : "Did you mean \"" + std::string(near) + "\"?"));
}

}  // namespace

Result<std::shared_ptr<const TimeZone>> TimeZone::Load(const std::string& name) {
  if (name == kUtc) return std::make_shared<const TimeZone>();
  const bool safe = !name.empty() && name.front() != '/' && name.find("..") == name.npos;
  std::error_code unreadable;
  if (safe && std::filesystem::is_regular_file(kZones + name, unreadable)) {
    std::ifstream file(kZones + name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (auto zone = Parse(bytes); zone.ok()) return std::make_shared<const TimeZone>(std::move(*zone));
  }
  return NotAZone(name);
}

std::shared_ptr<const TimeZone> TimeZone::LoadOrUtc(const std::string& name) {
  auto zone = Load(name);
  if (zone.ok()) return std::move(*zone);
  Log(LogLevel::kWarning, "time", "UTC is used, for a time zone cannot be read",
      {{"zone", name}, {"error", zone.error().message}});
  return std::make_shared<const TimeZone>();
}

std::shared_ptr<const TimeZone> TimeZone::Named(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const TimeZone>> known;
  const auto& wanted = name.empty() ? std::string(kUtc) : name;
  std::lock_guard lock(mutex);
  if (const auto found = known.find(wanted); found != known.end()) return found->second;
  auto zone = Load(wanted);
  // One that cannot be read may be put there later.
  if (!zone.ok()) return LoadOrUtc(wanted);
  return known[wanted] = std::move(*zone);
}

Result<TimeZone> TimeZone::Parse(std::string_view bytes) {
  if (bytes.size() > kMostBytes) return NoZone();
  // A file holds the data twice: with times of 4 bytes for old readers, then (from version 2) with times of 8.
  std::size_t time_size = 4;
  for (;;) {
    if (bytes.size() < kHead || !bytes.starts_with("TZif")) return NoZone();
    std::size_t counts[6];
    for (std::size_t i = 0; i < 6; ++i) {
      const auto count = BigEndian(bytes.substr(20 + i * 4, 4));
      if (count < 0 || count > std::int64_t(kMostBytes)) return NoZone();
      counts[i] = std::size_t(count);
    }
    const auto [ut, standard, leaps, times, types, letters] = counts;
    const auto body = times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + standard + ut;
    if (bytes.size() < kHead + body) return NoZone();
    if (bytes[4] >= '2' && time_size == 4) {
      bytes.remove_prefix(kHead + body);
      time_size = 8;
      continue;
    }
    TimeZone zone;
    const auto moments = bytes.substr(kHead, times * time_size);
    const auto kinds = bytes.substr(kHead + times * time_size, times);
    const auto records = bytes.substr(kHead + times * (time_size + 1), types * 6);
    if (types == 0) return NoZone();
    zone.first_offset_ = BigEndian(records.substr(0, 4));
    for (std::size_t i = 0; i < times; ++i) {
      const auto kind = std::size_t(static_cast<unsigned char>(kinds[i]));
      if (kind >= types) return NoZone();
      zone.changes_.push_back({BigEndian(moments.substr(i * time_size, time_size)), BigEndian(records.substr(kind * 6, 4))});
      if (i && zone.changes_[i].at <= zone.changes_[i - 1].at) return NoZone();
    }
    auto footer = bytes.substr(kHead + body);
    if (time_size == 8 && footer.starts_with('\n')) {
      footer.remove_prefix(1);
      footer = footer.substr(0, footer.find('\n'));
      if (!footer.empty() && !ParseFooter(footer, zone)) return NoZone();
    }
    return zone;
  }
}

// "CET-1CEST,M3.5.0,M10.5.0/3": names, offsets west of Greenwich, when summer time begins and ends.
bool TimeZone::ParseFooter(std::string_view text, TimeZone& zone) {
  std::int64_t west = 0;
  if (!TakeName(text) || !TakeClock(text, west)) return false;
  zone.has_rules_ = true;
  zone.standard_ = -west;
  if (text.empty()) return true;
  if (!TakeName(text)) return false;
  zone.summer_ = zone.standard_ + 3600;
  if (!text.starts_with(',')) {
    if (!TakeClock(text, west)) return false;
    zone.summer_ = -west;
  }
  zone.has_summer_ = true;
  return TakeChar(text, ',') && ParseRule(text, zone.begins_) && TakeChar(text, ',') && ParseRule(text, zone.ends_) &&
         text.empty();
}

bool TimeZone::ParseRule(std::string_view& text, Rule& rule) {
  std::int64_t month = 0, week = 0, day = 0;
  rule.seconds = 2 * 3600;
  if (TakeChar(text, 'M')) {
    rule.kind = 'M';
    if (!TakeNumber(text, 12, month) || month < 1 || !TakeChar(text, '.') || !TakeNumber(text, 5, week) || week < 1 ||
        !TakeChar(text, '.') || !TakeNumber(text, 6, day)) {
      return false;
    }
  } else {
    rule.kind = TakeChar(text, 'J') ? 'J' : 'D';
    if (!TakeNumber(text, 365, day) || (rule.kind == 'J' && day < 1)) return false;
  }
  rule.month = int(month), rule.week = int(week), rule.day = int(day);
  return !TakeChar(text, '/') || TakeClock(text, rule.seconds);
}

std::int64_t TimeZone::MomentOf(const Rule& rule, int year, std::int64_t offset_before) {
  using namespace std::chrono;
  sys_days date;
  if (rule.kind == 'M') {
    const auto month_of = std::chrono::year(year) / rule.month;
    date = rule.week == 5 ? sys_days(month_of / weekday(unsigned(rule.day))[last])
                          : sys_days(month_of / weekday(unsigned(rule.day))[unsigned(rule.week)]);
  } else {
    date = sys_days(std::chrono::year(year) / 1 / 1);
    const bool after_february = rule.kind == 'J' && std::chrono::year(year).is_leap() && rule.day >= 60;
    date += days(rule.kind == 'J' ? rule.day - 1 + (after_february ? 1 : 0) : rule.day);
  }
  return std::int64_t(date.time_since_epoch().count()) * kDay + rule.seconds - offset_before;
}

std::int64_t TimeZone::OffsetByRules(std::int64_t unix_seconds) const {
  if (!has_summer_) return standard_;
  using namespace std::chrono;
  const year_month_day date(floor<days>(sys_seconds(seconds(unix_seconds + standard_))));
  const auto begins = MomentOf(begins_, int(date.year()), standard_);
  const auto ends = MomentOf(ends_, int(date.year()), summer_);
  const bool summer = begins < ends ? begins <= unix_seconds && unix_seconds < ends
                                    : !(ends <= unix_seconds && unix_seconds < begins);
  return summer ? summer_ : standard_;
}

std::chrono::seconds TimeZone::OffsetAt(Time time) const {
  const auto at = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  const auto next = std::upper_bound(changes_.begin(), changes_.end(), at,
                                     [](std::int64_t moment, const Change& change) { return moment < change.at; });
  if (next == changes_.end() && has_rules_) return std::chrono::seconds(OffsetByRules(at));
  return std::chrono::seconds(next == changes_.begin() ? first_offset_ : std::prev(next)->offset);
}

std::chrono::sys_days TimeZone::DayAt(Time time) const {
  return std::chrono::floor<std::chrono::days>(time + OffsetAt(time));
}

Time TimeZone::StartOf(std::chrono::sys_days day) const {
  const Time midnight(day);
  // The offset that holds at midnight is one of those a day before and after; the earlier moment that is in the day.
  const auto before = midnight - OffsetAt(midnight - std::chrono::days(1));
  const auto after = midnight - OffsetAt(midnight + std::chrono::days(1));
  const auto first = std::min(before, after);
  if (DayAt(first) == day && DayAt(first - Micros(1)) < day) return first;
  const auto second = std::max(before, after);
  return second;
}


Time TimeZone::MomentOf(std::chrono::sys_days day, std::chrono::minutes time) const {
  const auto local = Time(day) + time;
  const auto before = OffsetAt(local - std::chrono::days(1)), after = OffsetAt(local + std::chrono::days(1));
  const auto first = std::min(local - before, local - after), second = std::max(local - before, local - after);
  if (LocalAt(first) == local) return first;
  return LocalAt(second) == local ? second : local - before;
}

}  // namespace beseda
