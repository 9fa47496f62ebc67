#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/chat_model.h"
#include "routing/alarms.h"
#include "routing/fair_gate.h"
#include "routing/target_health.h"

namespace beseda::routing {

/// One model of a provider as routes see it: not called while it is better left alone, never by more at a time than it
/// can take, with a request that fits, and not longer than the request's times allow, whether or not the provider keeps
/// to them. Adds a CallAttempt to the request's trace, also for a try that fails or is cancelled. What a cancelled or
/// broken try cost is estimated, since the vendor does not say. Errors: the model's, and
///   kRejected, as the request's steer for it says: not even asked;
///   kInvalid, reason "context_too_long": not even asked;
///   kRateLimited, kUnavailable with reason "cooldown" and retry_after: not even asked;
///   kTimeout: a time was over before the first piece; kUncertain: after it.
/// Thread-safe.
class LimitedModel final : public ChatModel {
 public:
  struct Target {
    std::string model_id = {};
    std::string provider_id = {};
    std::string provider_kind = {};
    std::string model_name = {};
    std::optional<std::int64_t> context_tokens = std::nullopt;
    std::optional<std::int64_t> max_output_tokens = std::nullopt;
    CooldownRule cooldown = {};
  };
  struct Services {
    Scope& scope;
    Clock& clock;
    std::shared_ptr<Alarms> alarms = nullptr;  ///< Shared by all models; without them each call has its own.
  };

  LimitedModel(Services services, Target target, std::shared_ptr<ChatModel> model, std::shared_ptr<TargetHealth> health,
               std::shared_ptr<FairGate> gate);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  class Attempt;
  Status Fits(std::int64_t input_tokens) const;
  Task<Result<ChatReply>> Ask(ChatRequest request, ChatSink* sink, Attempt& attempt, Time until);

  Services services_;
  const Target target_;
  std::shared_ptr<ChatModel> model_;
  std::shared_ptr<TargetHealth> health_;
  std::shared_ptr<FairGate> gate_;
};

}  // namespace beseda::routing
