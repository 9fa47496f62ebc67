#include "routing/metered_model.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "contracts/token_estimate.h"
#include "routing/request_json.h"

namespace beseda::routing {
namespace {

// What is reserved for an answer that nobody has bounded: models may write far more, but hardly ever do.
constexpr std::int64_t kUsualMost = 4096;

/// Passes the pieces on and notes when the first came.
class Timed final : public ChatSink {
 public:
  Timed(ChatSink& sink, const Clock& clock, CallRecord& record) : sink_(sink), clock_(clock), record_(record) {}
  Task<Status> Write(ChatDelta delta) override {
    if (!record_.first_token) record_.first_token = clock_.Now() - record_.began;
    return sink_.Write(std::move(delta));
  }
  bool Reset() override { return sink_.Reset(); }

 private:
  ChatSink& sink_;
  const Clock& clock_;
  CallRecord& record_;
};

}  // namespace

Settling::Settling(Metering metering, CallContext context, std::string asked_for, std::shared_ptr<CallTrace> trace)
    : metering_(metering), trace_(std::move(trace)) {
  record.context = std::move(context);
  record.asked_for = std::move(asked_for);
  record.began = metering.clock.Now();
  record.error = Error(ErrorCode::kCancelled, "The call was stopped.");
}

Settling::~Settling() {
  record.took = metering_.clock.Now() - record.began;
  record.attempts = trace_->attempts();
  record.route_id = trace_->route();
  record.cache = trace_->cache();
  metering_.spending.Settle(std::move(admission), std::move(record));
}

MeteredModel::MeteredModel(Metering metering, MeteredTarget target, std::shared_ptr<ChatModel> model, Resolve resolve)
    : metering_(metering), target_(std::move(target)), model_(std::move(model)), resolve_(std::move(resolve)) {}

Task<Result<ChatReply>> MeteredModel::Complete(ChatRequest request, ChatSink* sink) {
  if (request.context.call_id.empty()) request.context.call_id = metering_.ids.New("call");
  if (!request.trace) request.trace = std::make_shared<CallTrace>();
  const auto context = request.context;

  auto admitted = co_await metering_.spending.Admit(context, Estimate(request));
  auto model = model_;
  if (admitted.ok() && !(*admitted)->degrade_to().empty() && (*admitted)->degrade_to() != target_.asked_for) {
    request.try_reason = (*admitted)->degrade_why();
    model = co_await CheaperModel((*admitted)->degrade_to(), context.workspace_id);
    if (!model) {  // The one asked for has to answer, if the budgets let it.
      model = model_;
      request.try_reason.clear();
      auto estimate = Estimate(request);
      estimate.may_degrade = false;
      admitted->reset();
      admitted = co_await metering_.spending.Admit(context, std::move(estimate));
    }
  }
  Settling call(metering_, context, target_.asked_for, request.trace);
  call.record.streamed = sink != nullptr;
  if (!admitted.ok()) {
    call.Failed(admitted.error());
    co_return std::move(admitted).error();
  }
  call.admission = std::move(*admitted);
  request.steers = call.admission->steers();
  const bool keep = metering_.spending.KeepsContent(context.workspace_id);
  if (keep) call.record.request = EncodeRequest(request);

  std::optional<Timed> timed;
  if (sink) timed.emplace(*sink, metering_.clock, call.record);
  auto reply = co_await model->Complete(std::move(request), timed ? &*timed : nullptr);
  if (!reply.ok()) {
    call.Failed(reply.error());
    co_return reply;
  }
  call.Answered();
  call.record.stop = reply->stop;
  call.record.usage = reply->usage;
  call.record.request_id = reply->request_id;
  if (keep) call.record.response = EncodeReply(*reply);
  co_return reply;
}

CallEstimate MeteredModel::Estimate(const ChatRequest& request) const {
  CallEstimate estimate;
  estimate.asked_for = target_.asked_for;
  estimate.model_id = target_.first_model;
  estimate.others = target_.others;
  estimate.paid_tries = target_.paid_tries;
  const auto input = EstimateMostInput(request);
  estimate.input_tokens = input.tokens;
  estimate.images = input.images;
  estimate.audio_ms = input.audio_ms;
  estimate.output_tokens = request.max_output_tokens.value_or(kUsualMost);
  if (target_.max_output_tokens) estimate.output_tokens = std::min(estimate.output_tokens, *target_.max_output_tokens);
  return estimate;
}

Task<std::shared_ptr<ChatModel>> MeteredModel::CheaperModel(std::string id, std::string workspace_id) const {
  if (!resolve_) co_return nullptr;
  auto found = co_await resolve_(std::move(workspace_id), id);
  if (found.ok()) co_return std::move(*found);
  Log(LogLevel::kWarning, "routing", "the model that a budget wants used cannot be; the one asked for is",
      {{"model", id}, {"error", found.error().message}});
  co_return nullptr;
}

}  // namespace beseda::routing
