#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/task.h"
#include "net/deadlines.h"
#include "net/ip_address.h"
#include "net/transport.h"

namespace beseda::net {

/// A connection to another server, in the clear. Used by one task at a time, on whatever executor that task runs: no hop
/// between threads for a request. A deadline or a stop shuts the socket down, which ends the wait that is under way and
/// all later ones.
class UpstreamConnection final : public Deadlines::Watched {
 public:
  UpstreamConnection(Executor executor, std::shared_ptr<Deadlines> deadlines);
  ~UpstreamConnection() override;
  UpstreamConnection(const UpstreamConnection&) = delete;
  UpstreamConnection& operator=(const UpstreamConnection&) = delete;

  /// Connects, watched until `until`; the failure in words, or nothing.
  Task<std::optional<std::string>> Connect(AddressBytes address, std::uint16_t port, SteadyTime until);

  /// Between these the connection has a deadline; false: all is stopped.
  bool Watch(SteadyTime until);
  void Unwatch();
  void MoveDeadline(SteadyTime until) { deadlines_->Move(*this, until); }

  Transport& transport() { return *transport_; }
  int descriptor() const { return descriptor_; }
  /// From now on through this, e.g. TLS over the same socket.
  void SetTransport(std::unique_ptr<Transport> transport) { transport_ = std::move(transport); }
  /// Waits until there is something to read (bytes, an end, a failure); or also until more can be written. The wait ends
  /// too when the task is cancelled.
  Task<void> WaitToRead();
  Task<void> WaitToReadOrWrite();
  Task<void> WaitToWrite();
  /// As WaitToRead, but at most until then.
  Task<void> WaitToReadUntil(SteadyTime until);

  bool late() const { return late_; }        ///< The deadline has passed.
  bool stopped() const { return stopped_; }
  /// Whether the peer has kept its side open and silent: another request may go out.
  bool IsFresh() const;

  /// Where it stands in the pool.
  SteadyTime idle_since;

 private:
  void OnEnd(Deadlines::End why) override;

  const std::shared_ptr<Deadlines> deadlines_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Transport> transport_;
  int descriptor_ = -1;
  bool watched_ = false;
  std::mutex beginning_;  ///< Held while two waits begin: who is woken by the first does not overtake the second.
  std::atomic<bool> late_ = false;
  std::atomic<bool> stopped_ = false;
};

}  // namespace beseda::net
