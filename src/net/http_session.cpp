#include "net/http_session.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <cassert>
#include <chrono>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "net/others_first.h"
#include "net/response_head.h"
#include "net/websocket_frames.h"

namespace beseda::net {
namespace {

/// Bodies up to this are copied behind the head, so that an answer is one piece.
constexpr std::size_t kInlineBody = 8 * 1024;

/// Writes a body in chunks (or, to HTTP/1.0, as it is until the connection closes).
class ChunkedStream final : public ResponseStream {
 public:
  /// `head` goes out with the first piece, if it is not empty.
  ChunkedStream(Connection& connection, std::string_view head, bool chunked, Micros timeout)
      : connection_(connection), head_(head), chunked_(chunked), timeout_(timeout) {}

  Task<Status> Write(std::string piece) override {
    if (piece.empty()) co_return Ok();
    char size[kMostSize];
    WriteCursor cursor;
    if (!head_.empty()) cursor.Add(std::exchange(head_, {}));
    AddChunk(cursor, piece, size);
    const bool written = !lost_ && co_await connection_.WriteAll(cursor, timeout_);
    if (written) co_return Ok();
    lost_ = true;
    co_return Error(ErrorCode::kCancelled, "The client has gone.");
  }

  void Last(std::string piece) override { last_ = std::move(piece); }

  void AnswerInstead(ServerResponse response) override {
    assert(!head_.empty());
    instead_ = std::move(response);
  }

  bool lost() const { return lost_; }
  std::optional<ServerResponse>& instead() { return instead_; }

  /// What is still to be written when the stream has ended: the head if it was held, the last piece, the end.
  void AddRest(WriteCursor& cursor) {
    cursor.Add(head_);
    if (!last_.empty()) AddChunk(cursor, last_, last_size_);
    if (chunked_) cursor.Add("0\r\n\r\n");
  }

 private:
  static constexpr std::size_t kMostSize = 20;

  void AddChunk(WriteCursor& cursor, std::string_view piece, char (&size)[kMostSize]) const {
    if (chunked_) cursor.Add({size, std::size_t(std::snprintf(size, sizeof size, "%zx\r\n", piece.size()))});
    cursor.Add(piece);
    if (chunked_) cursor.Add("\r\n");
  }

  Connection& connection_;
  std::string_view head_;
  bool chunked_;
  Micros timeout_;
  bool lost_ = false;
  std::string last_;
  char last_size_[kMostSize];
  std::optional<ServerResponse> instead_;
};

bool HasToken(std::string_view list, std::string_view token) {
  for (const auto part : Split(list, ',')) {
    if (EqualsNoCase(Trim(part), token)) return true;
  }
  return false;
}

std::string Joined(const HttpHeaders& headers, std::string_view name) {
  std::string joined;
  for (const auto& [field, value] : headers) {
    if (!EqualsNoCase(field, name)) continue;
    if (!joined.empty()) joined += ',';
    joined += value;
  }
  return joined;
}

}  // namespace

HttpSession::HttpSession(Connection& connection, ServerContext& context)
    : connection_(connection), context_(context) {}

Task<std::optional<Upgrade>> HttpSession::Run() {
  for (bool first = true;; first = false) {
    parser_.emplace(context_.service);
    if (!co_await ReadRequest(first)) {
      if (refusal_) co_await Refuse(refusal_->status, refusal_->detail);
      co_return std::nullopt;
    }
    connection_.SetDeadline(0);
    auto& request = parser_->request();
    Complete(request);
    http11_ = parser_->http11();
    keep_alive_ = parser_->keep_alive();
    const bool head_only = request.method == "HEAD";
    std::string accept;
    if (parser_->upgrade() && http11_ && request.method == "GET" &&
        HasToken(request.headers.Get("Upgrade"), "websocket") &&
        Trim(request.headers.Get("Sec-WebSocket-Version")) == "13") {
      accept = MakeWebSocketAccept(Trim(request.headers.Get("Sec-WebSocket-Key")));
    }

    const auto start = std::chrono::steady_clock::now();
    auto response = co_await CallHandler(std::move(request));
    parser_.reset();
    context_.figures.latency.Observe(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    const auto cancelled = co_await boost::asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != boost::asio::cancellation_type::none) co_return std::nullopt;
    // Asked late: a stop may have begun in the meantime.
    if (connection_.stopping()) keep_alive_ = false;

    if (response.websocket) {
      if (!accept.empty()) co_return co_await TryUpgrade(std::move(response), std::move(accept));
      response = Refusal(426, "This address speaks WebSocket only (version 13).");
      response.headers.Set("Upgrade", "websocket");
      response.headers.Set("Sec-WebSocket-Version", "13");
    }
    const bool streamed = static_cast<bool>(response.stream);
    const bool going_on = streamed ? co_await AnswerStream(std::move(response), head_only)
                                   : co_await Answer(std::move(response), head_only);
    if (!going_on) co_return std::nullopt;
    if (!keep_alive_) {
      co_await connection_.CloseGently(context_.options.linger);
      co_return std::nullopt;
    }
  }
}

/// The parser's next look at what is there or comes in, without waiting.
HttpSession::Read HttpSession::ReadStep() {
  auto& parser = *parser_;
  for (;;) {
    std::string_view input = in_;
    const auto scratch = ThreadScratch();
    bool more = true;
    if (!std::exchange(unseen_, false)) {
      const auto outcome = connection_.transport().Read(scratch.data, scratch.size);
      if (outcome.state == IoState::kWantRead) return Read::kWaitRead;
      if (outcome.state == IoState::kWantWrite) return Read::kWaitWrite;
      if (outcome.state != IoState::kDone) return Read::kClosed;
      more = outcome.bytes == scratch.size;
      if (in_.empty()) {
        input = {scratch.data, outcome.bytes};
      } else {
        in_.append(scratch.data, outcome.bytes);
        input = in_;
      }
    }
    if (!receiving_) {
      receiving_ = true;
      began_ = NowTicks();
    }
    const bool had_header = parser.header_done();
    const auto used = parser.Feed(input);
    if (input.data() == in_.data()) {
      in_.erase(0, used);
    } else {
      in_.assign(input.substr(used));
    }
    if (in_.empty()) std::string().swap(in_);
    if (parser.refusal()) {
      refusal_ = parser.refusal();
      return Read::kRefused;
    }
    if (parser.done()) return Read::kComplete;
    if (parser.header_done()) {
      if (!had_header) began_ = NowTicks();
      if (parser.expects_continue() && !continue_sent_ && parser.body_bytes() == 0) return Read::kSendContinue;
    }
    if (!more) return Read::kWaitRead;
  }
}

void HttpSession::PlanReadDeadline() {
  const auto& options = context_.options;
  if (!parser_->header_done()) return connection_.SetDeadline(began_ + ToTicks(options.header_timeout));
  // A body that comes too slowly runs out of time: it has some to begin with, and earns more with every byte.
  const auto earned = Ticks(parser_->body_bytes() * 1000 / options.min_body_rate);
  connection_.SetDeadline(began_ +
                          std::min(ToTicks(options.body_grace) + earned, ToTicks(options.body_timeout)));
}

/// True when a whole request is there. False: the connection is to be closed, after refusal_ if there is one.
Task<bool> HttpSession::ReadRequest(bool first) {
  receiving_ = continue_sent_ = false;
  unseen_ = !in_.empty();
  for (;;) {
    const auto step = ReadStep();
    switch (step) {
      case Read::kComplete:
        co_return true;
      case Read::kRefused:
      case Read::kClosed:
        co_return false;
      case Read::kSendContinue: {
        continue_sent_ = true;
        WriteCursor cursor;
        cursor.Add("HTTP/1.1 100 Continue\r\n\r\n");
        if (!co_await Write(cursor)) co_return false;
        break;
      }
      case Read::kWaitRead:
      case Read::kWaitWrite: {
        if (receiving_) {
          PlanReadDeadline();
        } else {
          if (connection_.stopping()) co_return false;
          connection_.SetTimeout(first ? context_.options.first_byte_timeout : context_.options.idle_timeout);
          connection_.set_idle(true);
          if (out_.capacity() > 0) std::string().swap(out_);
        }
        const bool ready = co_await connection_.Wait(step == Read::kWaitRead ? IoState::kWantRead : IoState::kWantWrite);
        connection_.set_idle(false);
        if (ready) break;
        if (receiving_ && connection_.timed_out()) {
          refusal_ = RequestParser::Refusal{408, "The request took too long to arrive."};
        }
        co_return false;
      }
    }
  }
}

/// What the proxy in front says about the client.
void HttpSession::Complete(ServerRequest& request) const {
  request.secure = context_.tls != nullptr;
  request.remote_address = connection_.remote_address();
  if (!context_.proxies.Trusts(request.remote_address)) return;
  request.remote_address =
      context_.proxies.ClientAddress(request.remote_address, Joined(request.headers, "X-Forwarded-For"));
  const auto scheme = request.headers.Find("X-Forwarded-Proto");
  if (scheme) request.secure = EqualsNoCase(Trim(*scheme), "https");
}

Task<ServerResponse> HttpSession::CallHandler(ServerRequest request) {
  std::string method = request.method;
  std::string path = request.path;
  std::optional<ServerResponse> response;
  if (context_.service.EndsWithClient(path)) connection_.WatchPeer(true);
  // While the application runs, a cancelled task (a stop that has lost patience) ends at its next wait.
  co_await boost::asio::this_coro::throw_if_cancelled(true);
  try {
    response = co_await context_.service.Handle(std::move(request));
  } catch (const std::exception& error) {
    if (!connection_.peer_gone()) {
      Log(LogLevel::kError, "net", "a request handler ended with an exception",
          {{"method", method}, {"path", path}, {"what", error.what()}});
    }
  } catch (...) {
    Log(LogLevel::kError, "net", "a request handler ended with an unknown exception",
        {{"method", method}, {"path", path}});
  }
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  connection_.WatchPeer(false);
  if (response) co_return std::move(*response);
  co_return Refusal(500, "Something went wrong on our side. The log of the server says more.");
}

ServerResponse HttpSession::Refusal(int status, std::string_view detail) const {
  return context_.service.Refuse(status, detail);
}

Task<bool> HttpSession::Write(WriteCursor cursor) {
  if (!connection_.TryWrite(cursor)) co_return false;
  if (cursor.empty()) co_return true;
  co_return co_await connection_.WriteAll(cursor, context_.options.write_timeout);
}

Task<bool> HttpSession::Answer(ServerResponse response, bool head_only) {
  std::string_view body = response.body.empty() ? response.static_body : std::string_view(response.body);
  Framing framing;
  framing.keep_alive = keep_alive_;
  framing.http11 = http11_;
  if (!HasNoBody(response.status)) framing.content_length = body.size();
  out_.clear();
  if (!AppendResponseHead(out_, response.status, response.headers, framing)) {
    Log(LogLevel::kError, "net", "a handler gave a header field that cannot be sent", {{"status", response.status}});
    response = Refusal(500, "Something went wrong on our side. The log of the server says more.");
    body = response.body;
    framing.content_length = body.size();
    AppendResponseHead(out_, response.status, response.headers, framing);
  }
  context_.figures.Count(response.status);
  WriteCursor cursor;
  if (head_only || HasNoBody(response.status)) body = {};
  if (body.size() <= kInlineBody) {
    out_ += body;
    body = {};
  }
  cursor.Add(out_);
  cursor.Add(body);
  co_await OthersFirst();
  if (!connection_.TryWrite(cursor)) co_return false;
  if (cursor.empty()) co_return true;
  co_return co_await connection_.WriteAll(cursor, context_.options.write_timeout);
}

Task<bool> HttpSession::AnswerStream(ServerResponse response, bool head_only) {
  Framing framing;
  framing.chunked = http11_;
  if (!http11_) keep_alive_ = false;
  framing.keep_alive = keep_alive_;
  framing.http11 = http11_;
  out_.clear();
  if (!AppendResponseHead(out_, response.status, response.headers, framing)) {
    Log(LogLevel::kError, "net", "a handler gave a header field that cannot be sent", {{"status", response.status}});
    co_return co_await Answer(Refusal(500, "Something went wrong on our side. The log of the server says more."),
                              head_only);
  }
  const bool no_body = head_only || HasNoBody(response.status);
  if (no_body || !response.hold_head) {
    context_.figures.Count(response.status);
    WriteCursor head;
    head.Add(out_);
    if (!co_await Write(head)) co_return false;
    if (no_body) co_return true;
  }
  ChunkedStream stream(connection_, response.hold_head ? std::string_view(out_) : std::string_view(), framing.chunked,
                       context_.options.write_timeout);
  bool whole = false;
  connection_.WatchPeer(true);
  co_await boost::asio::this_coro::throw_if_cancelled(true);
  try {
    co_await response.stream(stream);
    whole = !stream.lost();
  } catch (const std::exception& error) {
    if (!connection_.peer_gone()) {
      Log(LogLevel::kError, "net", "a streamed answer ended with an exception", {{"what", error.what()}});
    }
  }
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  connection_.WatchPeer(false);
  if (connection_.peer_gone()) co_return false;
  if (stream.instead()) co_return co_await Answer(std::move(*stream.instead()), false);
  if (response.hold_head) context_.figures.Count(response.status);
  if (!whole) co_return false;  // cut off without the last chunk, so that the client knows
  if (connection_.stopping()) keep_alive_ = false;
  WriteCursor rest;
  stream.AddRest(rest);
  co_return co_await Write(rest);
}

Task<void> HttpSession::Refuse(int status, std::string_view detail) {
  http11_ = true;
  keep_alive_ = false;
  const bool written = co_await Answer(Refusal(status, detail), false);
  if (written) co_await connection_.CloseGently(context_.options.linger);
}

Task<std::optional<Upgrade>> HttpSession::TryUpgrade(ServerResponse response, std::string accept) {
  response.headers.Set("Sec-WebSocket-Accept", std::move(accept));
  Framing framing;
  framing.websocket = true;
  out_.clear();
  if (!AppendResponseHead(out_, 101, response.headers, framing)) {
    Log(LogLevel::kError, "net", "a handler gave a header field that cannot be sent", {{"status", 101}});
    co_return std::nullopt;
  }
  context_.figures.Count(101);
  WriteCursor head;
  head.Add(out_);
  if (!co_await Write(head)) co_return std::nullopt;
  Upgrade upgrade;
  upgrade.route = std::move(*response.websocket);
  upgrade.received = std::move(in_);
  co_return std::move(upgrade);
}

}  // namespace beseda::net
