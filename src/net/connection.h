#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/scope.h"
#include "base/task.h"
#include "net/transport.h"

namespace beseda::net {

/// Milliseconds of the steady clock; 0 means never.
using Ticks = std::int64_t;
Ticks NowTicks();
inline Ticks ToTicks(std::chrono::microseconds span) { return span.count() / 1000; }

/// Bytes still to be written: pieces that live elsewhere, in their order.
struct WriteCursor {
  iovec parts[5];
  int first = 0;
  int count = 0;

  void Add(std::string_view bytes);
  bool empty() const { return first == count; }
  void Advance(std::size_t bytes);
};

class Connections;

/// What an upgraded connection does when its time has come; called on the connection's strand.
class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  virtual void OnDeadline() = 0;
  virtual void OnStop() = 0;
};

/// One accepted socket: its transport, its deadline and how it is stopped. Everything but the constructor and what says
/// otherwise runs on its strand. An idle connection holds no buffers and no timer of its own: reading waits until the
/// socket is readable, deadlines are looked at by `Connections` all together.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  Connection(Socket socket, std::unique_ptr<Transport> transport, std::string remote_address);
  ~Connection();

  Transport& transport() { return *transport_; }
  Socket& socket() { return socket_; }
  const std::string& remote_address() const { return remote_address_; }
  Executor executor() { return socket_.get_executor(); }

  /// When OnDeadline is called, or 0. Without an owner the deadline ends the wait that is under way.
  void SetDeadline(Ticks at) { deadline_.store(at, std::memory_order_relaxed); }
  void SetTimeout(std::chrono::microseconds span) { SetDeadline(NowTicks() + ToTicks(span)); }
  /// The sooner of the deadline and the next look at the peer; 0 for neither. Thread-safe.
  Ticks due() const;

  /// The task that serves the connection.
  void set_task(Scope::Spawned task) { task_ = std::move(task); }
  /// From now on (or no more) looks twice a second whether the peer has closed its side, and then cancels the task:
  /// for work that is of no use without a client. Who has closed one side only counts as gone, too.
  void WatchPeer(bool on) { look_at_.store(on ? NowTicks() + kLookEvery : 0, std::memory_order_relaxed); }
  bool peer_gone() const { return peer_gone_; }

  /// Waits for what `state` (kWantRead or kWantWrite) asks for. False if the wait ended otherwise: a deadline, a stop,
  /// a cancelled task or a closed socket.
  Task<bool> Wait(IoState state);
  /// As much as goes without waiting; false if the connection is lost.
  bool TryWrite(WriteCursor& cursor);
  /// All of it; false if the connection is lost or `timeout` passed without progress.
  Task<bool> WriteAll(WriteCursor cursor, std::chrono::microseconds timeout);
  /// Says that no more comes, reads on until the peer closes too, is silent for `timeout`, has sent for ten times as long
  /// or 64 MB, and closes. To close at once would make the kernel answer what was not read, or comes now, with a reset, and
  /// a reset can destroy what the peer has not read yet: the answer written last.
  Task<void> CloseGently(std::chrono::microseconds timeout);
  /// At once. Afterwards everything that is tried on the transport fails.
  void Close();

  /// Between two requests: a stop may close the connection at once.
  void set_idle(bool idle) { idle_ = idle; }
  bool stopping() const { return stopping_; }
  bool timed_out() const { return timed_out_; }
  void set_owner(ConnectionOwner* owner) { owner_ = owner; }

 private:
  friend class Connections;
  static constexpr Ticks kLookEvery = 500;
  Ticks deadline() const { return deadline_.load(std::memory_order_relaxed); }
  void OnDeadline();
  void OnStop();
  void LookAtPeer();

  Socket socket_;
  std::unique_ptr<Transport> transport_;
  std::string remote_address_;
  ConnectionOwner* owner_ = nullptr;
  std::atomic<Ticks> deadline_ = 0;
  std::atomic<Ticks> look_at_ = 0;
  Scope::Spawned task_;
  Connections* connections_ = nullptr;  ///< Guarded by its mutex, as is place_.
  std::size_t place_ = 0;
  bool idle_ = false;
  bool stopping_ = false;
  bool timed_out_ = false;
  bool peer_gone_ = false;
};

/// The open connections of a server. Thread-safe. Outlives what it holds.
class Connections {
 public:
  void Add(Connection& connection);
  void Remove(Connection& connection);
  std::size_t size() const;
  /// Calls OnDeadline, on their strands, of those whose deadline or next look at the peer is due.
  void CheckDeadlines();
  /// Asks all to end what they do: idle ones close, requests finish, WebSockets say goodbye.
  void StopAll();
  /// Closes all sockets now.
  void CloseAll();

 private:
  std::vector<std::shared_ptr<Connection>> Select(Ticks due) const;

  mutable std::mutex mutex_;
  std::vector<Connection*> connections_;
};

/// A buffer to receive into, shared by everything that runs on this thread: whoever uses it is done with it before it
/// waits or calls anything that does.
struct Scratch {
  char* data;
  std::size_t size;
};
Scratch ThreadScratch();

}  // namespace beseda::net
