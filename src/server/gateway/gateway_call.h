#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/task_fwd.h"
#include "server/gateway/gateway.h"
#include "server/gateway/gateway_request.h"

namespace beseda::server {

/// A request that was let in: who asks, which model, and under which id the ledger will have it.
struct GatewayCall {
  std::shared_ptr<GatewayCaller> caller;
  std::string id;  ///< "call_…"; clients get it as the request's id.
  GatewayRequest request = {};
  ModelHandle model = {};
  std::int64_t estimated_tokens = 0;
};

/// Replaces the estimate that was counted against the key's tokens a minute by what the call has really used, as its trace
/// says, when it is over in whatever way: answered, failed or dropped by the client. Used by one task.
class UsedTokens {
 public:
  UsedTokens(std::shared_ptr<GatewayCaller> caller, std::int64_t estimated, std::shared_ptr<CallTrace> trace,
             const Clock& clock);
  UsedTokens(const UsedTokens&) = delete;
  UsedTokens& operator=(const UsedTokens&) = delete;
  ~UsedTokens();

  /// What the answer says, for models that keep no trace. Where nobody says anything, the estimate stands.
  void Answered(const Usage& usage);

 private:
  std::shared_ptr<GatewayCaller> caller_;
  const std::int64_t estimated_;
  std::shared_ptr<CallTrace> trace_;
  const Clock& clock_;
  std::optional<Usage> answer_;
};

/// Who sends the request, by its API key. Errors of GatewayKeys::Authenticate.
Task<Result<std::shared_ptr<GatewayCaller>>> WhoAsks(Gateway& gateway, const ServerRequest& request);

/// Finds the model that `call.request` names, asks the key's limits, and fills in for whom the call is made. Errors:
/// kNotFound, kForbidden (a model that the key may not use), kRateLimited.
Task<Status> Admit(Gateway& gateway, GatewayCall& call);

/// Asks the model. What is wrong between us and the provider (our key, its access) gets the reason "upstream", for it is
/// not the client's fault.
Task<Result<ChatReply>> Ask(Gateway& gateway, GatewayCall& call, ChatSink* sink);

/// An error of ours or of the provider, as the client should see it.
Error ForClient(Error error);

}  // namespace beseda::server
