#include "providers/common/openai_dialect/openai_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/openai_dialect/openai_reply.h"
#include "providers/common/openai_dialect/openai_request.h"
#include "providers/common/openai_dialect/responses_reply.h"
#include "providers/common/openai_dialect/responses_request.h"
#include "providers/common/sse_parser.h"

namespace beseda::openai {
namespace {

/// One try's answer. Notes which optional part of the request was refused.
class Answer final : public AnswerDecoder {
 public:
  Answer(PieceDecoder& decoder, Quirks used, const Server& server) : decoder_(decoder), used_(used), server_(server) {}

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
    reply.request_id = RequestIdOf(headers);
    reply.limits = ReadRateLimits(headers, server_.rate_limits);
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
    return ToError(refusal, headers, server_.secret);
  }

  PieceDecoder& decoder_;
  const Quirks used_;
  const Server& server_;
  Quirks refused_ = 0;
};

/// What differs between the two APIs.
struct Way {
  std::string_view path;
  Result<std::string> (*encode)(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream);
  std::unique_ptr<PieceDecoder> (*make_decoder)();
};

template <typename Decoder>
std::unique_ptr<PieceDecoder> MakeDecoder() {
  return std::make_unique<Decoder>();
}

Way WayOf(Api api) {
  if (api == Api::kResponses) return {"/responses", EncodeResponsesRequest, MakeDecoder<ResponsesDecoder>};
  return {"/chat/completions", EncodeChatRequest, MakeDecoder<ReplyDecoder>};
}

}  // namespace

Chat::Chat(std::shared_ptr<const Server> server, std::string model, HttpClient& http)
    : server_(std::move(server)), model_(std::move(model)), http_(http), quirks_(server_->quirks) {}

Task<Result<ChatReply>> Chat::Complete(ChatRequest request, ChatSink* sink) {
  const auto way = WayOf(server_->api);
  Quirks learnt = 0;  // each part is learnt once in a call, so that two that refuse each other do not go on for ever
  while (true) {
    const auto used = quirks_.Get();
    CO_TRY(auto body, way.encode(request, model_, used, sink != nullptr));
    auto http = MakeRequest(*server_, "POST", way.path);
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "text/event-stream, application/json" : "application/json");
    http.body = std::move(body);
    ChatCall call(http_, sink, TimeoutsOf(request, server_->timeout));
    const auto decoder = way.make_decoder();
    Answer answer(*decoder, used, *server_);
    SseParser events;
    auto reply = co_await call.Run(std::move(http), answer, events);
    const auto refused = answer.refused();
    if (reply.ok() || call.pieces() || refused == 0 || (learnt & refused)) co_return reply;
    quirks_.Learn(used, refused);
    learnt |= refused;
  }
}

}  // namespace beseda::openai
