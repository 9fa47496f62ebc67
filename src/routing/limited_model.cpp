#include "routing/limited_model.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/task.h"
#include "contracts/token_estimate.h"
#include "routing/call_race.h"

namespace beseda::routing {

/// The try's line in the trace, written when the try is over in whatever way.
class LimitedModel::Attempt {
 public:
  Attempt(const Target& target, const ChatRequest& request, const Clock& clock, std::int64_t input_tokens)
      : clock_(clock), trace_(request.trace), input_tokens_(input_tokens) {
    line_.model_id = target.model_id;
    line_.provider_id = target.provider_id;
    line_.provider_kind = target.provider_kind;
    line_.model_name = target.model_name;
    line_.began = clock.Now();
    line_.hedge = request.try_is_hedge;
    line_.why = request.try_reason;
    line_.error = Error(ErrorCode::kCancelled, "The call was stopped.");
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    line_.took = clock_.Now() - line_.began;
    if (line_.error && asked && MayCost(line_.error->code)) {
      line_.usage.input_tokens = input_tokens_;
      line_.usage.output_tokens = output_tokens_;
    }
    if (trace_) trace_->Add(std::move(line_));
  }

  void Piece(const ChatDelta& delta) {
    if (!line_.first_token) line_.first_token = clock_.Now() - line_.began;
    output_tokens_ += EstimateTokens(delta.text) + EstimateTokens(delta.reasoning);
    for (const auto& call : delta.tool_calls) output_tokens_ += EstimateTokens(call.arguments);
  }
  void Ended(const Result<ChatReply>& reply) {
    line_.error.reset();
    if (reply.ok()) {
      line_.usage = reply->usage;
    } else {
      line_.error = reply.error();
    }
  }
  bool began() const { return line_.first_token.has_value(); }
  Micros latency() const { return line_.first_token.value_or(clock_.Now() - line_.began); }

  bool asked = false;

 private:
  // The vendor has begun to work, and does not say what it charges for it.
  bool MayCost(ErrorCode code) const {
    return began() || code == ErrorCode::kCancelled || code == ErrorCode::kTimeout || code == ErrorCode::kUncertain;
  }

  const Clock& clock_;
  std::shared_ptr<CallTrace> trace_;
  CallAttempt line_;
  std::int64_t input_tokens_;
  std::int64_t output_tokens_ = 0;
};

LimitedModel::LimitedModel(Services services, Target target, std::shared_ptr<ChatModel> model,
                           std::shared_ptr<TargetHealth> health, std::shared_ptr<FairGate> gate)
    : services_(services),
      target_(std::move(target)),
      model_(std::move(model)),
      health_(std::move(health)),
      gate_(std::move(gate)) {}

Task<Result<ChatReply>> LimitedModel::Complete(ChatRequest request, ChatSink* sink) {
  const auto until = services_.clock.Now() + request.total_timeout;
  const auto input_tokens = EstimateInput(request);
  Attempt attempt(target_, request, services_.clock, input_tokens);
  Result<ChatReply> reply = ChatReply();
  const auto steer = std::find_if(request.steers.begin(), request.steers.end(),
                                  [&](const ModelSteer& one) { return one.model_id == target_.model_id; });
  if (steer != request.steers.end() && steer->refusal) {
    reply = *steer->refusal;
  } else if (auto fits = Fits(input_tokens); !fits.ok()) {
    reply = std::move(fits).error();
  } else if (auto refusal = health_->Refusal(services_.clock.Now())) {
    reply = std::move(*refusal);
  } else {
    if (target_.max_output_tokens && request.max_output_tokens.value_or(0) > *target_.max_output_tokens) {
      request.max_output_tokens = target_.max_output_tokens;
    }
    reply = co_await Ask(std::move(request), sink, attempt, until);
  }
  attempt.Ended(reply);
  co_return reply;
}

Status LimitedModel::Fits(std::int64_t input_tokens) const {
  // Refused only if it certainly is too long: the estimate is rather too high.
  if (!target_.context_tokens || double(input_tokens) <= double(*target_.context_tokens) * kMostOverestimate) return Ok();
  return Error(ErrorCode::kInvalid, "The request has about " + std::to_string(input_tokens) + " tokens, but the model \"" +
                                        target_.model_name + "\" takes at most " +
                                        std::to_string(*target_.context_tokens) +
                                        ". Shorten it, or choose a model with a larger context.")
      .As("context_too_long");
}

Task<Result<ChatReply>> LimitedModel::Ask(ChatRequest request, ChatSink* sink, Attempt& attempt, Time until) {
  auto& clock = services_.clock;
  auto who = request.context.key_id.empty() ? request.context.bot_id : request.context.key_id;
  CO_TRY(const auto place, co_await gate_->Enter(services_.scope, clock, std::move(who), until));

  request.total_timeout = until - clock.Now();
  const auto between_tokens = request.between_tokens_timeout;
  // The connect is not seen from here, so its time is added to that of the first token.
  const auto first_token_by = clock.Now() + request.connect_timeout + request.first_token_timeout;
  CallRace race(services_.scope, clock, co_await boost::asio::this_coro::executor, services_.alarms);
  race.SetAlarm(sink ? std::min(until, first_token_by) : until);
  attempt.asked = true;
  race.Start(model_, std::move(request), sink != nullptr);
  for (;;) {
    auto event = co_await race.Next();
    if (event.kind == CallRace::Kind::kEnd) {
      const auto& reply = *event.reply;
      if (reply.ok()) {
        health_->Answered(clock.Now(), attempt.latency(), reply->limits);
      } else {
        health_->Failed(clock.Now(), reply.error(), target_.cooldown);
      }
      co_return std::move(*event.reply);
    }
    if (event.kind == CallRace::Kind::kAlarm) {
      Error late = attempt.began()
                       ? Error(ErrorCode::kUncertain, "The model fell silent in the middle of its answer.")
                       : Error(ErrorCode::kTimeout, "The model did not begin to answer in time.");
      if (clock.Now() >= until) late.message = "The model took too long to answer.";
      health_->Failed(clock.Now(), late, target_.cooldown);
      co_return late;
    }
    attempt.Piece(event.piece);
    event.piece.more = race.ready();
    race.SetAlarm(std::nullopt);  // The time until our reader takes the piece is not the model's.
    CO_CHECK_OK(co_await sink->Write(std::move(event.piece)));
    race.SetAlarm(std::min(until, clock.Now() + between_tokens));
  }
}

}  // namespace beseda::routing
