#include "net/websocket_connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace beseda::net {

namespace asio = boost::asio;

namespace {
/// What a queued frame costs besides its payload, so that a flood of tiny frames fills the queue too.
constexpr std::size_t kFrameCost = 64;
constexpr std::size_t kFramesAtOnce = 32;
}  // namespace

WebSocketConnection::WebSocketConnection(std::shared_ptr<Connection> connection, const WebSocketRoute& route,
                                         const WebSocketTimes& times, std::string received)
    : connection_(std::move(connection)),
      times_(times),
      max_queued_bytes_(route.max_queued_bytes),
      frames_(route.max_message_bytes),
      received_(std::move(received)) {
  Heard();
  PlanDeadline();
}

Task<std::optional<std::string>> WebSocketConnection::Read() {
  std::string message;
  for (;;) {
    const auto step = ReadStep(message);
    if (step == Step::kMessage) co_return std::move(message);
    if (step == Step::kEnd) co_return std::nullopt;
    reading_ = true;
    PlanDeadline();
    boost::system::error_code failure;
    co_await connection_->socket().async_wait(
        step == Step::kWaitRead ? Connection::Socket::wait_read : Connection::Socket::wait_write,
        asio::redirect_error(asio::use_awaitable, failure));
    reading_ = false;
    if (failure) {
      const auto cancelled = co_await asio::this_coro::cancellation_state;
      if (cancelled.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
    }
  }
}

/// Reads until there is a message or nothing more to read. Does not wait.
WebSocketConnection::Step WebSocketConnection::ReadStep(std::string& message) {
  if (peer_is_gone()) return Step::kEnd;
  {
    std::lock_guard lock(mutex_);
    if (closing_) return Step::kEnd;
  }
  if (!received_.empty()) {
    const auto input = std::exchange(received_, {});
    const auto step = TakeEvents(input, message);
    if (step != Step::kWaitRead) return step;
  }
  for (;;) {
    const auto scratch = ThreadScratch();
    const auto outcome = connection_->transport().Read(scratch.data, scratch.size);
    if (outcome.state == IoState::kWantRead) return Step::kWaitRead;
    if (outcome.state == IoState::kWantWrite) return Step::kWaitWrite;
    if (outcome.state != IoState::kDone) {
      Abort();
      return Step::kEnd;
    }
    Heard();
    const auto step = TakeEvents({scratch.data, outcome.bytes}, message);
    if (step != Step::kWaitRead) return step;
    if (outcome.bytes < scratch.size) return Step::kWaitRead;
  }
}

/// Takes frames up to the first message; what stands behind it is kept for the next Read.
WebSocketConnection::Step WebSocketConnection::TakeEvents(std::string_view input, std::string& message) {
  for (;;) {
    switch (frames_.Next(input)) {
      case FrameReader::Event::kNeedMore:
        return Step::kWaitRead;
      case FrameReader::Event::kText:
        message = frames_.TakePayload();
        received_ = input;
        return Step::kMessage;
      case FrameReader::Event::kPing:
        QueueControl(Opcode::kPong, frames_.TakePayload());
        break;
      case FrameReader::Event::kBinary:
        break;  // a client's is an error
      case FrameReader::Event::kPong:
        break;  // Heard() has taken note
      case FrameReader::Event::kClose:
        close_received_ = true;
        broken_ = !input.empty();  // nothing may follow a goodbye
        QueueClose(frames_.close_code() == 1005 ? std::uint16_t(kCloseNormal) : frames_.close_code(), {});
        return Step::kEnd;
      case FrameReader::Event::kError:
        QueueClose(frames_.close_code(), {});
        broken_ = close_received_ = true;  // nothing that it sends makes sense any more
        return Step::kEnd;
    }
  }
}

bool WebSocketConnection::Send(std::shared_ptr<const std::string> text) {
  const auto cost = text->size() + kFrameCost;
  bool taken = true;
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    if (closing_) return false;
    if (queued_bytes_ + cost > max_queued_bytes_ && queued_bytes_ > 0) {
      // What has not begun to go out is dropped, so that the goodbye has a chance.
      for (const auto& frame : pending_) queued_bytes_ -= frame.payload->size() + kFrameCost;
      pending_.clear();
      taken = false;
    } else {
      queued_bytes_ += cost;
      const auto header = MakeFrameHeader(Opcode::kText, text->size());
      pending_.push_back({std::move(text), header});
      if (flushing_) return true;
      flushing_ = true;
      connection = connection_;
    }
  }
  if (!taken) return QueueClose(kCloseTryAgainLater, "The connection is too slow."), false;
  ScheduleFlush(connection);
  return true;
}

void WebSocketConnection::Close(std::uint16_t code, std::string_view reason) { QueueClose(code, reason); }

bool WebSocketConnection::QueueControl(Opcode opcode, std::string payload) {
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    // A peer that pings without reading gets no more answers.
    if (closing_ || queued_bytes_ + payload.size() + kFrameCost > max_queued_bytes_) return false;
    queued_bytes_ += payload.size() + kFrameCost;
    const auto header = MakeFrameHeader(opcode, payload.size());
    pending_.push_back({std::make_shared<const std::string>(std::move(payload)), header});
    if (flushing_) return true;
    flushing_ = true;
    connection = connection_;
  }
  ScheduleFlush(connection);
  return true;
}

bool WebSocketConnection::QueueClose(std::uint16_t code, std::string_view reason) {
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    if (closing_) return false;
    closing_ = true;
    auto payload = MakeClosePayload(code, reason);
    queued_bytes_ += payload.size() + kFrameCost;
    const auto header = MakeFrameHeader(Opcode::kClose, payload.size());
    pending_.push_back({std::make_shared<const std::string>(std::move(payload)), header, true});
    flushing_ = true;
    connection = connection_;
  }
  // Even if a flush is under way: a Read that waits is to end, and time begins to run.
  ScheduleFlush(connection);
  return true;
}

void WebSocketConnection::ScheduleFlush(const std::shared_ptr<Connection>& connection) {
  asio::post(connection->executor(), [self = shared_from_this()] {
    if (self->aborted_) return;
    bool closing;
    {
      std::lock_guard lock(self->mutex_);
      closing = self->closing_;
    }
    if (closing && self->close_deadline_ == 0) {
      self->close_deadline_ = NowTicks() + ToTicks(self->times_.close_timeout);
      boost::system::error_code ignored;
      // Wakes a Read; a flush that waits as well sees it and waits again.
      if (self->reading_) self->connection_->socket().cancel(ignored);
      self->PlanDeadline();
    }
    if (!self->writing_) self->Flush();
  });
}

/// Writes what is queued, many frames with one call, until all is gone or the socket takes no more.
void WebSocketConnection::Flush() {
  while (!aborted_) {
    if (flight_at_ == flight_.size()) {
      flight_.clear();
      flight_at_ = 0;
      std::lock_guard lock(mutex_);
      if (pending_.empty()) {
        flushing_ = false;
        // A burst may have left large arrays; an idle socket keeps none.
        if (flight_.capacity() > 4) std::vector<Outgoing>().swap(flight_);
        if (pending_.capacity() > 4) std::vector<Outgoing>().swap(pending_);
        return;
      }
      flight_.swap(pending_);
    }
    iovec parts[2 * kFramesAtOnce];
    int count = 0;
    auto skip = offset_;
    const auto end = std::min(flight_.size(), flight_at_ + kFramesAtOnce);
    for (auto at = flight_at_; at < end; ++at) {
      for (auto bytes : {flight_[at].header.view(), std::string_view(*flight_[at].payload)}) {
        const auto gone = std::min(skip, bytes.size());
        skip -= gone;
        bytes.remove_prefix(gone);
        if (!bytes.empty()) parts[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
      }
    }
    const auto outcome = connection_->transport().Write(parts, count);
    if (outcome.state == IoState::kDone) {
      Sent(outcome.bytes);
    } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
      return WaitToWrite(outcome.state);
    } else {
      Abort();
    }
  }
}

void WebSocketConnection::Sent(std::size_t bytes) {
  write_deadline_ = 0;
  offset_ += bytes;
  std::size_t freed = 0;
  while (flight_at_ < flight_.size()) {
    auto& frame = flight_[flight_at_];
    const auto size = frame.header.size + frame.payload->size();
    if (offset_ < size) break;
    offset_ -= size;
    freed += frame.payload->size() + kFrameCost;
    close_sent_ |= frame.last;
    frame.payload = nullptr;
    ++flight_at_;
  }
  if (freed > 0) {
    std::lock_guard lock(mutex_);
    queued_bytes_ -= freed;
  }
  if (close_sent_ && close_received_) {
    boost::system::error_code ignored;
    connection_->socket().cancel(ignored);  // Finish may wait for it
  }
}

void WebSocketConnection::WaitToWrite(IoState state) {
  writing_ = true;
  if (write_deadline_ == 0) write_deadline_ = NowTicks() + ToTicks(times_.write_timeout);
  PlanDeadline();
  const auto what = state == IoState::kWantRead ? Connection::Socket::wait_read : Connection::Socket::wait_write;
  connection_->socket().async_wait(what, [self = shared_from_this()](const boost::system::error_code&) {
    self->writing_ = false;
    self->Flush();  // after Abort it does nothing
  });
}

Task<void> WebSocketConnection::Finish() {
  QueueClose(kCloseNormal, {});
  while (!aborted_ && !(close_sent_ && close_received_)) {
    auto state = IoState::kWantWrite;
    if (!close_received_) {
      const auto scratch = ThreadScratch();
      const auto outcome = connection_->transport().Read(scratch.data, scratch.size);
      state = outcome.state;
      if (outcome.state == IoState::kDone) {
        std::string_view input(scratch.data, outcome.bytes);
        for (auto event = frames_.Next(input); event != FrameReader::Event::kNeedMore; event = frames_.Next(input)) {
          frames_.TakePayload();
          close_received_ = event == FrameReader::Event::kClose || event == FrameReader::Event::kError;
          if (!close_received_) continue;
          broken_ = event == FrameReader::Event::kError || !input.empty();
          break;
        }
        continue;
      }
      if (outcome.state == IoState::kEnd || outcome.state == IoState::kFailed) break;
    }
    PlanDeadline();
    co_await connection_->Wait(state);
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) break;
  }
  const bool polite = close_sent_ && !aborted_;
  Abort();
  connection_->set_owner(nullptr);
  if (polite && broken_) {
    co_await connection_->CloseGently(times_.close_timeout);
  } else if (polite) {
    connection_->transport().EndWriting();
  }
  connection_->Close();
  std::lock_guard lock(mutex_);
  connection_ = nullptr;
}

void WebSocketConnection::Heard() {
  last_heard_ = NowTicks();
  ping_sent_ = 0;
}

/// The connection is of no more use. Ends a Read and a Finish that wait.
void WebSocketConnection::Abort() {
  if (aborted_) return;
  aborted_ = true;
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    pending_.clear();
    queued_bytes_ = 0;
  }
  flight_.clear();
  flight_at_ = 0;
  boost::system::error_code ignored;
  connection_->socket().cancel(ignored);
}

void WebSocketConnection::OnDeadline() {
  const auto now = NowTicks();
  if ((write_deadline_ && now >= write_deadline_) || (close_deadline_ && now >= close_deadline_)) return Abort();
  if (ping_sent_ && reading_ && now >= ping_sent_ + ToTicks(times_.pong_timeout)) return Abort();
  if (!close_deadline_ && !ping_sent_ && now >= last_heard_ + ToTicks(times_.ping_interval)) {
    // While nobody reads, an answer could not be seen; the ping still finds out a broken connection.
    if (reading_) ping_sent_ = now;
    last_heard_ = now;
    QueueControl(Opcode::kPing, {});
  }
  PlanDeadline();
}

void WebSocketConnection::PlanDeadline() {
  auto at = ping_sent_ ? ping_sent_ + ToTicks(times_.pong_timeout) : last_heard_ + ToTicks(times_.ping_interval);
  // Nobody reads now: look again later.
  if (!reading_) at = std::max(at, NowTicks() + 1000);
  if (close_deadline_) at = close_deadline_;
  if (write_deadline_) at = std::min(at, write_deadline_);
  connection_->SetDeadline(at);
}

void WebSocketConnection::OnStop() { Close(kCloseGoingAway, "The server is stopping."); }

}  // namespace beseda::net
