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
  std::string asked_for = {};  ///< The model or route that was asked: our id. Budgets on routes go by it.
  std::string model_id = {};   ///< Ours; of a route, the first choice.
  std::vector<std::string> others = {};  ///< Ours: what else may answer on a route. The dearest of all counts.
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;  ///< The request's bound, or the model's.
  std::int64_t images = 0;         ///< Pictures read, for vendors that charge by the piece.
  std::int64_t audio_ms = 0;       ///< Sound read, for vendors that charge by the minute.
  std::int64_t paid_tries = 1;     ///< How many attempts may have to be paid, e.g. 2 where a slow one is hedged.
  bool may_degrade = true;         ///< Whether another model than those may be proposed.
};

/// Whether a call may be made. A reservation stands against the budgets until it is settled or dropped.
class Admission {
 public:
  virtual ~Admission() = default;
  /// Ours, of a model or a route: the call should go there instead, because a budget is nearly used up. Empty: as asked.
  virtual const std::string& degrade_to() const = 0;
  /// Why, for people.
  virtual const std::string& degrade_why() const {
    static const std::string kNone;
    return kNone;
  }
  /// What budgets of single models want, where several may answer. At least one that may answer is not refused.
  virtual const std::vector<ModelSteer>& steers() const {
    static const std::vector<ModelSteer> kNone;
    return kNone;
  }
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
  /// The question and the answer as JSON text; kept only if the workspace wants them, with secrets masked.
  std::string request = {};
  std::string response = {};
};

/// Budgets, prices and the ledger of calls. Thread-safe.
class Spending {
 public:
  virtual ~Spending() = default;
  /// Asked before a call. Costs are taken from the price table; what has no price counts as free. Errors: kRejected with
  /// reason "budget_exceeded": a hard budget would be overrun; the message may be shown to people. kRejected with
  /// reason "price_unknown": a budget asks for known prices. kUnavailable (with retry_after): calls cannot be recorded
  /// at present. kRateLimited: the API key's own limits (with retry_after).
  virtual Task<Result<std::unique_ptr<Admission>>> Admit(CallContext context, CallEstimate estimate) = 0;
  /// Books what the call really cost, every attempt of it, and keeps its record. Never blocks on the disk: rows are
  /// written together shortly after; a crash loses those of the last 50 ms or so. Refused calls are recorded too. `admission` may be null (a call that nobody had to admit).
  virtual void Settle(std::unique_ptr<Admission> admission, CallRecord record) = 0;
  /// Whether the workspace keeps questions and answers in the ledger.
  virtual bool KeepsContent(const std::string& workspace_id) const = 0;
  /// What a call of so many tokens would cost at most, in micro-units of the workspace's currency: for routes that
  /// choose by cost. Nothing: it has no price, or no rate of exchange.
  virtual std::optional<std::int64_t> EstimateCost(const std::string& /*workspace_id*/, const std::string& /*model_id*/,
                                                   std::int64_t /*input_tokens*/, std::int64_t /*output_tokens*/) const {
    return std::nullopt;
  }
};

}  // namespace beseda
