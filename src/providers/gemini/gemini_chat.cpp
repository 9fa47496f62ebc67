#include "providers/gemini/gemini_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/sse_parser.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_reply.h"
#include "providers/gemini/gemini_request.h"

namespace beseda::gemini {
namespace {

constexpr int kMaxTries = 4;  // each but the last learns one quirk

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
    if (!step->blocked.empty()) out.failure = Blocked(step->blocked);
    return out;
  }

  AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) override {
    return TakeWhole(event.data, headers);
  }

  bool done() const override { return false; }  // counts may follow the last word; the connection's end is the end
  bool complete() const override { return decoder_.complete(); }
  Result<ChatReply> Finish(const HttpHeaders&) override { return decoder_.Finish(); }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid, "This address answers with a web page, not with Gemini's API. Check the base URL.");
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

Quirks KnownQuirks(std::string_view model) { return model.starts_with("gemini-2") ? Quirks(kThinkingBudget) : Quirks(0); }

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + "/v1beta" + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("x-goog-api-key", settings.api_key);
  return request;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : settings_(std::move(settings)), model_(std::move(model)), http_(http), quirks_(KnownQuirks(model_)) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  const auto path = "/models/" + PercentEncode(model_) + (sink ? ":streamGenerateContent?alt=sse" : ":generateContent");
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    CO_TRY(auto body, EncodeChatRequest(request, used));
    auto http = MakeRequest(*settings_, "POST", path);
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

}  // namespace beseda::gemini
