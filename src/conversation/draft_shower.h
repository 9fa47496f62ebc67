#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "conversation/delayed_calls.h"

namespace beseda::conversation {

/// Shows replies at a vendor while they are written (ChannelAdapter::ShowDraft): always the newest text, one call at a time, with a pause
/// after each, the first not at once: a reply that is soon whole needs none. Nothing more is shown once it is gone; a call that is under
/// way then may still arrive. Thread-safe.
class DraftShower {
 public:
  /// `soon` makes the first call.
  DraftShower(Scope& scope, Clock& clock, DelayedCalls& soon, std::shared_ptr<const ChannelDirectory::Entry> channel, ThreadRef thread);
  DraftShower(const DraftShower&) = delete;
  DraftShower& operator=(const DraftShower&) = delete;
  ~DraftShower();

  /// `text` is all of the reply so far.
  void Show(const std::string& draft, std::string text);

  static constexpr Micros kPause = seconds(1);

 private:
  struct State;
  static Task<void> Run(std::shared_ptr<State> state, Clock& clock);

  Scope& scope_;
  Clock& clock_;
  DelayedCalls& soon_;
  std::shared_ptr<State> state_;
  std::shared_ptr<const DelayedCalls::Call> first_;  ///< Guarded by the state's mutex.
};

}  // namespace beseda::conversation
