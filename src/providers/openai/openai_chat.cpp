#include "providers/openai/openai_chat.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "providers/common/sse_parser.h"
#include "providers/openai/openai_request.h"

namespace beseda::openai {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kMaxErrorBody = 64 * 1024;
constexpr int kMaxTries = 4;  // each but the last learns one quirk

bool IsHtml(std::string_view type, std::string_view body) {
  return type.starts_with("text/html") || Trim(body).starts_with('<');
}

bool IsEventStream(const HttpHeaders& headers) {
  return ToLower(headers.Get("Content-Type")).starts_with("text/event-stream");
}

Error WrongAddress() {
  return Error(ErrorCode::kInvalid,
               "This address answers with a web page, not with OpenAI's protocol. Check the base URL; it usually ends "
               "with /v1.");
}

// A call has no effect that matters on the other side: what is lost before the first piece may be asked again.
Error BeforePieces(Error error) {
  if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;
  if (error.code == ErrorCode::kTooLarge) error.code = ErrorCode::kUnavailable;
  return error;
}

Error AfterPieces(Error error) {
  if (error.code == ErrorCode::kCancelled || error.code == ErrorCode::kRejected) return error;
  Error broken(ErrorCode::kUncertain, "The answer broke off in the middle. " + error.message, std::move(error.detail));
  broken.retry_after = error.retry_after;
  return broken;
}

}  // namespace

/// What one attempt needs to know and finds out.
struct Chat::Call {
  const ChatRequest& request;
  Quirks used = 0;
  Quirks refused = 0;
  bool pieces = false;       // the sink has been given something
  bool sink_failed = false;  // its error is the call's error
};

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
    Call call{.request = request, .used = quirks_.Get()};
    CO_TRY(auto body, EncodeChatRequest(request, model_, call.used, sink != nullptr));
    auto http = MakeRequest(*settings_, "POST", "/chat/completions");
    http.headers.Add("Content-Type", "application/json");
    http.headers.Add("Accept", sink ? "text/event-stream, application/json" : "application/json");
    http.body = std::move(body);
    http.total_timeout = std::min(request.total_timeout, settings_->timeout);
    http.idle_timeout = std::min(http.total_timeout, sink ? request.first_token_timeout : http.total_timeout);
    std::optional<Result<ChatReply>> reply;
    if (sink) {
      reply = co_await Stream(std::move(http), *sink, call);
    } else {
      reply = co_await Send(std::move(http), call);
    }
    if (reply->ok() || call.sink_failed) co_return std::move(*reply);
    if (call.refused != 0 && attempt < kMaxTries) {
      quirks_.Learn(call.used, call.refused);
      continue;
    }
    if (call.pieces) co_return AfterPieces(std::move(*reply).error());
    co_return BeforePieces(std::move(*reply).error());
  }
}

Error Chat::Refuse(const Refusal& refusal, const HttpHeaders& headers, Call& call) const {
  if (!call.pieces) call.refused = RefusedPart(refusal, call.used);
  return ToError(refusal, headers, settings_->api_key);
}

Task<Result<ChatReply>> Chat::Send(HttpRequest request, Call& call) {
  CO_TRY(auto answer, co_await http_.Send(std::move(request)));
  if (answer.status < 200 || answer.status > 299) {
    co_return Refuse(DecodeRefusal(answer.status, answer.body), answer.headers, call);
  }
  if (IsHtml(answer.headers.Get("Content-Type"), answer.body)) co_return WrongAddress();
  ReplyDecoder decoder;
  CO_TRY(auto step, decoder.Take(answer.body));
  if (step.refusal) co_return Refuse(*step.refusal, answer.headers, call);
  CO_TRY(auto reply, decoder.Finish());
  reply.request_id = answer.headers.Get("x-request-id");
  co_return reply;
}

Task<Result<std::string>> Chat::ReadRest(HttpStream& stream, std::size_t most) {
  std::string body;
  while (body.size() < most) {
    CO_TRY(auto piece, co_await stream.Read());
    if (!piece) break;
    body += *piece;
  }
  co_return body;
}

/// Passes on what one event brought.
Task<Status> Chat::Give(Result<ReplyDecoder::Step> step, ChatSink& sink, const HttpHeaders& headers, Call& call) {
  if (!step.ok()) co_return std::move(step).error();
  if (!step->delta.text.empty() || !step->delta.reasoning.empty()) {
    call.pieces = true;
    auto given = co_await sink.Write(std::move(step->delta));
    if (!given.ok()) {
      call.sink_failed = true;
      co_return given;
    }
  }
  if (step->refusal) co_return Refuse(*step->refusal, headers, call);
  co_return Ok();
}

Task<Result<ChatReply>> Chat::Stream(HttpRequest request, ChatSink& sink, Call& call) {
  const auto began = Steady::now();
  CO_TRY(auto stream, co_await http_.Open(std::move(request)));
  const auto& headers = stream->headers();
  if (stream->status() < 200 || stream->status() > 299) {
    auto body = co_await ReadRest(*stream, kMaxErrorBody);
    co_return Refuse(DecodeRefusal(stream->status(), body.ok() ? *body : std::string()), headers, call);
  }
  ReplyDecoder decoder;
  if (!IsEventStream(headers)) {  // a server that does not stream gives the answer as a whole
    CO_TRY(auto body, co_await ReadRest(*stream, SseParser::kMaxEventBytes));
    if (IsHtml(headers.Get("Content-Type"), body)) co_return WrongAddress();
    if (!Trim(body).starts_with("data:")) {
      CO_CHECK_OK(co_await Give(decoder.Take(body), sink, headers, call));
      CO_TRY(auto reply, decoder.Finish());
      reply.request_id = headers.Get("x-request-id");
      co_return reply;
    }
    // A stream after all, under a wrong type.
    SseParser parser;
    std::vector<SseEvent> events;
    CO_CHECK_OK(parser.Feed(body, events));
    CO_CHECK_OK(parser.Finish(events));
    for (const auto& event : events) {
      CO_CHECK_OK(co_await Give(decoder.Take(event.data), sink, headers, call));
    }
    CO_TRY(auto reply, decoder.Finish());
    co_return reply;
  }

  SseParser parser;
  std::vector<SseEvent> events;
  auto last = began;  // when the model last said something: comments and empty events only keep the line open
  bool started = false;
  while (!decoder.done()) {
    CO_TRY(auto piece, co_await stream->Read());
    events.clear();
    if (piece) {
      CO_CHECK_OK(parser.Feed(*piece, events));
    } else {
      CO_CHECK_OK(parser.Finish(events));
    }
    for (const auto& event : events) {
      auto step = decoder.Take(event.data);
      const bool progress = step.ok() && step->progress;
      CO_CHECK_OK(co_await Give(std::move(step), sink, headers, call));
      if (!progress) continue;
      last = Steady::now();
      if (!std::exchange(started, true)) stream->SetIdleTimeout(call.request.between_tokens_timeout);
    }
    if (!piece) break;
    const auto limit = started ? call.request.between_tokens_timeout : call.request.first_token_timeout;
    if (!decoder.complete() && Steady::now() - last > limit) {
      co_return Error(ErrorCode::kTimeout, started ? "The model fell silent in the middle of its answer."
                                                   : "The model did not begin to answer in time.");
    }
  }
  if (!decoder.complete()) {
    co_return Error(ErrorCode::kUnavailable, "The provider closed the connection before the answer was complete.");
  }
  if (decoder.done()) {  // take the end of the transfer too, so that the connection can be used again
    stream->SetIdleTimeout(milliseconds(200));
    for (int i = 0; i < 3; ++i) {
      auto rest = co_await stream->Read();
      if (!rest.ok() || !*rest) break;
    }
  }
  CO_TRY(auto reply, decoder.Finish());
  reply.request_id = headers.Get("x-request-id");
  co_return reply;
}

}  // namespace beseda::openai
