#include "providers/anthropic/anthropic_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/anthropic/anthropic_reply.h"
#include "providers/anthropic/anthropic_request.h"
#include "providers/common/chat_call.h"
#include "providers/common/rate_limit_headers.h"
#include "providers/common/sse_parser.h"

namespace beseda::anthropic {
namespace {

constexpr int kMaxTries = 4;  // each but the last learns one quirk
// Newer models can write 128,000 tokens; nobody who names no bound expects that of a chat.
constexpr std::int64_t kMostByDefault = 32000;

// https://platform.claude.com/docs/en/api/rate-limits, "Response headers": moments in RFC 3339.
constexpr RateLimitHeaders kLimits = {
    .remaining_requests = "anthropic-ratelimit-requests-remaining",
    .remaining_tokens = "anthropic-ratelimit-tokens-remaining",
    .reset_requests = "anthropic-ratelimit-requests-reset",
    .reset_tokens = "anthropic-ratelimit-tokens-reset",
};

/// One try's answer. Notes what the model has shown not to take.
class Answer final : public AnswerDecoder {
 public:
  Answer(Quirks used, std::string_view secret) : used_(used), secret_(secret) {}

  Quirks shown() const { return shown_; }

  Error TakeRefusal(int status, const HttpHeaders& headers, std::string_view body) override {
    return Refuse(DecodeRefusal(status, body), headers);
  }

  AnswerStep TakeWhole(std::string_view body, const HttpHeaders& headers) override {
    AnswerStep out;
    auto step = decoder_.Take(body);
    if (!step.ok()) {
      out.failure = std::move(step).error();
      return out;
    }
    out.delta = std::move(step->delta);
    out.progress = step->progress;
    if (step->refusal) out.failure = Refuse(*step->refusal, headers);
    return out;
  }

  AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) override {
    return TakeWhole(event.data, headers);
  }

  bool done() const override { return decoder_.done(); }
  bool complete() const override { return decoder_.complete(); }

  Result<ChatReply> Finish(const HttpHeaders& headers) override {
    TRY(auto reply, decoder_.Finish());
    reply.request_id = headers.Get("request-id");
    reply.limits = ReadRateLimits(headers, kLimits);
    return reply;
  }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid,
                 "This address answers with a web page, not with Anthropic's Messages API. Check the base URL.");
  }

 private:
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers) {
    shown_ = ShownQuirks(refusal, used_);
    return ToError(refusal, headers, secret_);
  }

  const Quirks used_;
  const std::string_view secret_;
  Quirks shown_ = 0;
  ReplyDecoder decoder_;
};

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("x-api-key", settings.api_key);
  request.headers.Add("anthropic-version", "2023-06-01");
  return request;
}

void OutputBounds::Set(const std::vector<ModelInfo>& models) {
  std::lock_guard lock(mutex_);
  for (const auto& model : models) {
    if (model.max_output_tokens) bounds_[model.id] = *model.max_output_tokens;
  }
}

std::int64_t OutputBounds::Of(const std::string& model) const {
  std::lock_guard lock(mutex_);
  const auto known = bounds_.find(model);
  return known == bounds_.end() ? 0 : known->second;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::shared_ptr<const OutputBounds> bounds, std::string model,
           HttpClient& http)
    : settings_(std::move(settings)), bounds_(std::move(bounds)), model_(std::move(model)), http_(http), quirks_(0) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    Encoding encoding;
    encoding.model = model_;
    encoding.quirks = used;
    encoding.stream = sink != nullptr;
    encoding.prompt_caching = settings_->prompt_caching;
    encoding.default_max_tokens = std::min(bounds_->Of(model_), kMostByDefault);
    CO_TRY(auto body, EncodeRequest(request, encoding));
    auto http = MakeRequest(*settings_, "POST", "/v1/messages");
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "text/event-stream, application/json" : "application/json");
    http.body = std::move(body);
    ChatCall call(http_, sink, TimeoutsOf(request, settings_->timeout));
    Answer answer(used, settings_->api_key);
    SseParser events;
    auto reply = co_await call.Run(std::move(http), answer, events);
    const bool learns = !reply.ok() && !call.pieces() && answer.shown() != 0 && attempt < kMaxTries;
    if (!learns) co_return reply;
    quirks_.Learn(used, answer.shown());
  }
}

}  // namespace beseda::anthropic
