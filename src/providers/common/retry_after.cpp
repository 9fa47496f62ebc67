#include "providers/common/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace beseda {
namespace {

constexpr Micros kLongest = std::chrono::hours(1);

// A decimal number without a sign or exponent at the start of `text`, which is moved behind it.
std::optional<double> TakeNumber(std::string_view& text) {
  double number = 0;
  const auto length = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto [end, failure] = std::from_chars(text.data(), text.data() + length, number, std::chars_format::fixed);
  if (failure != std::errc() || end != text.data() + length) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

std::optional<Micros> ToMicros(double micros) {
  return micros < double(kLongest.count()) ? Micros(std::int64_t(micros)) : kLongest;
}

std::optional<int> Digits(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<Micros> WaitUntil(std::string_view date, const HttpHeaders& headers, Time now) {
  const auto until = ParseHttpDate(date);
  if (!until) return std::nullopt;
  now = ParseHttpDate(headers.Get("Date")).value_or(now);
  return std::clamp(*until - now, Micros(0), kLongest);
}

}  // namespace

std::optional<Micros> ParseWait(std::string_view text) {
  text = Trim(text);
  if (text.empty()) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, double>, 7> kUnits = {
      {{"ms", 1e3}, {"us", 1}, {"µs", 1}, {"ns", 1e-3}, {"h", 3600e6}, {"m", 60e6}, {"s", 1e6}}};
  double total = 0;
  for (bool first = true; !text.empty(); first = false) {
    const auto number = TakeNumber(text);
    if (!number) return std::nullopt;
    if (first && text.empty()) return ToMicros(*number * 1e6);
    const auto unit = std::find_if(kUnits.begin(), kUnits.end(),
                                   [&](const auto& known) { return text.starts_with(known.first); });
    if (unit == kUnits.end()) return std::nullopt;
    total += *number * unit->second;
    text.remove_prefix(unit->first.size());
  }
  return ToMicros(total);
}

std::optional<Time> ParseHttpDate(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  text = Trim(text);
  if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", ") return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = Digits(text.substr(5, 2)), year = Digits(text.substr(12, 4)), hour = Digits(text.substr(17, 2)),
             minute = Digits(text.substr(20, 2)), second = Digits(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(unsigned(month - kMonths.begin()) + 1),
                                         std::chrono::day(unsigned(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         seconds(*second);
}

std::optional<Time> ParseRfc3339(std::string_view text) {
  // 1994-11-06T08:49:37.25+03:00
  text = Trim(text);
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
      text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto year = Digits(text.substr(0, 4)), month = Digits(text.substr(5, 2)), day = Digits(text.substr(8, 2)),
             hour = Digits(text.substr(11, 2)), minute = Digits(text.substr(14, 2)), second = Digits(text.substr(17, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                         std::chrono::day(unsigned(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  auto moment = Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                seconds(*second);
  auto zone = text.substr(19);
  if (zone.starts_with('.')) {
    const auto end = std::min(zone.find_first_not_of("0123456789", 1), zone.size());
    if (end == 1) return std::nullopt;
    auto micros = std::string(zone.substr(1, std::min<std::size_t>(end - 1, 6)));
    micros.resize(6, '0');
    moment += Micros(Digits(micros).value_or(0));
    zone.remove_prefix(end);
  }
  if (zone == "Z" || zone == "z") return moment;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  const auto hours_off = Digits(zone.substr(1, 2)), minutes_off = Digits(zone.substr(4, 2));
  if (!hours_off || !minutes_off || *hours_off > 23 || *minutes_off > 59) return std::nullopt;
  const Micros offset = std::chrono::hours(*hours_off) + std::chrono::minutes(*minutes_off);
  return zone[0] == '+' ? moment - offset : moment + offset;
}

std::optional<Micros> RetryAfter(const HttpHeaders& headers, Time now) {
  if (const auto wait = headers.Find("retry-after-ms")) {
    auto number = Trim(*wait);
    if (const auto millis = TakeNumber(number); millis && number.empty()) return ToMicros(*millis * 1e3);
  }
  if (const auto wait = headers.Find("Retry-After")) {
    if (const auto parsed = ParseWait(*wait)) return parsed;
    if (const auto until = WaitUntil(*wait, headers, now)) return until;
  }
  std::optional<Micros> exhausted, sooner;
  for (const std::string_view limit : {"requests", "tokens"}) {
    const auto reset = ParseWait(headers.Get("x-ratelimit-reset-" + std::string(limit)));
    if (!reset) continue;
    if (Trim(headers.Get("x-ratelimit-remaining-" + std::string(limit))) == "0") {
      exhausted = std::max(exhausted.value_or(*reset), *reset);
    }
    sooner = std::min(sooner.value_or(*reset), *reset);
  }
  return exhausted ? exhausted : sooner;
}

}  // namespace beseda
