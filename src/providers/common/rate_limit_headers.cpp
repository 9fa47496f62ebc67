#include "providers/common/rate_limit_headers.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/text.h"
#include "providers/common/retry_after.h"

namespace beseda {
namespace {

std::optional<std::int64_t> Count(const HttpHeaders& headers, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto text = Trim(headers.Get(name));
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<Micros> ResetIn(const HttpHeaders& headers, std::string_view name, Time now) {
  if (name.empty()) return std::nullopt;
  const auto text = headers.Get(name);
  if (const auto wait = ParseWait(text)) return wait;
  auto moment = ParseRfc3339(text);
  if (!moment) moment = ParseHttpDate(text);
  if (!moment) return std::nullopt;
  now = ParseHttpDate(headers.Get("Date")).value_or(now);
  return std::max(*moment - now, Micros(0));
}

}  // namespace

RateLimits ReadRateLimits(const HttpHeaders& headers, const RateLimitHeaders& names, Time now) {
  RateLimits out;
  out.remaining_requests = Count(headers, names.remaining_requests);
  out.remaining_tokens = Count(headers, names.remaining_tokens);
  out.requests_reset_in = ResetIn(headers, names.reset_requests, now);
  out.tokens_reset_in = ResetIn(headers, names.reset_tokens, now);
  return out;
}

RateLimits ReadRateLimits(const HttpHeaders& headers, const RateLimitHeaders& names) {
  return ReadRateLimits(headers, names, std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()));
}

}  // namespace beseda
