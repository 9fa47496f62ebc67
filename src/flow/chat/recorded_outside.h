#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flow/trial.h"
#include "flow/workplace.h"

namespace beseda::flow {

/// What the outside answers while a scenario is tried, written down for a .chat test. Lends the services that it was given,
/// which must outlive it. Used by one task.
class RecordedOutside {
 public:
  explicit RecordedOutside(const WorkServices& services);
  ~RecordedOutside();

  const WorkServices& services() const;
  /// `model>` and `http>` lines since the last time, in order.
  std::vector<std::string> TakeLines();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// One step of a trial as lines of a .chat test, each with a new line at its end; before the first one what the conversation
/// is held in. `offline`: the bot has no model.
std::string ChatLinesOf(const TrialRequest& request, const TrialResult& result, const std::vector<std::string>& outside, bool offline);

}  // namespace beseda::flow
