#pragma once

#include <optional>
#include <string>

#include "agent/agent_services.h"
#include "agent/guard/pii_mask.h"

namespace beseda::agent {

/// A model's word on whether a text keeps to a policy that is given in words.
class ModelGuard {
 public:
  ModelGuard(const Services& services, PiiMask& mask, std::string model_id, std::string policy)
      : services_(services), mask_(mask), model_id_(std::move(model_id)), policy_(std::move(policy)) {}

  /// Why the text does not keep to it, or nothing. The call is the turn's effect `step`. A model that cannot be asked
  /// or gives no clear word lets nothing through: then the reason says so. Errors: those that may pass.
  Task<Result<std::optional<std::string>>> Ask(Turn& turn, std::string step, std::string text);

 private:
  Task<Result<std::string>> Judge(Turn& turn, std::string text);

  const Services& services_;
  PiiMask& mask_;
  std::string model_id_;
  std::string policy_;
};

}  // namespace beseda::agent
