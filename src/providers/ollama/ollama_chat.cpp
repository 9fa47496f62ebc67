#include "providers/ollama/ollama_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/ndjson_lines.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_reply.h"
#include "providers/ollama/ollama_request.h"

namespace beseda::ollama {
namespace {

constexpr int kMaxTries = 2;  // there is one quirk to learn

/// One try's answer. Notes what the model has shown not to take.
class Answer final : public AnswerDecoder {
 public:
  Answer(Quirks used, std::string_view model, std::string_view secret) : used_(used), model_(model), secret_(secret) {}

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
  Result<ChatReply> Finish(const HttpHeaders&) override { return decoder_.Finish(); }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid,
                 "This address answers with a web page, not as Ollama does. Check it; Ollama's own is http://127.0.0.1:11434.");
  }

 private:
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers) {
    shown_ = ShownQuirks(refusal, used_);
    return ToError(refusal, model_, headers, secret_);
  }

  const Quirks used_;
  const std::string_view model_;
  const std::string_view secret_;
  Quirks shown_ = 0;
  ReplyDecoder decoder_;
};

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + "/api" + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("Authorization", "Bearer " + settings.api_key);
  return request;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : settings_(std::move(settings)), model_(std::move(model)), http_(http), quirks_(0) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    CO_TRY(auto body, EncodeChatRequest(request, model_, *settings_, used, sink != nullptr));
    auto http = MakeRequest(*settings_, "POST", "/chat");
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "application/x-ndjson, application/json" : "application/json");
    http.body = std::move(body);
    ChatCall call(http_, sink, TimeoutsOf(request, settings_->timeout));
    Answer answer(used, model_, settings_->api_key);
    NdjsonLines lines;
    auto reply = co_await call.Run(std::move(http), answer, lines);
    const bool learns = !reply.ok() && !call.pieces() && answer.shown() != 0 && attempt < kMaxTries;
    if (!learns) co_return reply;
    quirks_.Learn(used, answer.shown());
  }
}

}  // namespace beseda::ollama
