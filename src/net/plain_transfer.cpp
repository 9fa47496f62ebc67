#include "net/plain_transfer.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "base/text.h"
#include "net/connection.h"
#include "net/http_errors.h"
#include "net/others_first.h"
#include "net/request_head.h"

namespace beseda::net {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

std::string PeerOf(const PlainUrl& url, Reach reach) {
  std::string peer(reach == Reach::kPublicOnly ? "p" : "a");
  peer.append(std::to_string(url.port)).append(" ").append(ToLower(url.host));
  return peer;
}

}  // namespace

PlainTransfer::PlainTransfer(std::shared_ptr<PlainResources> shared, HttpRequest request)
    : shared_(std::move(shared)),
      request_(std::move(request)),
      url_(ParsePlainUrl(request_.url).value()),
      peer_(PeerOf(url_, request_.reach)),
      idle_timeout_(request_.idle_timeout.count()),
      started_(steady_clock::now()),
      total_end_(started_ + request_.total_timeout) {}

PlainTransfer::~PlainTransfer() {
  if (!connection_ || !parser_ || !parser_->header_done() || parser_->done()) return;
  // Readers of events stop at the last event, before the few bytes that end the answer.
  const auto scratch = ThreadScratch();
  std::string body;
  (void)Take(connection_->transport().Read(scratch.data, scratch.size), scratch.data, body);
}

Task<Status> PlainTransfer::Begin(std::string& body) {
  CO_CHECK_OK(CheckRequestHead(request_));
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  if (cancelled.cancelled() != asio::cancellation_type::none) co_return RequestCancelled();
  for (bool may_reuse = true;; may_reuse = false) {
    bool reused = may_reuse;
    CO_CHECK_OK(co_await Prepare(reused));
    auto step = co_await Write();
    while (step == Step::kGood && !parser_->header_done()) step = co_await Read(body);
    RestDeadline();
    if (step == Step::kGood) co_return Ok();
    if (!MayRepeat(reused, step)) co_return Failure(step);
  }
}

Task<Status> PlainTransfer::ReadMore(std::string& body) {
  const auto step = co_await Read(body);
  RestDeadline();
  if (step != Step::kGood) co_return Failure(step);
  co_return Ok();
}

/// A connection that is kept, if `reused` allows that and there is one, or a new one.
Task<Status> PlainTransfer::Prepare(bool& reused) {
  connection_ = reused ? shared_->pool->Take(peer_) : nullptr;
  reused = connection_ != nullptr;
  if (reused) {
    if (!connection_->Watch(IdleDeadline())) co_return RequestCancelled();
  } else if (auto connected = co_await Connect(); !connected.ok()) {
    // What was sent on a connection before may have arrived.
    if (sent_ && connected.error().code == ErrorCode::kUnavailable) co_return ConnectionLost(url_.host, connected.error().detail);
    co_return connected;
  }
  written_ = false;
  drained_ = true;
  parser_.emplace(request_.method == "HEAD", request_.max_response_bytes);
  co_return Ok();
}

/// Tries the addresses of the name one after another; each may take half of the time that is left.
Task<Status> PlainTransfer::Connect() {
  const auto end = std::min(steady_clock::now() + request_.connect_timeout, total_end_);
  CO_TRY(const auto addresses, co_await shared_->resolver.Resolve(std::string(url_.host), end));
  bool forbidden = false;
  std::string failure;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (request_.reach == Reach::kPublicOnly && !IsPublicAddress(addresses[i])) {
      forbidden = true;
      continue;
    }
    const auto left = end - steady_clock::now();
    auto connection = std::make_unique<UpstreamConnection>(shared_->executor, shared_->deadlines);
    const auto until = i + 1 < addresses.size() ? end - left / 2 : end;
    const auto failed = co_await connection->Connect(addresses[i], url_.port, until);
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (connection->stopped() || cancelled.cancelled() != asio::cancellation_type::none) co_return RequestCancelled();
    if (!failed) {
      connection_ = std::move(connection);
      co_return Ok();
    }
    failure = FormatAddress(addresses[i]) + ": " + *failed;
  }
  if (forbidden) co_return AddressForbidden();
  if (steady_clock::now() >= end) co_return NotInTime(url_.host, false, std::move(failure));
  co_return NoConnection(url_.host, std::move(failure));
}

Task<PlainTransfer::Step> PlainTransfer::Write() {
  std::string head;
  head.reserve(512);
  AppendRequestHead(head, request_, url_.authority, url_.target);
  WriteCursor cursor;
  cursor.Add(head);
  if (SendsBody(request_)) cursor.Add(request_.body);
  co_await OthersFirst();
  for (;;) {
    const auto outcome = connection_->transport().Write(cursor.parts + cursor.first, cursor.count - cursor.first);
    if (outcome.state == IoState::kDone) {
      sent_ = written_ = written_ || outcome.bytes > 0;
      cursor.Advance(outcome.bytes);
      if (cursor.empty()) co_return Step::kGood;
    } else if (outcome.state == IoState::kWantWrite) {
      // A server may refuse a large body before it has read it, and then read no more.
      if (written_ && !connection_->IsFresh()) break;
      const bool ready = co_await Wait(true);
      if (!ready) co_return Step::kEnded;
    } else {
      if (!written_) co_return Step::kLost;
      break;
    }
  }
  answered_early_ = true;
  drained_ = false;
  co_return Step::kGood;
}

Task<PlainTransfer::Step> PlainTransfer::Read(std::string& body) {
  for (;;) {
    if (drained_) {
      const bool ready = co_await Wait(false);
      if (!ready) co_return Step::kEnded;
    }
    const auto scratch = ThreadScratch();
    const auto outcome = connection_->transport().Read(scratch.data, scratch.size);
    drained_ = outcome.bytes < scratch.size;
    if (outcome.state != IoState::kWantRead) co_return Take(outcome, scratch.data, body);
  }
}

/// False: the deadline has passed, all is stopped, or the task was cancelled.
Task<bool> PlainTransfer::Wait(bool for_writing) {
  connection_->MoveDeadline(IdleDeadline());
  if (for_writing) {
    co_await connection_->WaitToReadOrWrite();
  } else {
    co_await connection_->WaitToRead();
  }
  const auto cancelled = co_await asio::this_coro::cancellation_state;
  cancelled_ = cancelled.cancelled() != asio::cancellation_type::none;
  co_return !cancelled_ && !connection_->late() && !connection_->stopped();
}

/// Until the next wait only the deadline for the whole counts: while nobody reads, the silence is ours.
void PlainTransfer::RestDeadline() {
  if (connection_) connection_->MoveDeadline(total_end_);
}

/// What a read brought. Gives the connection back at the answer's end.
PlainTransfer::Step PlainTransfer::Take(IoOutcome outcome, const char* data, std::string& body) {
  if (outcome.state == IoState::kDone) {
    parser_->Feed(std::string_view(data, outcome.bytes), body);
  } else if (outcome.state == IoState::kEnd) {
    parser_->End();
  } else {
    return Step::kLost;
  }
  if (parser_->done()) Release();
  if (parser_->problem() == ResponseParser::Problem::kNone) return Step::kGood;
  return parser_->problem() == ResponseParser::Problem::kCutShort ? Step::kLost : Step::kBadAnswer;
}

void PlainTransfer::Release() {
  connection_->Unwatch();
  if (parser_->reusable() && !answered_early_ && !connection_->late() && !connection_->stopped()) {
    shared_->pool->Put(peer_, std::move(connection_));
  }
  connection_.reset();
}

/// A kept connection may have been closed by the peer while the request was on its way: it goes out again, once, if it
/// cannot have had an effect that two would double.
bool PlainTransfer::MayRepeat(bool reused, Step step) const {
  return reused && step == Step::kLost && !parser_->begun() && (!written_ || IsIdempotent(request_.method));
}

Error PlainTransfer::Failure(Step step) const {
  if (cancelled_ || (connection_ && connection_->stopped())) return RequestCancelled();
  if (connection_ && connection_->late()) return NotInTime(url_.host, sent_);
  if (step == Step::kBadAnswer && parser_->problem() != ResponseParser::Problem::kMalformed) return AnswerTooLarge(url_.host);
  if (step == Step::kBadAnswer) return ConnectionLost(url_.host, "the answer is not well-formed HTTP/1");
  if (!sent_) return NoConnection(url_.host, "closed before anything was sent");
  return ConnectionLost(url_.host, parser_->begun() ? "the answer is cut short" : "closed without an answer");
}

SteadyTime PlainTransfer::IdleDeadline() const {
  const Micros silence(idle_timeout_.load(std::memory_order_relaxed));
  return std::min(steady_clock::now() + silence, total_end_);
}

}  // namespace beseda::net
