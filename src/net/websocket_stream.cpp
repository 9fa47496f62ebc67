#include "net/websocket_stream.h"

#include <boost/asio/this_coro.hpp>

#include "base/random.h"
#include "base/task.h"
#include "net/connection.h"
#include "net/http_errors.h"

namespace beseda::net {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

std::string Masked(Opcode opcode, std::string_view payload) {
  std::array<unsigned char, 4> mask;
  SystemRandom().Fill(std::as_writable_bytes(std::span(mask)));
  return MakeMaskedFrame(opcode, payload, mask);
}

}  // namespace

WebSocketStream::WebSocketStream(std::unique_ptr<UpstreamConnection> connection, Limits limits, std::string host,
                                 std::string received)
    : connection_(std::move(connection)),
      limits_(limits),
      host_(std::move(host)),
      frames_(limits.max_message_bytes, FrameReader::From::kServer),
      received_(std::move(received)) {
  Heard();
}

WebSocketStream::~WebSocketStream() {
  if (!failure_) SayGoodbye(kCloseNormal);
}

Task<Result<std::optional<std::string>>> WebSocketStream::Read() {
  if (failure_) co_return *failure_;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  Heard();  // While nobody reads, the silence is ours.
  auto message = co_await ReadMessage();
  if (!message.ok() && message.error().code != ErrorCode::kCancelled) failure_ = message.error();
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return message;
}

Task<Result<std::optional<std::string>>> WebSocketStream::ReadMessage() {
  while (!closed_) {
    std::string_view input = received_;
    const auto event = frames_.Next(input);
    received_.erase(0, received_.size() - input.size());
    switch (event) {
      case FrameReader::Event::kText:
      case FrameReader::Event::kBinary:
        co_return std::optional<std::string>(frames_.TakePayload());
      case FrameReader::Event::kPing:
        CO_CHECK_OK(co_await Send(Opcode::kPong, frames_.TakePayload()));
        continue;
      case FrameReader::Event::kPong:
        continue;
      case FrameReader::Event::kClose:
        closed_ = true;
        SayGoodbye(frames_.close_code() == 1005 ? std::uint16_t(kCloseNormal) : frames_.close_code());
        continue;
      case FrameReader::Event::kError: {
        SayGoodbye(frames_.close_code());
        if (frames_.close_code() == kCloseTooBig) co_return AnswerTooLarge(host_);
        co_return NoConnection(host_, "it broke the WebSocket protocol, " + std::to_string(frames_.close_code()));
      }
      case FrameReader::Event::kNeedMore:
        break;
    }
    const auto scratch = ThreadScratch();
    const auto outcome = connection_->transport().Read(scratch.data, scratch.size);
    if (outcome.state == IoState::kDone) {
      received_.assign(scratch.data, outcome.bytes);
      Heard();
    } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
      CO_CHECK_OK(co_await WaitToRead());
    } else {
      co_return Failure("closed without a goodbye");
    }
  }
  co_return std::optional<std::string>();
}

/// Until something can be read. Pings after half of the time in which something must be heard.
Task<Status> WebSocketStream::WaitToRead() {
  const auto ping_at = heard_at_ + limits_.idle_timeout / 2;
  if (!pinged_ && steady_clock::now() >= ping_at) {
    pinged_ = true;
    CO_CHECK_OK(co_await Send(Opcode::kPing, {}));
  }
  if (pinged_) {
    co_await connection_->WaitToRead();
  } else {
    co_await connection_->WaitToReadUntil(ping_at);
  }
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  if (cancelled.cancelled() != asio::cancellation_type::none) co_return RequestCancelled();
  if (connection_->late() || connection_->stopped()) co_return Failure({});
  co_return Ok();
}

Task<Status> WebSocketStream::Write(std::string text) {
  if (failure_) co_return *failure_;
  if (closed_) co_return NoConnection(host_, "it has said goodbye");
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  Heard();
  const auto sent = co_await Send(Opcode::kText, text);
  // A frame that is half out cannot be followed by anything.
  if (!sent.ok()) failure_ = sent.error();
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return sent;
}

Task<Status> WebSocketStream::Send(Opcode opcode, std::string_view payload) {
  const auto frame = Masked(opcode, payload);
  WriteCursor cursor;
  cursor.Add(frame);
  while (!cursor.empty()) {
    const auto outcome = connection_->transport().Write(cursor.parts + cursor.first, cursor.count - cursor.first);
    if (outcome.state == IoState::kDone) {
      cursor.Advance(outcome.bytes);
      continue;
    }
    if (outcome.state != IoState::kWantRead && outcome.state != IoState::kWantWrite) co_return Failure("closed while we wrote");
    if (outcome.state == IoState::kWantRead) {
      co_await connection_->WaitToRead();
    } else {
      co_await connection_->WaitToWrite();
    }
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) co_return RequestCancelled();
    if (connection_->late() || connection_->stopped()) co_return Failure({});
  }
  co_return Ok();
}

/// As far as it goes without waiting.
void WebSocketStream::SayGoodbye(std::uint16_t code) {
  if (said_goodbye_) return;
  said_goodbye_ = true;
  const auto frame = Masked(Opcode::kClose, MakeClosePayload(code, {}));
  WriteCursor cursor;
  cursor.Add(frame);
  (void)connection_->transport().Write(cursor.parts, cursor.count);
  connection_->transport().EndWriting();
}

void WebSocketStream::Heard() {
  heard_at_ = steady_clock::now();
  pinged_ = false;
  connection_->MoveDeadline(heard_at_ + limits_.idle_timeout);
}

Error WebSocketStream::Failure(std::string detail) const {
  if (connection_->stopped()) return RequestCancelled();
  if (connection_->late()) return Error(ErrorCode::kUnavailable, host_ + " has been silent for too long.", std::move(detail));
  return Error(ErrorCode::kUnavailable, "The connection to " + host_ + " was lost.", std::move(detail));
}

}  // namespace beseda::net
