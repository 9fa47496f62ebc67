#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "contracts/chat_model.h"

namespace beseda {

/// What a call is going to need at most, before it is made.
struct CallEstimate {
  std::string model_id = {};  ///< Ours; of a route, the first choice.
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;  ///< The request's bound, or the model's.
};

/// Whether a call may be made. A reservation stands against the budgets until it is settled or dropped.
class Admission {
 public:
  virtual ~Admission() = default;
  /// Ours, of a model or a route: the call should go there instead, because a budget is nearly used up. Empty: as asked.
  virtual const std::string& degrade_to() const = 0;
};

/// A call that is over: what the ledger of calls keeps.
struct CallRecord {
  CallContext context = {};
  std::string asked_for = {};  ///< The model or route that was asked: our id.
  Time began = {};
  Micros took = {};
  std::optional<Micros> first_token = std::nullopt;
  std::optional<Error> error = std::nullopt;
  StopReason stop = StopReason::kEnd;
  Usage usage = {};            ///< Of the answer; each attempt has its own, and all of them are paid.
  std::string route_id = {};
  std::string cache = {};      ///< "exact" or "semantic": it cost nothing.
  std::string request_id = {};
  std::vector<CallAttempt> attempts = {};
  bool streamed = false;
  /// The question and the answer as JSON text, secrets masked; kept only if the workspace wants them.
  std::string request = {};
  std::string response = {};
};

/// Budgets, prices and the ledger of calls. Thread-safe.
class Spending {
 public:
  virtual ~Spending() = default;
  /// Asked before a call. Costs are taken from the price table; what has no price counts as free. Errors: kRejected with
  /// reason "budget_exceeded": a hard budget would be overrun; the message may be shown to people. kRateLimited: the
  /// API key's own limits (with retry_after).
  virtual Task<Result<std::unique_ptr<Admission>>> Admit(CallContext context, CallEstimate estimate) = 0;
  /// Books what the call really cost and keeps its record. Never blocks on the disk: rows are written together shortly
  /// after. `admission` may be null (a call that nobody had to admit).
  virtual void Settle(std::unique_ptr<Admission> admission, CallRecord record) = 0;
  /// Whether the workspace keeps questions and answers in the ledger.
  virtual bool KeepsContent(const std::string& workspace_id) const = 0;
};

}  // namespace beseda
