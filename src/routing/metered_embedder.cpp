#include "routing/metered_embedder.h"

#include <utility>

#include "base/task.h"
#include "contracts/token_estimate.h"

namespace beseda::routing {

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
  auto admitted = co_await metering_.spending.Admit(context, std::move(estimate));
  Settling call(metering_, context, target_.model_id, trace);
  if (!admitted.ok()) {
    call.Failed(admitted.error());
    co_return std::move(admitted).error();
  }
  call.admission = std::move(*admitted);

  CallAttempt attempt;
  attempt.model_id = target_.model_id;
  attempt.provider_id = target_.provider_id;
  attempt.provider_kind = target_.provider_kind;
  attempt.model_name = target_.model_name;
  attempt.began = metering_.clock.Now();
  attempt.why = "first choice";
  auto reply = co_await embedder_->Embed(std::move(request));
  attempt.took = metering_.clock.Now() - attempt.began;
  if (reply.ok()) {
    attempt.usage = reply->usage;
    call.record.usage = reply->usage;
    call.record.request_id = reply->request_id;
    call.Answered();
  } else {
    attempt.error = reply.error();
    call.Failed(reply.error());
  }
  trace->Add(std::move(attempt));
  co_return reply;
}

}  // namespace beseda::routing
