#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace beseda {

/// Tokens as the vendor counted them, in one meaning for all vendors; 0 where it does not say. The lower fields are
/// parts of `input_tokens` and `output_tokens`, never added to them.
struct Usage {
  std::int64_t input_tokens = 0;   ///< All that was read, from a cache or not.
  std::int64_t output_tokens = 0;  ///< All that was written, reasoning included.
  std::int64_t cached_input_tokens = 0;
  std::int64_t reasoning_tokens = 0;
  std::int64_t cache_write_tokens = 0;  ///< Part of the input that the vendor stored in its cache, at another price.
  std::int64_t audio_input_tokens = 0;
  std::int64_t audio_output_tokens = 0;
  std::int64_t images = 0;  ///< Pictures read, for vendors that charge by the piece.
  std::int64_t audio_ms = 0;  ///< Length of the sound read, for vendors that charge by the minute.
};

/// Why a model is called.
enum class CallPurpose { kTurn, kSummary, kGuard, kGateway, kPlayground, kShadow, kJudge, kEvaluation, kEmbedding };

/// For whom a model is called: what its cost is booked on, what budgets are asked, and what experiments see. Empty
/// fields do not apply.
struct CallContext {
  std::string call_id = {};  ///< "call_…"; empty: whoever records the call gives one.
  std::string workspace_id = {};
  CallPurpose purpose = CallPurpose::kTurn;
  std::string bot_id = {};
  std::string contact_id = {};
  std::string conversation_id = {};
  std::string turn_id = {};
  std::string message_id = {};  ///< The reply that the call is made for.
  std::string key_id = {};      ///< The API key of a gateway's client.
  std::string prompt_version_id = {};
  std::string experiment_id = {};
  std::string variant = {};
};

/// What a model's own budget wants of a call that could go there.
struct ModelSteer {
  std::string model_id = {};                   ///< Ours.
  std::string instead = {};                    ///< Ours, of a model or a route: the call should go there. Empty: as it is.
  std::string why = {};                        ///< Of `instead`, for people.
  std::optional<Error> refusal = std::nullopt; ///< The call must not go to the model; may be shown to people.
};

/// One try at one model of a provider.
struct CallAttempt {
  std::string model_id = {};  ///< Ours; empty for the offline model.
  std::string provider_id = {};
  std::string provider_kind = {};
  std::string model_name = {};  ///< The vendor's.
  Time began = {};
  Micros took = {};
  std::optional<Micros> first_token = std::nullopt;  ///< After `began`.
  std::optional<Error> error = std::nullopt;         ///< Nothing: it answered.
  Usage usage = {};
  bool hedge = false;   ///< Started because another try was slow.
  std::string why = {};  ///< Why it was chosen, for people: "first choice", "fallback after rate_limited", …
};

/// What happened on a call's way: filled by the decorators it passes, read by who records it. Thread-safe.
class CallTrace {
 public:
  void Add(CallAttempt attempt);
  std::vector<CallAttempt> attempts() const;

  /// The answer came from a cache: "exact" or "semantic".
  void SetCache(std::string kind);
  std::string cache() const;

  /// The route that the call took, if any.
  void SetRoute(std::string route_id);
  std::string route() const;

 private:
  mutable std::mutex mutex_;
  std::vector<CallAttempt> attempts_;
  std::string cache_;
  std::string route_;
};

std::string_view CallPurposeName(CallPurpose purpose);
std::optional<CallPurpose> ParseCallPurpose(std::string_view name);

}  // namespace beseda
