#include "providers/openai/openai_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/openai_dialect/openai_reply.h"
#include "providers/common/openai_dialect/openai_request.h"
#include "providers/common/rate_limit_headers.h"
#include "providers/common/sse_parser.h"

namespace beseda::openai {
namespace {

constexpr int kMaxTries = 4;  // each but the last learns one quirk

/// One try's answer. Notes which optional part of the request was refused.
class Answer final : public AnswerDecoder {
 public:
  Answer(Quirks used, std::string_view secret) : used_(used), secret_(secret) {}

  Quirks refused() const { return refused_; }

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
    reply.request_id = headers.Get("x-request-id");
    reply.limits = ReadRateLimits(headers, kOpenAiRateLimits);
    return reply;
  }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid,
                 "This address answers with a web page, not with OpenAI's protocol. Check the base URL; it usually ends "
                 "with /v1.");
  }

 private:
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers) {
    refused_ = RefusedPart(refusal, used_);
    return ToError(refusal, headers, secret_);
  }

  const Quirks used_;
  const std::string_view secret_;
  Quirks refused_ = 0;
  ReplyDecoder decoder_;
};

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("Authorization", "Bearer " + settings.api_key);
  if (!settings.organization.empty()) request.headers.Add("OpenAI-Organization", settings.organization);
  if (!settings.project.empty()) request.headers.Add("OpenAI-Project", settings.project);
  return request;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : settings_(std::move(settings)),
      model_(std::move(model)),
      http_(http),
      quirks_(settings_->IsVendor() ? Quirks(0) : Quirks(kOldMaxTokens)) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    CO_TRY(auto body, EncodeChatRequest(request, model_, used, sink != nullptr));
    auto http = MakeRequest(*settings_, "POST", "/chat/completions");
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "text/event-stream, application/json" : "application/json");
    http.body = std::move(body);
    ChatCall call(http_, sink, TimeoutsOf(request, settings_->timeout));
    Answer answer(used, settings_->api_key);
    SseParser events;
    auto reply = co_await call.Run(std::move(http), answer, events);
    const bool learns = !reply.ok() && !call.pieces() && answer.refused() != 0 && attempt < kMaxTries;
    if (!learns) co_return reply;
    quirks_.Learn(used, answer.refused());
  }
}

}  // namespace beseda::openai
