#include "providers/yandexgpt/yandexgpt_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "providers/common/chat_call.h"
#include "providers/common/fetch.h"
#include "providers/common/json_fields.h"
#include "providers/yandexgpt/json_objects.h"
#include "providers/yandexgpt/yandexgpt_errors.h"
#include "providers/yandexgpt/yandexgpt_reply.h"
#include "providers/yandexgpt/yandexgpt_request.h"

namespace beseda::yandexgpt {
namespace {

constexpr int kMaxTries = 2;  // there is one quirk to learn

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
    auto step = decoder_.Take(body, RequestId(headers));
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

  Result<ChatReply> Finish(const HttpHeaders& headers) override {
    TRY(auto reply, decoder_.Finish());
    reply.request_id = RequestId(headers);
    return reply;
  }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid, "This address answers with a web page, not with Yandex's API. Check the base URL.");
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

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : settings_(std::move(settings)), model_uri_(settings_->ModelUri("gpt", model)), http_(http), quirks_(0) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    Encoding encoding;
    encoding.model_uri = model_uri_;
    encoding.quirks = used;
    encoding.stream = sink != nullptr;
    CO_TRY(auto body, EncodeRequest(request, encoding));
    auto http = MakeRequest(*settings_, "POST", settings_->base_url + "/foundationModels/v1/completion");
    http.headers.Add("Content-Type", "application/json");
    http.body = std::move(body);
    ChatCall call(http_, sink, TimeoutsOf(request, settings_->timeout));
    Answer answer(used, settings_->secret());
    JsonObjects objects;
    auto reply = co_await call.Run(std::move(http), answer, objects);
    const bool learns = !reply.ok() && !call.pieces() && answer.shown() != 0 && attempt < kMaxTries;
    if (!learns) co_return reply;
    quirks_.Learn(used, answer.shown());
  }
}

Embeddings::Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : BatchEmbedder(1), settings_(std::move(settings)), model_uri_(settings_->ModelUri("emb", model)), http_(http) {}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                Micros timeout) {
  auto uri = model_uri_;
  const std::string_view other = request.input_type == "query" ? "text-search-doc" : "text-search-query";
  if (const auto at = uri.find(other); !request.input_type.empty() && at != uri.npos) {
    uri.replace(at, other.size(), request.input_type == "query" ? "text-search-query" : "text-search-doc");
  }
  json::Object body({{"modelUri", Text(uri)}, {"text", Text(texts.front())}});
  if (request.dimensions) body["dim"] = std::to_string(*request.dimensions);
  auto http = MakeRequest(*settings_, "POST", settings_->base_url + "/foundationModels/v1/textEmbedding");
  http.headers.Add("Content-Type", "application/json");
  http.body = json::Dump(body);
  http.total_timeout = http.idle_timeout = std::min(timeout, settings_->timeout);
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->secret());
  }
  CO_TRY(auto reply, DecodeEmbedding(answer.body));
  reply.request_id = RequestId(answer.headers);
  co_return reply;
}

}  // namespace beseda::yandexgpt
