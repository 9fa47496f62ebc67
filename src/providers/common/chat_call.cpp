#include "providers/common/chat_call.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/task.h"
#include "base/text.h"

namespace beseda {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kMaxErrorBody = 64 * 1024;

bool IsRefusal(int status) { return status < 200 || status > 299; }

bool IsHtml(const HttpHeaders& headers, std::string_view body) {
  return ToLower(headers.Get("Content-Type")).starts_with("text/html") || Trim(body).starts_with('<');
}

bool IsStream(const HttpHeaders& headers, const EventFraming& framing) {
  return ToLower(headers.Get("Content-Type")).starts_with(framing.media_type());
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

Error BrokenOff() {
  return Error(ErrorCode::kUnavailable, "The provider closed the connection before the answer was complete.");
}

Task<Result<std::string>> ReadRest(HttpStream& stream, std::size_t most) {
  std::string body;
  while (body.size() < most) {
    CO_TRY(auto piece, co_await stream.Read());
    if (!piece) break;
    body += *piece;
  }
  co_return body;
}

// Takes the end of the transfer too, so that the connection can be used again.
Task<void> ReadEnd(HttpStream& stream) {
  stream.SetIdleTimeout(milliseconds(200));
  for (int i = 0; i < 3; ++i) {
    auto rest = co_await stream.Read();
    if (!rest.ok() || !*rest) break;
  }
}

}  // namespace

CallTimeouts TimeoutsOf(const ChatRequest& request, Micros longest) {
  return {.connect = request.connect_timeout,
          .first_token = request.first_token_timeout,
          .between_tokens = request.between_tokens_timeout,
          .total = std::min(request.total_timeout, longest)};
}

Task<Result<ChatReply>> ChatCall::Run(HttpRequest request, AnswerDecoder& decoder, EventFraming& framing) {
  request.connect_timeout = std::min(timeouts_.connect, timeouts_.total);
  request.total_timeout = timeouts_.total;
  request.idle_timeout = sink_ ? std::min(timeouts_.first_token, timeouts_.total) : timeouts_.total;
  began_ = Steady::now();
  std::optional<Result<ChatReply>> reply;
  if (sink_) {
    reply = co_await Stream(std::move(request), decoder, framing);
  } else {
    reply = co_await Send(std::move(request), decoder);
  }
  if (reply->ok() || sink_failed_) co_return std::move(*reply);
  if (pieces_) co_return AfterPieces(std::move(*reply).error());
  co_return BeforePieces(std::move(*reply).error());
}

Task<Result<ChatReply>> ChatCall::Send(HttpRequest request, AnswerDecoder& decoder) {
  CO_TRY(auto answer, co_await http_.Send(std::move(request)));
  if (IsRefusal(answer.status)) co_return decoder.TakeRefusal(answer.status, answer.headers, answer.body);
  if (IsHtml(answer.headers, answer.body)) co_return decoder.WrongAddress();
  auto step = decoder.TakeWhole(answer.body, answer.headers);
  if (step.failure) co_return *std::move(step.failure);
  co_return decoder.Finish(answer.headers);
}

Task<Result<ChatReply>> ChatCall::Stream(HttpRequest request, AnswerDecoder& decoder, EventFraming& framing) {
  CO_TRY(auto stream, co_await http_.Open(std::move(request)));
  const auto& headers = stream->headers();
  if (IsRefusal(stream->status())) {
    auto body = co_await ReadRest(*stream, kMaxErrorBody);
    if (!body.ok() && body.error().code == ErrorCode::kCancelled) co_return std::move(body).error();
    co_return decoder.TakeRefusal(stream->status(), headers, body.ok() ? *body : std::string());
  }
  if (IsStream(headers, framing)) {
    CO_CHECK_OK(co_await TakeEvents(*stream, decoder, framing));
  } else {
    CO_CHECK_OK(co_await TakeAll(*stream, decoder, framing));
  }
  co_return decoder.Finish(headers);
}

/// A server that does not stream gives the answer as a whole, or a stream under a wrong type.
Task<Status> ChatCall::TakeAll(HttpStream& stream, AnswerDecoder& decoder, EventFraming& framing) {
  CO_TRY(auto body, co_await ReadRest(stream, EventFraming::kMaxEventBytes));
  const auto& headers = stream.headers();
  if (IsHtml(headers, body)) co_return decoder.WrongAddress();
  if (!framing.Recognizes(body)) co_return co_await Give(decoder.TakeWhole(body, headers));
  std::vector<StreamEvent> events;
  CO_CHECK_OK(framing.Feed(body, events));
  CO_CHECK_OK(framing.Finish(events));
  for (const auto& event : events) {
    CO_CHECK_OK(co_await Give(decoder.TakeEvent(event, headers)));
  }
  if (!decoder.complete()) co_return BrokenOff();
  co_return Ok();
}

Task<Status> ChatCall::TakeEvents(HttpStream& stream, AnswerDecoder& decoder, EventFraming& framing) {
  std::vector<StreamEvent> events;
  auto last = began_;  // when the model last said something: comments and pings only keep the line open
  bool started = false;
  while (!decoder.done()) {
    auto read = co_await stream.Read();
    if (!read.ok() && decoder.complete() && read.error().code != ErrorCode::kCancelled) break;  // all has been said
    CO_TRY(auto piece, std::move(read));
    events.clear();
    if (piece) {
      CO_CHECK_OK(framing.Feed(*piece, events));
    } else {
      CO_CHECK_OK(framing.Finish(events));
    }
    for (const auto& event : events) {
      auto step = decoder.TakeEvent(event, stream.headers());
      const bool progress = step.progress;
      CO_CHECK_OK(co_await Give(std::move(step)));
      if (!progress) continue;
      last = Steady::now();
      if (!std::exchange(started, true)) stream.SetIdleTimeout(timeouts_.between_tokens);
    }
    if (!piece) break;
    const auto limit = started ? timeouts_.between_tokens : timeouts_.first_token;
    if (!decoder.complete() && Steady::now() - last > limit) {
      co_return Error(ErrorCode::kTimeout, started ? "The model fell silent in the middle of its answer."
                                                   : "The model did not begin to answer in time.");
    }
  }
  if (!decoder.complete()) co_return BrokenOff();
  if (decoder.done()) co_await ReadEnd(stream);
  co_return Ok();
}

/// Passes on what one event brought.
Task<Status> ChatCall::Give(AnswerStep step) {
  const auto& delta = step.delta;
  if (!delta.text.empty() || !delta.reasoning.empty() || !delta.tool_calls.empty()) {
    pieces_ = true;
    auto given = co_await sink_->Write(std::move(step.delta));
    if (!given.ok()) {
      sink_failed_ = true;
      co_return given;
    }
  }
  if (step.failure) co_return *std::move(step.failure);
  co_return Ok();
}

}  // namespace beseda
