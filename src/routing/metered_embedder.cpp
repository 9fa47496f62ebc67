#include "routing/metered_embedder.h"

#include <utility>

#include "base/task.h"
#include "contracts/token_estimate.h"

namespace beseda::routing {
namespace {

/// The call's line in the trace, written when the call is over in whatever way.
class Line {
 public:
  Line(const MeteredEmbedder::Target& target, const Clock& clock, std::shared_ptr<CallTrace> trace)
      : clock_(clock), trace_(std::move(trace)) {
    attempt.model_id = target.model_id;
    attempt.provider_id = target.provider_id;
    attempt.provider_kind = target.provider_kind;
    attempt.model_name = target.model_name;
    attempt.began = clock.Now();
    attempt.why = "first choice";
    attempt.error = Error(ErrorCode::kCancelled, "The call was stopped.");
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    attempt.took = clock_.Now() - attempt.began;
    trace_->Add(std::move(attempt));
  }

  CallAttempt attempt = {};

 private:
  const Clock& clock_;
  std::shared_ptr<CallTrace> trace_;
};

}  // namespace

MeteredEmbedder::MeteredEmbedder(Metering metering, Target target, std::shared_ptr<Embedder> embedder)
    : metering_(metering), target_(std::move(target)), embedder_(std::move(embedder)) {}

Task<Result<EmbedReply>> MeteredEmbedder::Embed(EmbedRequest request) {
  if (request.context.call_id.empty()) request.context.call_id = metering_.ids.New("call");
  if (!request.trace) request.trace = std::make_shared<CallTrace>();
  const auto trace = request.trace;
  const auto context = request.context;

  CallEstimate estimate;
  estimate.model_id = target_.model_id;
  for (const auto& text : request.texts) estimate.input_tokens += EstimateTokens(text);
  const auto input_tokens = estimate.input_tokens;
  auto admitted = co_await metering_.spending.Admit(context, std::move(estimate));
  Settling call(metering_, context, target_.model_id, trace);
  if (!admitted.ok()) {
    call.Failed(admitted.error());
    co_return std::move(admitted).error();
  }
  call.admission = std::move(*admitted);

  Line line(target_, metering_.clock, trace);
  line.attempt.usage.input_tokens = input_tokens;  // If it is cancelled: the vendor has begun to work, and says nothing.
  auto reply = co_await embedder_->Embed(std::move(request));
  line.attempt.usage = reply.ok() ? reply->usage : Usage();
  if (reply.ok()) {
    line.attempt.error.reset();
    call.record.usage = reply->usage;
    call.record.request_id = reply->request_id;
    call.Answered();
  } else {
    line.attempt.error = reply.error();
    call.Failed(reply.error());
  }
  co_return reply;
}

}  // namespace beseda::routing
