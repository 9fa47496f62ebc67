#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/channel.h"

namespace beseda::conversation {

/// Shows replies at a vendor while they are written (ChannelAdapter::ShowDraft): always the newest text, one call at a time, with a pause
/// after each. Nothing more is shown once it is gone; a call that is under way then may still arrive. Thread-safe.
class DraftShower {
 public:
  DraftShower(Scope& scope, Clock& clock, std::shared_ptr<const ChannelDirectory::Entry> channel, ThreadRef thread);
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
  std::shared_ptr<State> state_;
};

}  // namespace beseda::conversation
