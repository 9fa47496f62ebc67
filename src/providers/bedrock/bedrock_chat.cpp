#include "providers/bedrock/bedrock_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/bedrock/aws_event_stream.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_reply.h"
#include "providers/bedrock/bedrock_request.h"
#include "providers/common/chat_call.h"

namespace beseda::bedrock {
namespace {

constexpr int kMaxTries = 4;  // each but the last learns one quirk

/// One try's answer. Notes what the model has shown not to take.
class Answer final : public AnswerDecoder {
 public:
  Answer(Quirks used, std::string schema_tool, std::string_view secret)
      : used_(used), secret_(secret), decoder_(std::move(schema_tool)) {}

  Quirks shown() const { return shown_; }

  Error TakeRefusal(int status, const HttpHeaders& headers, std::string_view body) override {
    return Refuse(DecodeRefusal(status, headers, body), headers);
  }

  AnswerStep TakeWhole(std::string_view body, const HttpHeaders&) override { return ToStep(decoder_.TakeWhole(body)); }

  AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) override {
    if (!event.failure) return ToStep(decoder_.TakeEvent(event.name, event.data));
    AnswerStep out;
    out.failure = Refuse(DecodeRefusal(event), headers);
    return out;
  }

  bool done() const override { return decoder_.done(); }
  bool complete() const override { return decoder_.complete(); }

  Result<ChatReply> Finish(const HttpHeaders& headers) override {
    TRY(auto reply, decoder_.Finish());
    reply.request_id = headers.Get("x-amzn-requestid");
    return reply;
  }

  Error WrongAddress() const override {
    return Error(ErrorCode::kInvalid, "This address answers with a web page, not with Bedrock's API. Check the base URL.");
  }

 private:
  static AnswerStep ToStep(Result<ReplyDecoder::Step> step) {
    AnswerStep out;
    if (step.ok()) {
      out.delta = std::move(step->delta);
      out.progress = step->progress;
    } else {
      out.failure = std::move(step).error();
    }
    return out;
  }

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

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock)
    : settings_(std::move(settings)), model_(std::move(model)), http_(http), clock_(clock), quirks_(0) {}

HttpRequest Chat::MakeCall(std::string body, bool stream) const {
  HttpRequest http;
  http.method = "POST";
  http.url = settings_->runtime_url + "/model/" + PercentEncode(model_) + (stream ? "/converse-stream" : "/converse");
  http.reach = Reach::kAnywhere;  // an operator has configured it
  http.headers.Add("Content-Type", "application/json");
  http.headers.Add("Accept", stream ? "application/vnd.amazon.eventstream" : "application/json");
  http.body = std::move(body);
  Authorize(http, *settings_, clock_.Now());
  return http;
}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  for (int attempt = 1;; ++attempt) {
    const auto used = quirks_.Get();
    Encoding encoding;
    encoding.model = model_;
    encoding.quirks = used;
    encoding.prompt_caching = settings_->prompt_caching;
    CO_TRY(auto body, EncodeRequest(request, encoding));
    auto http = MakeCall(std::move(body), sink != nullptr);
    ChatCall call(http_, sink, TimeoutsOf(request, settings_->timeout));
    Answer answer(used, SchemaTool(request, used), settings_->secret());
    AwsEventStream events;
    auto reply = co_await call.Run(std::move(http), answer, events);
    if (reply.ok()) reply->model = model_;
    const bool learns = !reply.ok() && !call.pieces() && answer.shown() != 0 && attempt < kMaxTries;
    if (!learns) co_return reply;
    quirks_.Learn(used, answer.shown());
  }
}

}  // namespace beseda::bedrock
