#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "contracts/channel_pace.h"

namespace beseda {

/// Spaces the sends of each channel account, and of each conversation: at most `per_second` on average, with bursts of one
/// second's worth per account and none per conversation. Thread-safe.
class RateLimiter final : public ChannelPace {
 public:
  /// Takes the account's next free place and gives how long to wait for it.
  Micros Take(const std::string& channel_id, double per_second, Time now);
  /// The same for one conversation of an account that has a pace for each.
  Micros TakeThread(const std::string& conversation_id, double per_second, Time now);
  /// Takes a place of both if neither has to wait; else none. `per_second_per_thread` is 0 where conversations have no pace of their own.
  bool TakeIfFree(const std::string& channel_id, double per_second, const std::string& conversation_id, double per_second_per_thread, Time now);

  /// Whether the account is held back at `now`: a place that was taken before does not count then.
  bool IsHeldBack(const std::string& channel_id, Time now);

  void HoldBack(const std::string& channel_id, Time until) override;
  void SlowDown(const std::string& channel_id, double share, Time until) override;

 private:
  struct Account {
    Time next_free = {};
    Time held_until = {};
    double share = 1;
    Time slow_until = {};
  };

  static Time NextPlace(const Account& account, double per_second, Time now);
  Time& ThreadOf(const std::string& conversation_id, Time now);

  std::mutex mutex_;
  std::unordered_map<std::string, Account> accounts_;
  std::unordered_map<std::string, Time> threads_;
  std::size_t most_threads_ = 10'000;  ///< When there are more, those that may send are forgotten.
};

}  // namespace beseda
