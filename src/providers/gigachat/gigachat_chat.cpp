#include "providers/gigachat/gigachat_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/fetch.h"
#include "providers/common/sse_parser.h"
#include "providers/gigachat/gigachat_errors.h"
#include "providers/gigachat/gigachat_reply.h"
#include "providers/gigachat/gigachat_request.h"

namespace beseda::gigachat {
namespace {

constexpr int kMaxTries = 3;  // a new token, and one quirk to learn

/// One try's answer. Notes what the model has shown not to take, and whether the token was refused.
class Answer final : public AnswerDecoder {
 public:
  Answer(Quirks used, std::string_view secret) : used_(used), secret_(secret) {}

  Quirks shown() const { return shown_; }
  bool token_refused() const { return token_refused_; }

  Error TakeRefusal(int status, const HttpHeaders& headers, std::string_view body) override {
    token_refused_ = status == 401;
    return Refuse(DecodeRefusal(status, body), headers);
  }

  AnswerStep TakeWhole(std::string_view body, const HttpHeaders& headers) override {
    AnswerStep out;
    auto step = decoder_.Take(body, headers.Get("x-request-id"));
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
    return reply;
  }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid, "This address answers with a web page, not with GigaChat's API. Check the base URL.");
  }

 private:
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers) {
    shown_ = ShownQuirks(refusal, used_);
    return ToError(refusal, headers, secret_);
  }

  const Quirks used_;
  const std::string_view secret_;
  Quirks shown_ = 0;
  bool token_refused_ = false;
  ReplyDecoder decoder_;
};

}  // namespace

HttpRequest Account::MakeRequest(std::string method, std::string_view path, const std::string& token) const {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings->base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  request.ca_file = settings->ca_file;
  request.headers.Add("Authorization", "Bearer " + token);
  return request;
}

Task<Result<HttpResponse>> Account::Ask(std::string method, std::string path, std::string body, Micros timeout) const {
  std::string refused;
  for (;;) {
    CO_TRY(const auto token, co_await tokens->Get(refused));
    auto request = MakeRequest(method, path, token);
    request.headers.Add("Accept", "application/json");
    if (!body.empty()) request.headers.Add("Content-Type", "application/json");
    request.body = body;
    request.total_timeout = request.idle_timeout = timeout;
    CO_TRY(auto answer, co_await Fetch(http, std::move(request)));
    if (IsSuccess(answer)) co_return answer;
    if (answer.status != 401 || !refused.empty()) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, token);
    }
    refused = token;
  }
}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  std::string refused;
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    Encoding encoding;
    encoding.model = model_;
    encoding.quirks = used;
    encoding.stream = sink != nullptr;
    CO_TRY(auto body, EncodeRequest(request, encoding));
    CO_TRY(const auto token, co_await account_->tokens->Get(refused));
    auto http = account_->MakeRequest("POST", "/chat/completions", token);
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "text/event-stream, application/json" : "application/json");
    http.body = std::move(body);
    ChatCall call(account_->http, sink, TimeoutsOf(request, account_->settings->timeout));
    Answer answer(used, token);
    SseParser events;
    auto reply = co_await call.Run(std::move(http), answer, events);
    if (reply.ok() || call.pieces() || attempt == kMaxTries) co_return reply;
    if (answer.token_refused() && refused.empty()) {
      refused = token;
    } else if (answer.shown() != 0) {
      quirks_.Learn(used, answer.shown());
    } else {
      co_return reply;
    }
  }
}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest&, std::span<const std::string> texts, Micros timeout) {
  CO_TRY(const auto answer, co_await account_->Ask("POST", "/embeddings", EncodeEmbedRequest(texts, model_),
                                                   std::min(timeout, account_->settings->timeout)));
  CO_TRY(auto reply, DecodeEmbeddings(answer.body));
  if (reply.model.empty()) reply.model = model_;
  reply.request_id = answer.headers.Get("x-request-id");
  co_return reply;
}

}  // namespace beseda::gigachat
