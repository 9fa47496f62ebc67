#include "net/connection.h"

#include <poll.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>

namespace beseda::net {

namespace asio = boost::asio;

namespace {
/// Who goes on sending after the goodbye is cut off after so many times what a silent peer gets.
constexpr Ticks kLongestGoodbye = 10;
/// A file a good deal above the limit may still come whole, so that its sender gets to reading the refusal.
constexpr std::size_t kMostDropped = 64 * 1024 * 1024;
constexpr int kReadsAtOnce = 16;
}  // namespace

Ticks NowTicks() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void WriteCursor::Add(std::string_view bytes) {
  if (!bytes.empty()) parts[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
}

void WriteCursor::Advance(std::size_t bytes) {
  while (first < count && bytes >= parts[first].iov_len) bytes -= parts[first++].iov_len;
  if (first == count) return;
  parts[first].iov_base = static_cast<char*>(parts[first].iov_base) + bytes;
  parts[first].iov_len -= bytes;
}

Connection::Connection(Socket socket, std::unique_ptr<Transport> transport, std::string remote_address)
    : socket_(std::move(socket)), transport_(std::move(transport)), remote_address_(std::move(remote_address)) {}

Connection::~Connection() {
  if (connections_) connections_->Remove(*this);
}

Task<bool> Connection::Wait(IoState state) {
  const auto what = state == IoState::kWantRead ? Socket::wait_read : Socket::wait_write;
  boost::system::error_code failure;
  co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, failure));
  co_return !failure && !timed_out_;
}

bool Connection::TryWrite(WriteCursor& cursor) {
  while (!cursor.empty()) {
    const auto outcome = transport_->Write(cursor.parts + cursor.first, cursor.count - cursor.first);
    if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) return true;
    if (outcome.state != IoState::kDone) return false;
    cursor.Advance(outcome.bytes);
  }
  return true;
}

Task<bool> Connection::WriteAll(WriteCursor cursor, std::chrono::microseconds timeout) {
  while (!cursor.empty()) {
    const auto outcome = transport_->Write(cursor.parts + cursor.first, cursor.count - cursor.first);
    if (outcome.state == IoState::kDone) {
      cursor.Advance(outcome.bytes);
    } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
      SetTimeout(timeout);
      const bool ready = co_await Wait(outcome.state);
      SetDeadline(0);
      if (!ready) co_return false;
    } else {
      co_return false;
    }
  }
  co_return true;
}

Task<void> Connection::CloseGently(std::chrono::microseconds timeout) {
  transport_->EndWriting();
  timed_out_ = false;
  const auto silence = ToTicks(timeout);
  const auto end = NowTicks() + kLongestGoodbye * silence;
  SetDeadline(NowTicks() + silence);
  std::size_t dropped = 0;
  for (int reads = 1; !timed_out_ && dropped < kMostDropped; ++reads) {
    const auto scratch = ThreadScratch();
    const auto outcome = transport_->Read(scratch.data, scratch.size);
    if (outcome.state == IoState::kDone) {
      dropped += outcome.bytes;
      SetDeadline(std::min(NowTicks() + silence, end));
      // Who sends without a pause must not keep this thread from others, nor from its own deadline.
      if (reads % kReadsAtOnce == 0) co_await asio::post(socket_.get_executor(), asio::use_awaitable);
    } else if (outcome.state == IoState::kWantRead || outcome.state == IoState::kWantWrite) {
      if (!co_await Wait(outcome.state)) break;
    } else {
      break;
    }
  }
  Close();
}

void Connection::Close() {
  SetDeadline(0);
  // The number of a closed descriptor soon belongs to somebody else's socket.
  transport_ = MakeClosedTransport();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

Ticks Connection::due() const {
  const auto deadline = this->deadline(), look = look_at_.load(std::memory_order_relaxed);
  return deadline == 0 || (look != 0 && look < deadline) ? look : deadline;
}

// Asks the kernel rather than reads: what a client has sent beforehand (its next request, TLS's goodbye) stays where it is.
void Connection::LookAtPeer() {
  const auto at = look_at_.load(std::memory_order_relaxed);
  if (at == 0 || NowTicks() < at) return;
  pollfd peer = {socket_.native_handle(), POLLRDHUP, 0};
  if (!socket_.is_open() || ::poll(&peer, 1, 0) <= 0) return WatchPeer(true);
  WatchPeer(false);
  peer_gone_ = true;
  task_.Cancel();
}

void Connection::OnDeadline() {
  LookAtPeer();
  const auto at = deadline();
  if (at == 0 || NowTicks() < at) return;  // moved on in the meantime
  if (owner_) return owner_->OnDeadline();
  timed_out_ = true;
  SetDeadline(0);
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::OnStop() {
  stopping_ = true;
  if (owner_) return owner_->OnStop();
  boost::system::error_code ignored;
  if (idle_) socket_.cancel(ignored);
}

void Connections::Add(Connection& connection) {
  std::lock_guard lock(mutex_);
  connection.connections_ = this;
  connection.place_ = connections_.size();
  connections_.push_back(&connection);
}

void Connections::Remove(Connection& connection) {
  std::lock_guard lock(mutex_);
  if (!connection.connections_) return;
  connection.connections_ = nullptr;
  connections_[connection.place_] = connections_.back();
  connections_[connection.place_]->place_ = connection.place_;
  connections_.pop_back();
}

std::size_t Connections::size() const {
  std::lock_guard lock(mutex_);
  return connections_.size();
}

std::vector<std::shared_ptr<Connection>> Connections::Select(Ticks due) const {
  std::vector<std::shared_ptr<Connection>> selected;
  std::lock_guard lock(mutex_);
  for (auto* connection : connections_) {
    const auto at = connection->due();
    if (due != std::numeric_limits<Ticks>::max() && (at == 0 || at > due)) continue;
    if (auto held = connection->weak_from_this().lock()) selected.push_back(std::move(held));
  }
  return selected;
}

void Connections::CheckDeadlines() {
  for (auto& connection : Select(NowTicks())) {
    asio::post(connection->executor(), [connection] { connection->OnDeadline(); });
  }
}

void Connections::StopAll() {
  for (auto& connection : Select(std::numeric_limits<Ticks>::max())) {
    asio::post(connection->executor(), [connection] { connection->OnStop(); });
  }
}

void Connections::CloseAll() {
  for (auto& connection : Select(std::numeric_limits<Ticks>::max())) {
    asio::post(connection->executor(), [connection] { connection->Close(); });
  }
}

Scratch ThreadScratch() {
  constexpr std::size_t kSize = 64 * 1024;
  thread_local const std::unique_ptr<char[]> buffer(new char[kSize]);
  return {buffer.get(), kSize};
}

}  // namespace beseda::net
