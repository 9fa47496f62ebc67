#include "outbox/rate_limiter.h"

#include <algorithm>

namespace beseda {
namespace {

constexpr double kLeastShare = 0.01;

Micros Spacing(double per_second) { return Micros(std::int64_t(1e6 / per_second)); }

}  // namespace

Time RateLimiter::NextPlace(const Account& account, double per_second, Time now) {
  const double share = now < account.slow_until ? account.share : 1;
  return std::max(account.next_free, now - seconds(1)) + Spacing(per_second * share);
}

Micros RateLimiter::Take(const std::string& channel_id, double per_second, Time now) {
  std::lock_guard lock(mutex_);
  auto& account = accounts_[channel_id];
  account.next_free = NextPlace(account, per_second, now);
  return std::max(account.next_free - now, Micros(0));
}

bool RateLimiter::TakeIfFree(const std::string& channel_id, double per_second, const std::string& conversation_id,
                             double per_second_per_thread, Time now) {
  std::lock_guard lock(mutex_);
  auto& account = accounts_[channel_id];
  const auto place = NextPlace(account, per_second, now);
  if (place > now) return false;
  if (per_second_per_thread > 0) {
    auto& next = ThreadOf(conversation_id, now);
    if (next > now) return false;
    next = now + Spacing(per_second_per_thread);
  }
  account.next_free = place;
  return true;
}

Time& RateLimiter::ThreadOf(const std::string& conversation_id, Time now) {
  if (threads_.size() >= most_threads_) {
    std::erase_if(threads_, [&](const auto& thread) { return thread.second <= now; });
    most_threads_ = std::max<std::size_t>(10'000, threads_.size() * 2);
  }
  return threads_[conversation_id];
}

Micros RateLimiter::TakeThread(const std::string& conversation_id, double per_second, Time now) {
  std::lock_guard lock(mutex_);
  auto& next = ThreadOf(conversation_id, now);
  const auto begins = std::max(next, now);
  next = begins + Spacing(per_second);
  return begins - now;
}

void RateLimiter::HoldBack(const std::string& channel_id, Time until) {
  std::lock_guard lock(mutex_);
  auto& account = accounts_[channel_id];
  account.next_free = std::max(account.next_free, until);
  account.held_until = std::max(account.held_until, until);
}

bool RateLimiter::IsHeldBack(const std::string& channel_id, Time now) {
  std::lock_guard lock(mutex_);
  const auto account = accounts_.find(channel_id);
  return account != accounts_.end() && now < account->second.held_until;
}

void RateLimiter::SlowDown(const std::string& channel_id, double share, Time until) {
  std::lock_guard lock(mutex_);
  auto& account = accounts_[channel_id];
  account.share = std::clamp(share, kLeastShare, 1.0);
  account.slow_until = until;
}

}  // namespace beseda
