#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/scope.h"

namespace beseda::conversation {

/// Calls that are made a while after they were added, unless they were taken back before: one timer for all of them, so that what is
/// mostly taken back costs next to nothing. Thread-safe.
class DelayedCalls {
 public:
  using Call = std::function<void()>;

  DelayedCalls(Scope& scope, Clock& clock, Micros delay);

  /// `call` is made once, on the scope's executor, the delay from now or up to kTick later. Whoever drops the holder takes it back;
  /// a call that has begun goes on.
  [[nodiscard]] std::shared_ptr<const Call> Add(Call call);

  static constexpr Micros kTick = milliseconds(50);

 private:
  struct State;
  static Task<void> Run(std::shared_ptr<State> state);

  Scope& scope_;
  const std::shared_ptr<State> state_;
};

}  // namespace beseda::conversation
