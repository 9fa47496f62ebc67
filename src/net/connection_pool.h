#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "net/upstream_connection.h"

namespace beseda::net {

struct PoolLimits {
  std::size_t most_per_peer = 256;
  std::size_t most = 1024;
  /// Networks forget silent connections; a request on one of those would be lost with an unknown outcome.
  Micros idle = std::chrono::seconds(50);
  Micros sweep_every = std::chrono::seconds(10);
};

/// Connections that wait for their next request, by peer. Those that the peer has closed, or that have waited for too
/// long, are found when one is asked for, and swept out from time to time. Thread-safe.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  ConnectionPool(Executor executor, PoolLimits limits) : limits_(limits), timer_(executor) {}

  /// The connection to that peer that came last and is still good, or nothing.
  std::unique_ptr<UpstreamConnection> Take(const std::string& peer);
  /// Keeps it, or closes it if there are enough or all is stopped.
  void Put(const std::string& peer, std::unique_ptr<UpstreamConnection> connection);
  /// Closes all and keeps none any more.
  void Stop();
  std::size_t size() const;

 private:
  using Connections = std::vector<std::unique_ptr<UpstreamConnection>>;

  std::unique_ptr<UpstreamConnection> Pop(const std::string& peer);
  void Arm();
  void Sweep();
  bool IsOld(const UpstreamConnection& connection) const;

  const PoolLimits limits_;
  mutable std::mutex mutex_;
  boost::asio::steady_timer timer_;
  std::unordered_map<std::string, Connections> idle_;  ///< The longest idle first.
  std::size_t size_ = 0;
  bool armed_ = false;
  bool stopped_ = false;
};

}  // namespace beseda::net
