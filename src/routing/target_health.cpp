#include "routing/target_health.h"

#include <algorithm>
#include <string>

namespace beseda::routing {
namespace {

constexpr double kNewWeight = 0.2;               // of the newest latency in the average
constexpr Micros kUnsaidWait = seconds(5);       // a vendor refused for its limits and did not say how long
constexpr Micros kLongestWait = std::chrono::hours(1);

std::string Seconds(Micros wait) { return std::to_string((wait.count() + 999'999) / 1'000'000) + " s"; }

// The vendor's fault or the account's, not the request's.
bool CountsAsFailure(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnavailable:
    case ErrorCode::kTimeout:
    case ErrorCode::kUncertain:
    case ErrorCode::kInternal:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
    case ErrorCode::kNotFound: return true;
    default: return false;
  }
}

}  // namespace

std::optional<Error> TargetHealth::Refusal(Time now) const {
  std::lock_guard lock(mutex_);
  return RefusalLocked(now);
}

std::optional<Error> TargetHealth::RefusalLocked(Time now) const {
  if (now >= cools_until_) return std::nullopt;
  const auto wait = cools_until_ - now;
  const bool limited = cools_after_->code == ErrorCode::kRateLimited;
  return Error(cools_after_->code,
               limited ? "The provider's rate limit is used up; it can be asked again in " + Seconds(wait) + "."
                       : "The model failed several times in a row and is left alone for " + Seconds(wait) + ".",
               cools_after_->message)
      .RetryAfter(wait)
      .As("cooldown");
}

bool TargetHealth::Ready(Time now, std::int64_t tokens) const {
  std::lock_guard lock(mutex_);
  if (RefusalLocked(now)) return false;
  const auto exhausted = [&](const std::optional<std::int64_t>& left, std::int64_t needed,
                             const std::optional<Micros>& reset) {
    return left && reset && *left < needed && now < limits_at_ + std::min(*reset, kLongestWait);
  };
  return !exhausted(limits_.remaining_requests, 1, limits_.requests_reset_in) &&
         !exhausted(limits_.remaining_tokens, tokens, limits_.tokens_reset_in);
}

void TargetHealth::Answered(Time now, Micros latency, const RateLimits& limits) {
  std::lock_guard lock(mutex_);
  failures_ = 0;
  cools_until_ = {};
  limits_ = limits;
  limits_at_ = now;
  const auto sample = double(std::max<std::int64_t>(latency.count(), 1));
  latency_ = latency_ == 0 ? sample : latency_ + kNewWeight * (sample - latency_);
}

void TargetHealth::Failed(Time now, const Error& error, const CooldownRule& rule) {
  std::lock_guard lock(mutex_);
  if (error.code == ErrorCode::kRateLimited) {
    cools_until_ = now + std::min(error.retry_after.value_or(kUnsaidWait), kLongestWait);
    cools_after_ = error;
    return;
  }
  if (!CountsAsFailure(error.code)) return;
  if (error.retry_after) {  // 503 with Retry-After
    cools_until_ = now + std::min(*error.retry_after, kLongestWait);
    cools_after_ = Error(ErrorCode::kUnavailable, error.message);
  }
  if (rule.failures == 0 || ++failures_ < rule.failures) return;
  // One more failure after the rest is enough for the next rest.
  failures_ = rule.failures - 1;
  cools_until_ = std::max(cools_until_, now + rule.time);
  cools_after_ = Error(ErrorCode::kUnavailable, error.message);
}

std::optional<Micros> TargetHealth::latency() const {
  std::lock_guard lock(mutex_);
  if (latency_ == 0) return std::nullopt;
  return Micros(std::int64_t(latency_));
}

}  // namespace beseda::routing
